"""The wheel, installed in a clean environment and used from another folder."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "pip", "wheel", str(ROOT), "--no-deps", "--quiet", "-w", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode and "hatchling" in done.stderr and "No matching distribution" in done.stderr:
        pytest.skip("the build back end cannot be had here")
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment with the wheel and the dependencies of this one, but without the checkout.

    The dependencies are lent by a path file; what an editable install of the checkout added to them comes
    after the wheel's own folder, and a test below makes sure that it is not used.
    """
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / SCRIPTS / Path(sys.executable).name
    if not python.exists():
        python = folder / SCRIPTS / "python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    )
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # A plain line adds the folder alone: path files inside it (the editable checkout) are not read.
    (site / "lent.pth").write_text(
        sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n"
    )
    return python


def run(python, folder, *arguments, check=True):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "AVATAR"))}
    environment["AVATAR_CACHE_DIR"] = str(folder / "cache")
    done = subprocess.run(
        [python, *arguments], capture_output=True, text=True, cwd=folder, env=environment, check=False
    )
    if check:
        assert done.returncode == 0, done.stderr
    return done


AVATAR = ("-c", "from avatar.cli import main; main()")


def test_wheel_holds_what_ships(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for name in (
        "avatar/py.typed",
        "avatar/models/face_detector.onnx",
        "avatar/models/lipsync.onnx",
        "avatar/models/LIPSYNC.md",
        "avatar/models/NOTICE.md",
        "avatar/assets/presenters/ava.png",
        "avatar/assets/presenters/LICENCES.md",
        "avatar/assets/templates/studio/template.yaml",
        "avatar/assets/voices/heart.yaml",
        "avatar/lessons/player/page/index.html",
        "avatar/lessons/player/page/player/player.css",
    ):
        assert name in names
    page = ROOT / "avatar" / "lessons" / "player" / "page"
    assert {p.relative_to(ROOT).as_posix() for p in page.rglob("*.js")} <= set(names)
    for folder in ("voices", "presenters", "templates"):
        shipped = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert {f"avatar/assets/{name}" for name in shipped if not name.endswith(".DS_Store")} <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "examples/", "training/", "out/"))]
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert wheel.stat().st_size < 60_000_000


def test_command_is_declared(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (entry,) = [name for name in archive.namelist() if name.endswith("entry_points.txt")]
        assert "avatar = avatar.__main__:main" in archive.read(entry).decode()


def test_wheel_is_used_and_not_the_checkout(installed, tmp_path):
    code = "import avatar; from avatar import resources; print(avatar.__file__, resources.folder('voices'))"
    found = run(installed, tmp_path, "-c", code).stdout
    assert str(ROOT) not in found
    assert str(Path("avatar", "assets", "voices")) in found


@pytest.mark.parametrize(
    ("kind", "name"), [("presenters", "ava"), ("voices", "heart"), ("templates", "studio")]
)
def test_everything_that_ships_is_found(installed, tmp_path, kind, name):
    listed = json.loads(run(installed, tmp_path, *AVATAR, kind, "list", "--json").stdout)
    assert name in [entry["name"] for entry in listed[kind]]


def test_doctor_finds_all_parts(installed, tmp_path):
    report = json.loads(run(installed, tmp_path, *AVATAR, "doctor", "--json", check=False).stdout)
    found = {f["area"]: f["status"] for f in report["findings"]}
    for area in ("presenters", "voices", "templates", "fonts", "nets", "provider", "encoder"):
        assert found[area] in ("ok", "note"), report


@pytest.mark.slow
def test_short_draft_renders(installed, tmp_path):
    (tmp_path / "hello.md").write_text("# Hello\n\nGood morning.\n")
    done = run(installed, tmp_path, *AVATAR, "render", "hello.md", "--draft", "--json")
    result = json.loads(done.stdout)
    assert result["ok"]
    assert (tmp_path / "hello.mp4").stat().st_size > 10_000
    assert result["frames"] == pytest.approx(result["seconds"] * 25, abs=1)
    for ending in (".srt", ".vtt", ".json"):
        assert (tmp_path / f"hello{ending}").is_file()
