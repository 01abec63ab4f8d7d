"""Clips, pages and their options in a script: what they mean, and every mistake at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from filming import beep, film, shade
from PIL import Image

from avatar.errors import MissingExtraError
from avatar.script import check_script, load_script, parse_script
from avatar.script.model import Clip, Move, Script


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("clips")
    film(place / "demo.mp4", [shade(n % 18) for n in range(100)])
    film(place / "heard.mp4", [shade(n % 18) for n in range(50)], sound=beep(2.0))
    film(place / "nameless", [shade(n) for n in range(5)], container_options={}, fmt="mp4")
    Image.fromarray(shade(3)).save(place / "still.png")
    images = [Image.fromarray(shade(n)) for n in range(3)]
    images[0].save(place / "moving.gif", save_all=True, append_images=images[1:], duration=100, loop=0)
    (place / "empty.mp4").write_bytes(b"")
    (place / "text.mp4").write_text("nothing to see here " * 40)
    cut = film(
        place / "cut.mp4", [shade(n % 18) for n in range(100)], container_options={"movflags": "faststart"}
    )
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size * 3 // 5])
    return place


def read(folder: Path, text: str) -> Script:
    return parse_script(text, path=folder / "lesson.md")


def problems(folder: Path, text: str) -> list[tuple[int, int, str, str]]:
    found = check_script(text, folder / "lesson.md")
    return [(p.line, p.column, p.severity, p.message) for p in found]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ("", Clip(0.0, 4.0)),
        ("{loop}", Clip(0.0, 4.0, "loop")),
        ("{start=1 end=3.5s trim}", Clip(1.0, 3.5, "trim")),
        ("{start=0:01.5 speed=2x}", Clip(1.5, 4.0, speed=2.0)),
        ('{speed="fit" hold}', Clip(0.0, 4.0, speed=0.0)),
        ("{ speed = 50% }", Clip(0.0, 4.0, speed=0.5)),
        ("{}", Clip(0.0, 4.0)),
    ],
)
def test_how_a_clip_is_played(folder: Path, options: str, wanted: Clip):
    script = read(folder, f"Look. ![A demo](demo.mp4){options}")
    (picture,) = script.scenes[0].pictures
    assert picture.clip == wanted
    assert script.scenes[0].segments[0].written == "Look."
    assert not problems(folder, f"Look. ![A demo](demo.mp4){options}")


@pytest.mark.parametrize(
    ("options", "sound", "volume"),
    [
        ("", False, 0.7),
        ("{sound}", True, 0.7),
        ("{sound=on volume=50%}", True, 0.5),
        ('{volume="-20 dB"}', True, 0.1),
        ("{muted}", False, 0.7),
        ("{sound=off}", False, 0.7),
        ("{wait}", True, 0.7),
        ("{wait muted}", False, 0.7),
    ],
)
def test_its_own_sound_is_off_unless_asked_for(folder: Path, options: str, sound: bool, volume: float):
    clip = read(folder, f"Look. ![](heard.mp4){options}").scenes[0].pictures[0].clip
    assert clip is not None
    assert (clip.sound, clip.volume) == (sound, pytest.approx(volume))


def test_pictures_take_the_options_that_make_sense(folder: Path):
    picture = read(folder, "Look. ![](still.png){fit=cover move=push by=8%}").scenes[0].pictures[0]
    assert (picture.fit, picture.move, picture.clip) == ("cover", Move("push", 0.08), None)


def test_a_gif_that_moves_loops_as_it_says_itself(folder: Path):
    for options, after in (("", "loop"), ("{hold}", "hold"), ("{loop=off}", "hold"), ("{trim}", "trim")):
        clip = read(folder, f"Look. ![](moving.gif){options}").scenes[0].pictures[0].clip
        assert clip is not None
        assert clip.after == after


def test_a_clip_is_known_by_what_is_in_it(folder: Path):
    assert read(folder, "Look. ![](nameless)").scenes[0].pictures[0].clip is not None


def test_a_clip_that_is_waited_for_has_a_silence_of_its_own(folder: Path):
    script = read(folder, "# Demo\n\nOne.\n\n![](demo.mp4){wait start=1 speed=2}\n\nTwo.")
    (scene,) = script.scenes
    assert [s.written for s in scene.segments] == ["One.", "", "Two."]
    assert scene.pictures[0].segment == 1
    (cue,) = scene.segments[1].cues
    assert (cue.kind, cue.seconds) == ("pause", 1.5)


def test_it_plays_before_or_after_its_paragraph_as_it_is_written(folder: Path):
    for text, at in (("![](demo.mp4){wait} That was it.", 0), ("Watch this. ![](demo.mp4){wait}", 1)):
        (scene,) = read(folder, text).scenes
        assert scene.pictures[0].segment == at
        assert [bool(s.written) for s in scene.segments] == [at == 1, at == 0]


def test_a_clip_alone_is_a_scene_if_it_is_waited_for(folder: Path):
    script = read(folder, "Hello.\n\n# Demo\n\n![](demo.mp4){wait}\n\n# End\n\nBye.")
    assert [s.title for s in script.scenes] == ["", "Demo", "End"]
    assert "never seen" in problems(folder, "Hello.\n\n# Demo\n\n![](demo.mp4)\n\n# End\n\nBye.")[0][3]


def test_variables_in_options(folder: Path):
    text = "---\nvariables: {from: 2}\n---\nLook. ![](demo.mp4){start={{from}}}"
    clip = read(folder, text).scenes[0].pictures[0].clip
    assert clip is not None
    assert clip.start == 2.0
    spoken = "---\nvariables: {name: Bob}\n---\nLook. ![](demo.mp4){{name}}"
    assert read(folder, spoken).scenes[0].segments[0].written == "Look. Bob"


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("Hi ![a](empty.mp4)", 1, 4, "0 bytes"),
        ("Hi\nyou ![a](text.mp4)", 2, 5, "cannot be used as a clip"),
        ("Hi ![a](https://example.com/a.mp4)", 1, 4, "not fetched"),
        ("Hi ![a](gone.mp4)", 1, 4, "no picture 'gone.mp4'"),
        ("Hi ![a](demo.mp4){start=9}", 1, 19, "`start` is after the end: demo.mp4 is 4.0 s long"),
        ("Hi ![a](demo.mp4){start=3 end=2}", 1, 27, "`end` is not after `start`"),
        ("Hi ![a](demo.mp4){lop}", 1, 19, "no option 'lop'"),
        ("Hi ![a](demo.mp4){width=50%}", 1, 19, "no option 'width'"),
        ("Hi ![a](demo.mp4){loop hold}", 1, 24, "not both"),
        ("Hi ![a](demo.mp4){wait loop}", 1, 24, "cannot loop"),
        ("Hi ![a](demo.mp4){speed=fit wait}", 1, 19, "nothing to fit"),
        ("Hi ![a](demo.mp4){speed=0}", 1, 19, "`speed` is 0.1 to 16"),
        ("Hi ![a](demo.mp4){speed=1e9}", 1, 19, "`speed` is a number"),
        ("Hi ![a](demo.mp4){start=abc}", 1, 19, "`start` is a time"),
        ("Hi ![a](demo.mp4){start}", 1, 19, "`start` has no value"),
        ("Hi ![a](demo.mp4){loop loop}", 1, 24, "said twice"),
        ("Hi ![a](demo.mp4){fit=stretch}", 1, 19, "`fit` is one of contain, cover"),
        ("Hi ![a](demo.mp4){volume=7}", 1, 19, "`volume` must be a number from 0 to 1"),
        ("Hi ![a](demo.mp4){page=2}", 1, 19, "`page` is for a page"),
        ("Hi ![a](demo.mp4){by=5%}", 1, 19, "there is no `move`"),
        ("Hi ![a](demo.mp4){move=push by=90%}", 1, 29, "`by` is 1% to 30%"),
        ('Hi ![a](demo.mp4){"}', 1, 19, "is no option"),
        ("Hi ![a](demo.mp4){loop", 1, 18, "never closed"),
        ("Hi ![a](demo.mp4){start={{x}}}", 1, 19, "no variable 'x'"),
        ("Hi ![a](still.png){loop}", 1, 20, "`loop` is for a clip, and this is a picture"),
        ("Hi ![a](still.png){start=2}", 1, 20, "`start` is for a clip"),
    ],
)
def test_mistakes_are_named_at_their_place(folder: Path, text: str, line: int, column: int, words: str):
    found = [p for p in problems(folder, text) if p[2] == "error"]
    assert found, text
    assert (found[0][0], found[0][1]) == (line, column), found
    assert words in found[0][3]


def test_a_huge_number_of_options_is_no_trouble(folder: Path):
    text = "Hi ![a](demo.mp4){" + "x" * 5000 + " " + "loop=" * 2000 + "}"
    assert all(p[2] == "error" for p in problems(folder, text))


def test_doubts_are_warnings(folder: Path):
    assert "cut off" in problems(folder, "Hi ![a](cut.mp4)")[0][3]
    assert "has no sound" in problems(folder, "Hi ![a](demo.mp4){sound}")[0][3]
    line, column, severity, message = problems(folder, "Hi ![a](demo.mp4){end=9}")[0]
    assert (line, column, severity) == (1, 19, "warning")
    assert "after the end" in message
    clip = read(folder, "Hi ![a](demo.mp4){end=9}").scenes[0].pictures[0].clip
    assert clip is not None
    assert clip.end == 4.0


def test_a_wait_has_an_end(folder: Path):
    times = [0, 10, 70_000]
    film(folder / "long.mkv", [shade(n) for n in range(3)], ticks=times, codec="ffv1", options={})
    ((line, column, severity, message),) = problems(folder, "Hi ![a](long.mkv){wait}")
    assert (line, column, severity) == (1, 19, "error")
    assert "the most is 600 s" in message
    assert not problems(folder, "Hi ![a](long.mkv){wait speed=2}")


# --- pages ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pdf(folder: Path) -> Path:
    pages = [Image.new("RGB", (320, 240), (40 * n, 90, 120)) for n in range(1, 4)]
    path = folder / "deck.pdf"
    pages[0].save(path, save_all=True, append_images=pages[1:])
    (folder / "broken.pdf").write_bytes(path.read_bytes()[:200])
    return path


def test_pages_of_a_pdf(folder: Path, pdf: Path):
    pytest.importorskip("pypdfium2")
    first, third = read(folder, "Hi ![](deck.pdf) there ![](deck.pdf){page=3 fit=cover}.").scenes[0].pictures
    assert (first.page, third.page, third.fit) == (1, 3, "cover")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("Hi ![](deck.pdf){page=4}", 18, "has 3 pages, no page 4"),
        ("Hi ![](deck.pdf){page=0}", 18, "number of a page"),
        ("Hi ![](deck.pdf){loop}", 18, "`loop` is for a clip, and this is a page"),
        ("Hi ![](broken.pdf)", 4, "broken.pdf"),
    ],
)
def test_mistakes_with_pages(folder: Path, pdf: Path, text: str, column: int, words: str):
    pytest.importorskip("pypdfium2")
    found = problems(folder, text)
    assert len(found) == 1
    assert found[0][1] == column
    assert words in found[0][3]


def test_without_the_extra_it_is_named(folder: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch):
    import avatar.deck.pdf as reader

    def missing():
        raise MissingExtraError("pypdfium2, which draws PDF pages,", "slides")

    monkeypatch.setattr(reader, "load_pdfium", missing)
    (problem,) = check_script("Hi ![](deck.pdf)", folder / "lesson.md")
    assert "slides" in problem.hint


def test_load_and_check_agree(folder: Path):
    path = folder / "whole.md"
    path.write_text("Hi ![](demo.mp4){loop} there.")
    assert load_script(path).scenes[0].pictures[0].clip == Clip(0.0, 4.0, "loop")
