"""Videos in pieces: what changes is drawn, what does not is kept, and nobody can tell."""

import json
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

import avatar
from avatar.errors import EngineError, InputError
from avatar.motion import memory
from avatar.progress import Stopwatch
from avatar.project import check_project
from avatar.scenes import PieceStore, list_pieces, piece
from avatar.scenes.crew import choose_crew, make_alone, make_together, report_error
from avatar.scenes.piece import divide
from avatar.scenes.store import seal_of

SMALL = {"size": (320, 180), "draft": True, "provider": "cpu"}
SCENES = [f"# Part {n}\n\nThis is what part number {n} has to say.\n" for n in range(1, 11)]


def pictures(path):
    with av.open(str(path)) as file:
        return [f.to_ndarray() for f in file.decode(video=0)]


def write(path, scenes, head="---\ntitle: Ten parts\npresenter: ava\n---\n"):
    path.write_text(head + "\n".join(scenes))
    return path


@pytest.fixture(scope="module")
def ten(tmp_path_factory):
    """A lesson of ten scenes that has been rendered once."""
    folder = tmp_path_factory.mktemp("ten")
    script = write(folder / "lesson.md", SCENES)
    return script, avatar.render(script, folder / "lesson.mp4", captions=True, **SMALL)


def ready(script, **settings):
    from avatar.preparation import prepare

    project = check_project(
        script, script.with_suffix(".mp4"), presenter=None, portrait=None, voice=None, template=None,
        brand=None, fps=25, variables=None, motion=None, encoder="auto", captions="burn",
        **{**SMALL, **settings},
    )  # fmt: skip
    return prepare(project, seed=0, clock=Stopwatch()).shoot


@pytest.fixture
def shoot(tmp_path):
    return ready(write(tmp_path / "a.md", SCENES[:3]))


def test_one_word_is_one_scene(ten, tmp_path):
    script, before = ten
    changed = [*SCENES]
    changed[3] = changed[3].replace("has to say", "would rather not say")
    write(script, changed)
    result = avatar.render(script, script.with_name("changed.mp4"), captions=True, **SMALL)
    made = json.loads(result.manifest.read_text())
    assert [s["scene"] for s in made["scenes"] if s["drawn"]] == [3]
    fourth = made["scenes"][3]
    assert result.drawn == made["figures"]["frames drawn"] <= (fourth["end"] - fourth["start"]) * 25 + 1
    assert result.frames > before.frames
    # The very pictures of a render that knows nothing of the first.
    whole = avatar.render(script, tmp_path / "whole.mp4", captions=True, cache=False, **SMALL)
    assert whole.drawn == whole.frames
    assert all(np.array_equal(a, b) for a, b in zip(pictures(result.path), pictures(whole.path), strict=True))
    # And once more: there is nothing left to draw.
    again = avatar.render(script, script.with_name("again.mp4"), captions=True, **SMALL)
    assert again.drawn == 0
    assert pictures(again.path)[-1].tobytes() == pictures(whole.path)[-1].tobytes()


def test_a_longer_scene_leaves_the_next_one_as_it_was(tmp_path):
    """On a wide canvas the progress line tells lengths of time apart that a small one does not."""

    def keys(more):
        scenes = [*SCENES[:3], SCENES[3].replace("to say", f"to say{more}"), SCENES[4]]
        shoot = ready(write(tmp_path / "a.md", scenes), size=(1920, 1080))
        return [piece.key for piece in list_pieces(shoot, "OpenCV", "x264")]

    before = keys("")
    for more in (" now", " to you now"):
        after = keys(more)
        assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, True, False, True]


@pytest.mark.parametrize(
    "other",
    [{"presenter": "mei"}, {"template": "clean"}, {"size": (180, 320)}, {"brand": {"primary": "#803020"}}],
    ids=["presenter", "template", "size", "brand"],
)
def test_another_look_is_another_video(ten, tmp_path, other):
    script, _ = ten
    write(script, SCENES[:2])
    result = avatar.render(script, tmp_path / "a.mp4", captions=True, **{**SMALL, **other})
    assert result.drawn == result.frames


def test_two_processes_make_what_one_does(shoot, tmp_path):
    pieces = list_pieces(shoot, "OpenCV", "x264")
    assert [p.scene for p in pieces] == [0, 1, 2]
    done: dict[str, list[int]] = {"alone": [], "together": []}
    tasks = {
        how: [(piece, PieceStore(".mp4", tmp_path / how).path(piece)) for piece in pieces] for how in done
    }
    alone = list(make_alone(shoot, tasks["alone"], done["alone"].append))
    together = list(make_together(shoot, tasks["together"], 2, done["together"].append))
    assert together == [path for _, path in tasks["together"]]
    for one, other in zip(alone, together, strict=True):
        assert one.read_bytes() == other.read_bytes()
    for told in done.values():
        assert told == sorted(told)
        assert told[-1] == len(shoot.moves)


def test_the_keys_are_those_of_a_plan_made_again(shoot):
    import pickle

    sent = pickle.loads(pickle.dumps(shoot))
    assert sent.layout is None
    assert [p.key for p in list_pieces(sent, "OpenCV", "x264")] == [
        p.key for p in list_pieces(shoot, "OpenCV", "x264")
    ]
    assert len({p.key for p in list_pieces(shoot, "OpenCV", "x264")}) == 3
    assert not {p.key for p in list_pieces(shoot, "CUDA", "x264")} & {
        p.key for p in list_pieces(shoot, "OpenCV", "x264")
    }


def test_how_a_presenter_changes_places_is_part_of_a_piece(tmp_path):
    """A camera in a later scene on the same stage lets the scenes before dissolve, where they would glide."""
    from avatar.preparation import prepare

    keys = []
    for name, move in (("a.md", ""), ("b.md", " (camera push)")):
        scenes = ["# A\n\nOne.\n", "# B (presenter left)\n\nTwo.\n", "# C\n\nThree.\n"]
        script = write(tmp_path / name, [*scenes, f"# D (presenter left){move}\n\nFour.\n"])
        project = check_project(
            script, tmp_path / "a.mp4", presenter=None, portrait=None, voice=None, template=None, brand=None,
            fps=25, variables=None, motion=None, encoder="auto", **SMALL,
        )  # fmt: skip
        made = prepare(project, seed=0, clock=Stopwatch()).shoot
        keys.append([piece.key for piece in list_pieces(made, "OpenCV", "x264")])
    same = [one == other for one, other in zip(*keys, strict=True)]
    assert same == [True, False, False, False]


def test_an_error_in_another_process_is_raised_here(shoot, tmp_path):
    (piece, *_) = list_pieces(shoot, "OpenCV", "x264")
    blocked = tmp_path / "file"
    blocked.write_text("")
    tasks = [(piece, tmp_path / "a.mp4"), (piece, tmp_path / "b.mp4")]
    object.__setattr__(shoot, "encoder", "nonsense")
    with pytest.raises(InputError, match="no encoder 'nonsense'"):
        list(make_together(shoot, tasks, 2, lambda done: None))
    assert not (tmp_path / "a.mp4").exists()


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_process_that_is_killed_is_one_clear_error(shoot, tmp_path, monkeypatch):
    import avatar.scenes.crew as crew

    started = []
    popen = subprocess.Popen

    def start(*args, **settings):
        started.append(popen(*args, **settings))
        return started[-1]

    monkeypatch.setattr(crew.subprocess, "Popen", start)
    tasks = [(p, tmp_path / f"{p.key}.mp4") for p in list_pieces(shoot, "OpenCV", "x264")]

    def strike(done):
        started[0].kill()

    with pytest.raises(EngineError, match="signal 9"):
        list(make_together(shoot, tasks, 2, strike))
    for process in started:
        assert process.poll() is not None


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_what_a_killed_process_leaves_is_made_all_the_same(shoot, tmp_path, monkeypatch, caplog):
    import avatar.scenes.crew as crew

    started = []
    popen = subprocess.Popen

    def start(*args, **settings):
        started.append(popen(*args, **settings))
        return started[-1]

    monkeypatch.setattr(crew.subprocess, "Popen", start)
    tasks = [(p, tmp_path / f"{p.key}.mp4") for p in list_pieces(shoot, "OpenCV", "x264")]
    told = []

    def strike(done):
        told.append(done)
        if started[0].poll() is None:
            started[0].kill()

    made = list(crew.make(shoot, tasks, 2, strike))
    assert made == [path for _, path in tasks]
    assert sum(len(pictures(path)) for path in made) == len(shoot.moves) == told[-1]
    assert told == sorted(told)
    assert "goes on in one process" in caplog.text


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_processes_end_with_their_parent(tmp_path):
    write(tmp_path / "a.md", SCENES[:4])
    code = (
        "import avatar, sys\n"
        f"avatar.render({str(tmp_path / 'a.md')!r}, {str(tmp_path / 'a.mp4')!r}, size=(320, 180), draft=True,"
        " jobs=3, cache=False, progress=lambda e: print(e.stage, flush=True))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    for line in parent.stdout:
        if line.startswith("frames"):
            break
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent.pid)], capture_output=True, text=True)
    pids = [int(p) for p in children.stdout.split()]
    assert len(pids) == 2  # and the parent itself
    parent.kill()
    parent.stdout.close()
    parent.wait()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}/exe").exists() for pid in pids):
        time.sleep(0.05)
    assert not any(Path(f"/proc/{pid}/exe").exists() for pid in pids)


def test_how_many_processes(shoot, tmp_path):
    pieces = list_pieces(shoot, "OpenCV", "x264")
    tasks = [(p, tmp_path) for p in pieces]
    assert choose_crew(tasks, "CUDAExecutionProvider") == 0
    assert choose_crew(tasks, "OpenCV", 1) == 0
    assert choose_crew(tasks[:1], "OpenCV", 8) == 0
    assert choose_crew(tasks, "OpenCV", 8) == 3
    assert choose_crew(tasks, "OpenCV", 0) in (0, 2)  # a few hundred frames are not worth more


@pytest.mark.parametrize("count", [1, 30, 199, 200, 240, 260, 1000, 5001])
def test_a_scene_is_divided_without_gaps(count):
    parts = divide(100, 100 + count, 25)
    assert parts[0][0] == 100
    assert parts[-1][1] == 100 + count
    assert all(a[1] == b[0] for a, b in pairwise(parts))
    assert all(b - a == 200 for a, b in parts[:-1])
    assert parts[-1][1] - parts[-1][0] <= 250


def test_a_broken_piece_is_made_again(shoot, tmp_path):
    store = PieceStore(".mp4", tmp_path)
    (piece, *_) = list_pieces(shoot, "OpenCV", "x264")
    assert store.find(piece) is None
    (path,) = make_alone(shoot, [(piece, store.path(piece))], lambda done: None)
    assert store.find(piece) == path
    whole = path.read_bytes()
    for broken in (whole[:-100], b"", whole[: len(whole) // 2] + bytes(64) + whole[len(whole) // 2 + 64 :]):
        path.write_bytes(broken)
        assert store.find(piece) is None
    path.write_bytes(whole)
    seal_of(path).unlink()  # killed before it was noted what the piece is
    assert store.find(piece) is None
    path.unlink()
    path.mkdir()
    assert store.find(piece) is None
    assert not path.exists()


def test_errors_travel_as_what_they_are():
    assert report_error(InputError("a", hint="b")) == {"error": "InputError", "message": "a", "hint": "b"}
    assert report_error(ValueError("a"))["error"] == "ValueError"


def test_without_a_cache_that_can_be_written(tmp_path, monkeypatch):
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(blocked))
    result = avatar.render(avatar.parse_script("Yes."), tmp_path / "a.mp4", **SMALL)
    assert result.drawn == result.frames


def test_questions_change_no_scene(ten, tmp_path):
    """They are the page's: one that is new, or other than it was, leaves every picture as it is."""
    script, _ = ten
    asked = "? Which part was that? {points=2}\n- [x] Any\n- [ ] None\n"
    write(
        script, [*SCENES[:2], asked, *SCENES[2:]], "---\ntitle: Ten parts\npresenter: ava\npass: 50%\n---\n"
    )
    result = avatar.render(script, tmp_path / "asked.mp4", captions=True, **SMALL)
    assert result.drawn == 0
    told = json.loads(result.manifest.read_text())
    (question,) = told["lesson"]["questions"]
    third = told["scenes"][2]["start"]
    spoken = [word["end"] for word in told["words"] if word["scene"] == 1][-1]
    assert spoken <= question["at"] < third - 0.1
    assert question["points"] == 2
    assert [option["correct"] for option in question["options"]] == [True, False]
    assert told["lesson"]["completion"] == {"watch": 0.9, "pass": 0.5}
    said = " ".join(word["text"] for word in told["lesson"]["transcript"])
    assert said.startswith("This is what part number 1 has to say. This is")
    assert "Which" not in said
    assert [word["paragraph"] for word in told["lesson"]["transcript"]] == sorted(
        n for n in range(10) for _ in range(9)
    )


def test_pieces_that_go_away_while_they_are_joined_are_made_again(tmp_path, monkeypatch):
    script = write(tmp_path / "a.md", SCENES[4:6])
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(PieceStore, "find", PieceStore.path)  # all seem to be there, and none is
    result = avatar.render(script, tmp_path / "a.mp4", **SMALL)
    assert result.drawn == result.frames == len(pictures(result.path))


@pytest.mark.parametrize("sources", [piece.SOURCES, memory.SOURCES], ids=["pieces", "motion"])
def test_sources_that_decide_what_is_kept_are_there(sources):
    """A module that moved away would silently drop out of the digest, and old pieces be shown for new."""
    package = Path(avatar.__file__).parent
    assert [source for source in sources if not (package / source).exists()] == []
