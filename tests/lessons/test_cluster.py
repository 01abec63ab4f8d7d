import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from avatar import resources
from avatar.errors import EngineError, InputError, MissingExtraError
from avatar.lessons.cluster.bundle import Ground, Packer, find_files, relocate
from avatar.lessons.cluster.joining import Needs, join
from avatar.lessons.cluster.parcels import StoreDepot
from avatar.lessons.cluster.remote import RowMachine
from avatar.lessons.job import Job, Status
from avatar.lessons.running.executor import Task
from avatar.lessons.running.worker import check_job

PROGRAM = Path(__file__).with_name("cluster_program.py")
NO_RAY = importlib.util.find_spec("ray") is None
TIDES = "---\npresenter: lena\nlexicon: words.yaml\n---\n# One\n\nHello.\n\n![A tide]({}/pictures/tide.png)\n"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A folder with a picture, a presenter of one's own, and a script that names both."""
    folder = tmp_path_factory.mktemp("house")
    for name in ("pictures", "presenters", "source", "out"):
        (folder / name).mkdir()
    Image.fromarray(np.full((90, 160, 3), 90, np.uint8)).save(folder / "pictures" / "tide.png")
    card = (resources.folder("presenters") / "ava.yaml").read_text()
    portrait = re.search(r"^portrait: *(\S+)", card, re.M)[1]
    shutil.copy(
        resources.folder("presenters") / portrait, folder / "presenters" / f"lena{Path(portrait).suffix}"
    )
    (folder / "presenters" / "lena.yaml").write_text(card.replace(portrait, f"lena{Path(portrait).suffix}"))
    (folder / "source" / "words.md").write_text(TIDES.format(folder))
    (folder / "source" / "words.yaml").write_text("Hello: Hallo\n")
    return folder


@pytest.fixture
def job(house, monkeypatch):
    monkeypatch.setenv("AVATAR_PRESENTERS_DIR", str(house / "presenters"))
    settings = {"size": (320, 180), "draft": True}
    return Job("tides", 2, house / "source" / "words.md", house / "out" / "tides.mp4", settings=settings)


def test_everything_a_row_is_made_from_is_found(house, job):
    project, _ = check_job(job)
    named = {str(path.relative_to(house)) for path in find_files(project, job)}
    assert {
        "source/words.md",
        "source/words.yaml",
        "pictures/tide.png",
        "presenters/lena.yaml",
    } < named
    assert any(re.fullmatch(r"presenters/lena\.(png|jpg)", name) for name in named)


def test_a_row_is_laid_out_elsewhere_as_it_lies_here(house, job, tmp_path):
    depot = StoreDepot(str(tmp_path / "store"))
    bundle = Packer(depot).pack(Task(job))
    ground = Ground(tmp_path / "there" / "root", tmp_path / "cache", depot)
    task = ground.lay(bundle)
    assert task.job.script.is_relative_to(ground.root)
    assert task.job.output.parent.is_dir()
    assert str(house) not in task.job.script.read_text()
    project, _ = check_job(task.job)
    (picture,) = (path for role, path in project.inputs() if role == "picture")
    assert picture.resolve().is_relative_to(ground.root)
    assert picture.read_bytes() == (house / "pictures" / "tide.png").read_bytes()
    assert ground.back(task.job.output, job.output.anchor) == job.output


def test_a_changed_file_replaces_the_one_that_was_laid_out(job, tmp_path):
    depot = StoreDepot(str(tmp_path / "store"))
    script = tmp_path / "a.md"
    job = Job("a", 2, script, tmp_path / "a.mp4")
    packer, ground = Packer(depot), Ground(tmp_path / "root", tmp_path / "cache", depot)
    for words in ("One.\n", "Two, and more.\n", "One.\n"):
        script.write_text(words)
        assert ground.lay(packer.pack(Task(job))).job.script.read_text() == words


def test_settings_that_are_paths_move_and_names_stay(job, house, tmp_path):
    depot = StoreDepot(str(tmp_path / "store"))
    settings = {
        "portrait": str(next((house / "presenters").glob("lena.[pj]*"))),
        "template": "studio",
        "seed": 4,
    }
    bundle = Packer(depot).pack(Task(Job("a", 2, job.script, job.output, settings=settings)))
    moved = Ground(tmp_path / "root", tmp_path / "cache", depot).lay(bundle).job.settings
    assert Path(moved["portrait"]).is_relative_to(tmp_path / "root")
    assert Path(moved["portrait"]).is_file()
    assert moved["template"] == "studio"
    assert moved["seed"] == 4


def test_absolute_paths_become_relative_the_longest_first(tmp_path):
    paths = [tmp_path / "a", tmp_path / "a" / "b.png"]
    assert relocate(f"![]({tmp_path}/a/b.png)", tmp_path / "c", paths) == "![](../a/b.png)"
    assert relocate("![](b.png)", tmp_path / "c", paths) == "![](b.png)"


@pytest.mark.parametrize("url", ["{}/store", "file://{}/store", "memory://{}"])
def test_files_travel_through_a_store(tmp_path, url):
    depot = StoreDepot(url.format(tmp_path))
    source, target = tmp_path / "a.bin", tmp_path / "b.bin"
    source.write_bytes(os.urandom(100_000))
    parcel = depot.send(source)
    assert depot.send(source) == parcel
    depot.fetch(parcel, target)
    assert target.read_bytes() == source.read_bytes()
    depot.drop(parcel)
    depot.drop(parcel)
    with pytest.raises(EngineError, match=r"b\.bin cannot be taken from the store") as caught:
        depot.fetch(parcel, target)
    assert caught.value.retry


def test_what_arrives_changed_is_refused_and_sent_anew(tmp_path):
    depot = StoreDepot(str(tmp_path / "store"))
    source, target = tmp_path / "a.bin", tmp_path / "b.bin"
    source.write_bytes(b"right")
    parcel = depot.send(source)
    (kept,) = (path for path in (tmp_path / "store").rglob("*") if path.is_file())
    kept.write_bytes(b"wrong")
    with pytest.raises(EngineError, match="did not arrive as it was sent"):
        depot.fetch(parcel, target)
    assert not target.exists()
    depot.send(source)
    depot.fetch(parcel, target)
    assert target.read_bytes() == b"right"


@pytest.mark.parametrize("url", ["nonsense://x", "http"])
def test_stores_that_cannot_be_opened_are_told(tmp_path, url, monkeypatch):
    if url == "http":
        monkeypatch.setitem(sys.modules, "fsspec.core", None)
        with pytest.raises(MissingExtraError, match="fsspec is not installed"):
            StoreDepot("nothing://at-all")
    else:
        with pytest.raises(InputError, match="The store nonsense://x cannot be opened"):
            StoreDepot(url)


def test_rows_are_counted_machine_by_machine():
    needs = Needs(cpus=2, gpus=0.25, memory=1_000)
    assert needs.fit({"CPU": 8, "GPU": 1, "memory": 10_000}) == 4
    assert needs.fit({"CPU": 3, "GPU": 1, "memory": 10_000}) == 1
    assert needs.fit({"CPU": 8, "memory": 10_000}) == 0
    assert needs.fit({"CPU": 8, "GPU": 2, "memory": 2_500}) == 2
    assert Needs(0.1, 0, 0).fit({"CPU": 0.3}) == 3
    assert str(needs) == "2 CPUs, 0.25 GPU and 0.0 GB of memory"


def test_without_ray_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtraError, match=r"Ray is not installed.*avatar-presenter\[ray\]"):
        join("")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1:1", "No Ray cluster answers at 127.0.0.1:1"),
        ("ray://127.0.0.1:1", "No Ray cluster answers at ray://127.0.0.1:1"),
        ("127.0.0.1:99999", "No Ray cluster answers"),
        ("http://somewhere/", "is not the address of a Ray cluster"),
    ],
)
@pytest.mark.skipif(NO_RAY, reason="Ray is not installed")
def test_an_address_where_nobody_is_is_told_at_once(address, said):
    with pytest.raises(EngineError, match=said) as caught:
        join(address)
    assert "--address" in caught.value.hint


def test_a_machine_with_another_version_says_so(job, tmp_path):
    machine = RowMachine(None, 1, "0.0.1")
    machine.submit(Task(job))
    *_, end = machine.receive(1)
    assert end.outcome.status is Status.FAILED
    assert "not 0.0.1" in end.outcome.error
    assert not end.outcome.retry


@pytest.fixture(scope="module")
def cluster(house):
    """What happened on a real cluster: see cluster_program.py."""
    if NO_RAY:
        pytest.skip("Ray is not installed")
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(house)],
        capture_output=True,
        text=True,
        timeout=240,
        env={**os.environ, "AVATAR_PRESENTERS_DIR": str(house / "presenters")},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.strip().split("\n")[-1])


@pytest.mark.slow
def test_a_row_needs_no_disk_in_common(cluster, house):
    row = cluster["shipped"]
    assert row["status"] == "done", row["error"]
    assert row["kinds"][:2] == ["Taken", "Chosen"]
    assert row["kinds"][-1] == "Ended"
    assert {"video", "srt", "vtt", "poster", "manifest"} <= set(row["files"])
    assert {Path(path).parent for path in row["files"].values()} == {house / "out"}
    with av.open(row["files"]["video"]) as file:
        assert file.streams.video[0].frames > 20
    manifest = json.loads(Path(row["files"]["manifest"]).read_text())
    assert {item["role"] for item in manifest["inputs"]} >= {"script", "portrait", "picture", "lexicon"}
    assert "done: " in (house / "out" / "logs" / "shipped.log").read_text()


@pytest.mark.slow
def test_results_do_not_stay_in_the_store(cluster, house):
    from avatar.lessons.cluster.parcels import measure

    kept = set(cluster["store"])
    assert measure(house / "pictures" / "tide.png")[0] in kept
    assert measure(Path(cluster["shipped"]["files"]["video"]))[0] not in kept


@pytest.mark.slow
def test_a_row_has_the_same_fingerprint_wherever_it_is_made(cluster, house, monkeypatch):
    from avatar.lessons.running.fingerprint import differs, fingerprint

    monkeypatch.setenv("AVATAR_PRESENTERS_DIR", str(house / "presenters"))
    settings = {"size": (320, 180), "draft": True, "cache": False, "poster": True}
    job = Job("shipped", 2, house / "source" / "words.md", house / "out" / "shipped.mp4", settings=settings)
    here = fingerprint(*check_job(job), job)
    assert not differs(cluster["shipped"]["fingerprint"], here)


@pytest.mark.slow
def test_a_lost_machine_costs_only_the_attempt_at_its_row(cluster):
    run = cluster["lost"]
    assert run["name"] == "ray on 2 machines"
    assert run["lost"]
    (retried,) = (item for item in run["told"] if len(item) == 2)
    assert retried[0] == run["lost"]
    assert "lost" in retried[1]
    finished = {key: (status, attempts) for key, status, attempts in (i for i in run["told"] if len(i) == 3)}
    assert finished == {key: ("done", 2 if key == run["lost"] else 1) for key in "abcd"}
    assert cluster["again"] == ["kept"] * 4


@pytest.mark.slow
def test_a_cancelled_batch_leaves_nothing_running(cluster):
    run = cluster["cancelled"]
    assert run["status"] == [["cancelled", "broken off"], ["cancelled", "not begun"]]
    assert run["alive"] == []
    assert run["left"] == []
