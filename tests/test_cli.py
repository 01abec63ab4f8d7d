import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from avatar import doctor, errors
from avatar.terminal.console import GOES_ON

HELP = [
    [],
    ["render"],
    ["animate"],
    ["speak"],
    ["motion"],
    ["check"],
    ["package"],
    ["presenters"],
    ["voices"],
    ["templates"],
    ["presenters", "show"],
    ["doctor"],
    ["bench"],
]


@pytest.fixture
def pipeline(monkeypatch):
    """A stand-in for the whole job that keeps what it was asked for, or raises `error`."""
    fake = ModuleType("avatar.pipeline")
    fake.calls, fake.error = [], None

    def work(kind):
        def run(*args, progress=None, **settings):
            fake.calls.append((kind, args, settings))
            if fake.error:
                raise fake.error
            if progress:
                from avatar.progress import Progress

                progress(Progress("draw", 50, 50, "frames"))
            path = Path(args[-1])
            return SimpleNamespace(
                path=path,
                subtitles={"srt": path.with_suffix(".srt"), "vtt": path.with_suffix(".vtt")},
                chapters=path.with_suffix(".chapters.vtt"),
                poster=path.with_suffix(".jpg") if settings.get("poster") else None,
                mix=settings.get("mix"),
                manifest=path.with_suffix(".json"),
                seconds=2.0,
                frames=50,
                drawn=50,
                timings={"speech": 0.5, "frames": 0.9, "total": 1.5},
                provider="OpenCV",
                encoder="x264",
                warnings=("two faces [were] found",),
                packages={kind: path.with_suffix(f".{kind}.zip") for kind in settings.get("package") or ()},
                language="en-US",
                notes=(),
            )

        return run

    fake.render, fake.animate = work("render"), work("animate")
    monkeypatch.setitem(sys.modules, "avatar.pipeline", fake)
    monkeypatch.setattr("avatar.pipeline", fake, raising=False)
    return fake


@pytest.mark.parametrize("args", HELP, ids=" ".join)
def test_help_explains_with_an_example(avatar, args):
    result = avatar(*args, "--help")
    assert result.code == 0
    assert "avatar " + (args[0] if args else "render") in result.out.split("Usage:")[1][20:]
    assert result.err == ""


def test_version(avatar):
    from avatar import __version__

    assert avatar("--version").out == f"avatar {__version__}\n"


def test_render_hands_everything_on(avatar, pipeline):
    result = avatar(
        *(
            "render",
            "lesson.md",
            "-o",
            "out.mp4",
            "--presenter",
            "ava",
            "--voice",
            "heart",
            "--template",
            "studio",
        ),
        *("--captions", "--poster", "--size", "720p", "--fps", "29.97", "--seed", "7", "--draft"),
        *("--var", "name=Ada", "--var", "city=a=b", "--encoder", "x264", "--provider", "cpu"),
        *("--music", "bed.mp3", "--mix", "mix.wav", "--codec", "hevc"),
        *("--package", "scorm12,html"),
        *("--lexicon", "words.yaml", "--skip-unknown-ssml", "--recording", "talk.m4a", "--clean"),
    )
    assert result.code == 0
    kind, args, settings = pipeline.calls[0]
    assert kind == "render"
    assert args == (Path("lesson.md"), Path("out.mp4"))
    assert settings == {
        **{"presenter": "ava", "portrait": None, "voice": "heart", "template": "studio", "brand": None},
        **{"captions": "burn", "poster": True, "size": (1280, 720), "fps": 29.97, "seed": 7, "draft": True},
        **{"variables": {"name": "Ada", "city": "a=b"}, "encoder": "x264", "provider": "cpu"},
        **{"music": Path("bed.mp3"), "mix": Path("mix.wav"), "codec": "hevc", "transparent": False},
        **{"jobs": 0, "cache": True, "lexicon": Path("words.yaml"), "skip_unknown_ssml": True},
        **{"recording": Path("talk.m4a"), "clean": True, "package": ("scorm12", "html")},
    }
    made = ["out.mp4", "out.srt", "out.vtt", "out.chapters.vtt", "out.jpg", "mix.wav", "out.json"]
    made += ["out.scorm12.zip", "out.html.zip"]
    assert result.out.splitlines() == made
    assert "Warning: two faces [were] found" in result.err
    assert "2.0 s of video, 50 frames, made in 1.5 s (OpenCV, x264)." in result.err


def test_music_is_the_scripts_or_none_or_a_file_of_ones_own(avatar, pipeline):
    avatar("render", "lesson.md")
    avatar("render", "lesson.md", "--no-music")
    assert [call[2]["music"] for call in pipeline.calls] == [None, False]
    result = avatar("render", "lesson.md", "--no-music", "--music", "bed.mp3")
    assert result.code == 2
    assert "--music and --no-music contradict each other." in result.err


def test_output_is_named_after_the_script(avatar, pipeline):
    avatar("render", "some/lesson.md")
    assert pipeline.calls[0][1] == (Path("some/lesson.md"), Path("lesson.mp4"))


def test_animate_hands_everything_on(avatar, pipeline):
    avatar(
        "animate",
        "--portrait",
        "me.jpg",
        "--audio",
        "talk.wav",
        "--background",
        "1B2A41",
        "--size",
        "640X480",
        "--motion",
        "take.csv",
    )
    kind, args, settings = pipeline.calls[0]
    assert kind == "animate"
    assert args == (Path("me.jpg"), Path("talk.wav"), Path("talk.mp4"))
    assert settings["background"] == "#1b2a41"
    assert settings["size"] == (640, 480)
    assert settings["motion"] == Path("take.csv")


def test_json_is_one_object_and_progress_are_lines(avatar, pipeline):
    result = avatar("render", "lesson.md", "--json")
    data = json.loads(result.out)
    assert data["ok"] is True
    assert data["path"] == "lesson.mp4"
    assert data["subtitles"] == {"srt": "lesson.srt", "vtt": "lesson.vtt"}
    assert json.loads(result.err)["progress"]["done"] == 50


def test_quiet_prints_nothing(avatar, pipeline):
    result = avatar("render", "lesson.md", "--quiet")
    assert (result.out, result.err) == ("", "")


ERRORS = [
    (errors.InputError("Bad [thing].", hint="Use another."), 2),
    (errors.PortraitError("No face."), 2),
    (errors.AudioError("No sound."), 2),
    (errors.UnknownNameError("voice", "hart", ["heart", "bella"]), 2),
    (errors.MissingExtraError("moviepy", "moviepy"), 3),
    (errors.OutputError("a.mp4", "the disk is full."), 4),
    (errors.EngineError("The net failed."), 5),
    (errors.ScriptError([errors.Problem("a.md", 3, 4, "No such voice.", "Did you mean 'heart'?")]), 2),
]


@pytest.mark.parametrize(("error", "code"), ERRORS, ids=lambda v: type(v).__name__)
def test_errors_become_words_and_exit_codes(avatar, pipeline, error, code):
    pipeline.error = error
    result = avatar("render", "lesson.md")
    assert result.code == code
    assert result.out == ""
    for line in (*error.message.splitlines(), error.hint):
        assert line in result.err
    assert "Traceback" not in result.err

    result = avatar("render", "lesson.md", "--json")
    assert result.code == code
    data = json.loads(result.out)
    assert data["ok"] is False
    assert data["error"]["kind"] == type(error).__name__
    assert data["error"]["exit_code"] == code
    if isinstance(error, errors.ScriptError):
        assert data["error"]["problems"][0]["line"] == 3
    if isinstance(error, errors.UnknownNameError):
        assert data["error"]["suggestions"] == ["heart"]


def test_interrupt_is_130(avatar, pipeline):
    pipeline.error = KeyboardInterrupt()
    result = avatar("render", "lesson.md")
    assert result.code == 130
    assert result.err.splitlines() == ["Stopped. Nothing was written.", GOES_ON["render"]]
    told = json.loads(avatar("render", "lesson.md", "--json").out)["error"]
    assert (told["exit_code"], told["hint"]) == (130, GOES_ON["render"])


def test_ctrl_c_before_the_command_is_loaded_is_no_traceback(monkeypatch, capsys):
    from avatar.__main__ import main

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("avatar.cli.main", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("args", HELP, ids=" ".join)
def test_help_of_a_switch_does_not_ask_for_a_value(avatar, args):
    told = avatar(*args, "--help").out
    assert "bool" not in told
    assert "<list[str]>" not in told


def test_bug_is_short_and_its_log_long(avatar, pipeline, tmp_path):
    pipeline.error = ZeroDivisionError("oh [dear]")
    result = avatar("render", "lesson.md")
    assert result.code == 1
    assert "ZeroDivisionError: oh [dear]" in result.err
    assert "Traceback" not in result.err
    logs = list((tmp_path / "state").rglob("error-*.log"))
    assert len(logs) == 1
    assert str(logs[0]) in result.err
    assert "Traceback (most recent call last)" in logs[0].read_text()


def test_log_that_cannot_be_written_is_no_second_error(avatar, pipeline, monkeypatch):
    monkeypatch.setattr("pathlib.Path.mkdir", lambda *_, **__: (_ for _ in ()).throw(PermissionError()))
    pipeline.error = ZeroDivisionError("oh")
    result = avatar("render", "lesson.md")
    assert result.code == 1
    assert "avatar doctor" in result.err


def test_reader_of_a_pipe_may_leave(avatar, pipeline, monkeypatch):
    monkeypatch.setattr("avatar.terminal.console._silence", lambda stream: None)
    pipeline.error = BrokenPipeError()
    result = avatar("render", "lesson.md")
    assert (result.code, result.err) == (0, "")


BAD = [
    (["render", "a.md", "-o", "a.avi"], "written as .mp4"),
    (["render", "a.md", "-o", "a.md"], "written as .mp4"),
    (["render", "a.md", "--size", "big"], "is not a size"),
    (["render", "a.md", "--size", "641x480"], "Use 642x480"),
    (["render", "a.md", "--size", "999999x2"], "cannot be encoded"),
    (["render", "a.md", "--var", "name"], "is not NAME=VALUE"),
    (["render", "a.md", "--format", "avi"], "no format 'avi'"),
    (["render", "a.md", "--format", "webm", "-o", "a.mp4"], "Use -o a.webm"),
    (["animate", "--portrait", "a.png", "--audio", "a.wav", "--background", "#12345"], "is not a colour"),
    (["speak", "Hello", "-o", "a.mp3"], "written as .wav"),
    (["presenters", "show", "avva"], "Did you mean 'ava'"),
    (["presenters", "show", "ava", "-o", "ava.jpg"], "Use -o ava.png"),
    (["render"], "Missing argument"),
    (["render", "a.md", "--fps", "quick"], "--fps"),
    (["rendr"], "render"),
]


@pytest.mark.parametrize(("args", "words"), BAD, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_wrong_options_write_nothing(avatar, pipeline, tmp_path, args, words):
    result = avatar(*args)
    assert result.code == 2
    assert words in result.err
    assert not pipeline.calls
    assert list(tmp_path.iterdir()) == []


def test_presenters_are_listed_and_shown(avatar, tmp_path):
    from PIL import Image

    names = [line.split("\t")[0] for line in avatar("presenters").out.splitlines()]
    assert "ava" in names
    listed = json.loads(avatar("presenters", "list", "--json").out)["presenters"]
    assert [entry["name"] for entry in listed] == names
    result = avatar("presenters", "show", "ava", "-o", "ava.png")
    assert result.code == 0
    with Image.open(tmp_path / "ava.png") as picture:
        assert picture.mode == "RGB"
        assert picture.width >= 512


def test_templates_are_listed(avatar):
    assert "studio" in [line.split("\t")[0] for line in avatar("templates", "list").out.splitlines()]


def test_check_reports_everything(avatar, tmp_path):
    (tmp_path / "good.md").write_text("# Hello\n\nThis is a short lesson.\n")
    (tmp_path / "empty.md").write_text("")
    good = avatar("check", "good.md")
    assert good.code == 0
    assert "1 scene, 5 words" in good.out
    both = avatar("check", "good.md", "empty.md", "none.md", "--json")
    assert both.code == 2
    data = json.loads(both.out)
    assert data["ok"] is False
    assert [bool(script["problems"]) for script in data["scripts"]] == [False, True, True]
    bad = avatar("check", "none.md")
    assert bad.out.startswith("none.md: error:")


def test_doctor_says_what_runs(avatar, monkeypatch):
    ok = [
        doctor.Finding("python", "ok", "3.12"),
        doctor.Finding("extra", "note", "x is missing", "pip install x"),
    ]
    monkeypatch.setattr(doctor, "examine", lambda: ok)
    result = avatar("doctor")
    assert result.code == 0
    assert "→ pip install x" in result.out
    assert result.out.endswith("Ready.\n")
    broken = [*ok, doctor.Finding("encoder", "broken", "no x264", "pip install av")]
    monkeypatch.setattr(doctor, "examine", lambda: broken)
    assert avatar("doctor").code == 3
    data = json.loads(avatar("doctor", "--json").out)
    assert data["ok"] is False
    assert data["findings"][2] == {
        "area": "encoder",
        "status": "broken",
        "detail": "no x264",
        "fix": "pip install av",
    }


def test_start_needs_no_heavy_import():
    heavy = "numpy,cv2,av,onnxruntime,scipy,PIL,yaml,pydantic,rich.progress"
    code = (
        "import sys; from avatar.cli import app; "
        f"print([name for name in {heavy!r}.split(',') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}, check=True
    )
    assert done.stdout == "[]\n"
