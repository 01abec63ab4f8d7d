import os
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from avatar.deck import import_deck
from avatar.deck.office import find_office
from avatar.errors import (
    EngineError,
    InputError,
    MissingExtraError,
    OutputError,
    ScriptError,
    UnknownNameError,
)
from avatar.script import check_file, load_script

from .decks import make_pdf, make_pptx, rewrite

TWENTY = [
    (
        f"Part {n}: {{{{x}}}} *bold* #{n} #",
        [f"Point {n}", "1. Second"],
        f"(smile) This is slide {n}.\n- It's so.",
    )
    for n in range(1, 21)
]


@pytest.fixture
def deck(tmp_path):
    return tmp_path / "deck.pptx"


@pytest.fixture
def lesson(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "lesson.md"


def written(scene):
    return [segment.written for segment in scene.segments]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_twenty_slides_with_notes(deck, lesson, office):
    make_pptx(deck, TWENTY, title="The living coast")
    events = []
    made = import_deck(deck, lesson, presenter="henrik", size=(960, 540), progress=events.append)
    assert (made.script, made.pictures) == (lesson, lesson.parent / "lesson-slides")
    assert (made.scenes, made.aspect, made.title, made.directions) == (20, "16:9", "The living coast", 20)
    assert made.warnings == ()
    assert names(lesson.parent) == ["lesson-slides", "lesson.md"]
    assert names(made.pictures) == [f"slide-{n:02d}.png" for n in range(1, 21)]
    assert {event.stage for event in events} >= {"draw"}

    assert check_file(lesson) == []
    script = load_script(lesson)
    assert (script.title, script.presenter, script.voice) == ("The living coast", "henrik", "")
    assert len(script.scenes) == 20
    for n, scene in enumerate(script.scenes, 1):
        assert scene.title == f"Part {n}: {{{{x}}}} *bold* #{n} #"
        assert written(scene) == [f"This is slide {n}.", "It's so."]
        assert scene.segments[0].cues[0].name == "smile"
        (picture,) = scene.pictures
        assert (picture.path.name, picture.caption) == (f"slide-{n:02d}.png", scene.title)
        with Image.open(picture.path) as image:
            assert image.size == (960, 540)
    assert "<!-- Made from deck.pptx: 20 slides, 16:9. -->" in lesson.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("said", "words", "left"),
    [
        ("notes", [["Tides."], [], ["Said."]], ("titled", (1,))),
        ("text", [["Tides.", "High twice.", "Low twice!"], [], ["Said."]], ("told", (1,))),
        ("notes only", [[], [], ["Said."]], ("silent", (1, 2))),
    ],
)
def test_slides_without_notes(deck, lesson, office, said, words, left):
    make_pptx(deck, [("Tides", ["High twice", "Low twice!"], None), (None, None, None), ("A", [], "Said.")])
    made = import_deck(deck, lesson, said=said)
    script = load_script(lesson)
    assert [[text for text in written(scene) if text] for scene in script.scenes] == words
    assert [len(scene.pictures) for scene in script.scenes] == [1, 1, 1]
    assert check_file(lesson) == []
    assert getattr(made, left[0]) == left[1]
    assert all(warning.startswith("Slide") for warning in made.warnings)
    first = script.scenes[0].segments[-1].cues
    assert [cue.seconds for cue in first] == {"notes": [2.0], "text": [], "notes only": [3.0]}[said]
    assert [cue.seconds for cue in script.scenes[1].segments[0].cues] == [3.0]


@pytest.mark.parametrize("notes", ["...", "—", "🙂", "(pause 2s)", "[click]", "   ", "(smile)"])
def test_notes_that_say_nothing(deck, lesson, office, notes):
    make_pptx(deck, [("...", [], notes), ("Tides", [], notes), ("End", [], "Said.")])
    made = import_deck(deck, lesson)
    script = load_script(lesson)
    assert [problem for problem in check_file(lesson) if problem.severity == "error"] == []
    assert len(script.scenes) == made.scenes == 3
    assert made.titled == (2,)
    assert made.silent == (1,)


def test_points_where_there_are_no_pictures(deck, lesson, no_office):
    made_deck = make_pptx(
        deck,
        [("Tides", ["High - twice", "Low", "..."], "Said."), ("End", ["# Last"], None), (None, None, None)],
    )
    made_deck.slides[0].placeholders[1].text_frame.paragraphs[1].level = 4
    made_deck.save(str(deck))
    made = import_deck(deck, lesson)
    assert made.pictures is None
    assert names(lesson.parent) == ["lesson.md"]
    assert made.warnings[0].startswith("LibreOffice is not installed")
    assert "apt install" in made.warnings[0]
    first, second, third = load_script(lesson).scenes
    assert (first.points, first.levels) == (("High - twice", "Low"), (0, 1))
    assert written(first) == ["High - twice", "Low", "Said."]
    assert second.points == ("# Last",)
    assert (made.told, made.silent) == ((2,), (3,))
    assert not third.points


def test_pictures_required_but_no_office(deck, lesson, no_office):
    make_pptx(deck, TWENTY[:1])
    with pytest.raises(MissingExtraError, match="LibreOffice") as caught:
        import_deck(deck, lesson, pictures="required")
    assert caught.value.exit_code == 3
    assert names(lesson.parent) == []


def test_pictures_not_wanted(deck, lesson, office):
    make_pptx(deck, TWENTY[:1])
    made = import_deck(deck, lesson, pictures="none")
    assert made.warnings == ()
    assert made.pictures is None
    with pytest.raises(UnknownNameError, match="required"):
        import_deck(deck, lesson, pictures="require", replace=True)


def test_hidden_slides(deck, lesson, office):
    made_deck = make_pptx(deck, TWENTY[:4])
    for index in (1, 3):
        made_deck.slides[index]._element.set("show", "0")
    made_deck.save(str(deck))
    made = import_deck(deck, lesson)
    assert made.hidden == (2, 4)
    assert names(made.pictures) == ["slide-01.png", "slide-03.png"]
    assert made.warnings == ("Slides 2, 4: hidden, and left out. Add --hidden to import them too.",)
    assert [written(s)[0] for s in load_script(lesson).scenes] == ["This is slide 1.", "This is slide 3."]

    made = import_deck(deck, lesson, hidden=True, replace=True)
    assert (made.scenes, made.hidden) == (4, ())
    assert len(names(made.pictures)) == 4

    for slide in made_deck.slides:
        slide._element.set("show", "0")
    made_deck.save(str(deck))
    with pytest.raises(InputError, match="hidden"):
        import_deck(deck, lesson, replace=True)
    assert len(names(made.pictures)) == 4


def test_the_office_gets_no_links_to_the_outside(deck, lesson, office, monkeypatch, tmp_path):
    made_deck = make_pptx(deck, TWENTY[:2])
    run = made_deck.slides[0].shapes.title.text_frame.paragraphs[0].runs[0]
    run.hyperlink.address = "https://example.invalid/page"
    for colour in ("red", "green", "blue"):
        picture = tmp_path / f"{colour}.png"
        Image.new("RGB", (8, 8), colour).save(picture)
        made_deck.slides[0].shapes.add_picture(str(picture), 0, 0)
    made_deck.slides[1]._element.set("show", "0")
    made_deck.save(str(deck))
    links = (
        b'<Relationship Id="r8" TargetMode="Extern&#97;l" Target="http://example.invalid/spy" Type="%s"/>'
        b'<Relationship Id="rId99" Target="file:///etc/spy" Type="%s"/></Relationships>'
    ) % ((b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",) * 2)
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="%s"/></svg>'
    changes = {
        "ppt/media/image1.png": drawing % b"http://example.invalid/spy.png",
        "ppt/media/image2.png": drawing % b"#inside",
    }

    def change(name, raw):
        raw = raw.replace(b"</Relationships>", links) if name.endswith("slide1.xml.rels") else raw
        return changes.get(name, raw)

    rewrite(deck, change)
    seen = tmp_path / "seen.pptx"
    monkeypatch.setenv("FAKE_OFFICE_LOG", str(seen))
    made = import_deck(deck, lesson, hidden=True)
    assert made.scenes == 2
    with zipfile.ZipFile(seen) as copy, zipfile.ZipFile(deck) as given:
        assert copy.testzip() is None
        assert copy.namelist() == given.namelist()
        relations = copy.read("ppt/slides/_rels/slide1.xml.rels")
        assert b"spy" not in relations
        assert b"example.invalid/page" not in relations
        assert b"mailto:nobody@example.invalid" in relations
        assert relations.count(b"../media/image") == 3
        assert b"show=" not in copy.read("ppt/slides/slide2.xml")
        assert b"spy" not in copy.read("ppt/media/image1.png")
        for name in ("image2.png", "image3.png"):
            assert copy.read(f"ppt/media/{name}") == given.read(f"ppt/media/{name}")


@pytest.mark.parametrize(
    ("mode", "word"), [("fail", "could not be loaded"), ("short", "1 pages of 2 slides")]
)
def test_office_that_fails(deck, lesson, office, monkeypatch, mode, word):
    make_pptx(deck, TWENTY[:2])
    monkeypatch.setenv("FAKE_OFFICE", mode)
    with pytest.raises(EngineError, match=word) as caught:
        import_deck(deck, lesson)
    assert "--pictures none" in caught.value.hint
    assert names(lesson.parent) == []


def test_office_that_hangs_is_ended(deck, lesson, office, monkeypatch, tmp_path):
    make_pptx(deck, TWENTY[:1])
    log = tmp_path / "pid"
    monkeypatch.setenv("FAKE_OFFICE", "hang")
    monkeypatch.setenv("FAKE_OFFICE_LOG", str(log))
    monkeypatch.setattr("avatar.deck.office.START", 3.0)
    monkeypatch.setattr("avatar.deck.office.EACH", 0.0)
    with pytest.raises(EngineError, match="not finished after 3 s"):
        import_deck(deck, lesson)
    pid = log.read_text() if log.exists() and log.stat().st_size < 20 else ""
    if pid:
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)
    assert names(lesson.parent) == []


def test_office_that_is_no_program(deck, lesson, office):
    make_pptx(deck, TWENTY[:1])
    office.write_text("#!/nowhere/python\n")
    with pytest.raises(EngineError, match="does not start"):
        import_deck(deck, lesson)
    assert names(lesson.parent) == []


def test_nothing_is_overwritten(deck, lesson, office):
    make_pptx(deck, TWENTY[:2])
    import_deck(deck, lesson)
    before = lesson.read_text(encoding="utf-8")
    with pytest.raises(InputError, match="there already"):
        import_deck(deck, lesson)
    lesson.unlink()
    with pytest.raises(InputError, match=r"folder .*lesson-slides is there already"):
        import_deck(deck, lesson)
    make_pptx(deck, TWENTY[2:3])
    made = import_deck(deck, lesson, replace=True)
    assert names(made.pictures) == ["slide-01.png"]
    assert lesson.read_text(encoding="utf-8") != before
    assert names(lesson.parent) == ["lesson-slides", "lesson.md"]

    (made.pictures / "mine.txt").write_text("precious")
    with pytest.raises(InputError, match=r"mine\.txt"):
        import_deck(deck, lesson, replace=True)
    assert names(made.pictures) == ["mine.txt", "slide-01.png"]


def test_a_failed_replacement_leaves_everything(deck, lesson, office, monkeypatch):
    make_pptx(deck, TWENTY[:2])
    made = import_deck(deck, lesson)
    before = {path: path.read_bytes() for path in [lesson, *made.pictures.iterdir()]}
    monkeypatch.setenv("FAKE_OFFICE", "fail")
    with pytest.raises(EngineError):
        import_deck(deck, lesson, replace=True)
    monkeypatch.delenv("FAKE_OFFICE")

    def refuse(self):
        raise OutputError(lesson, "the disk is full.")

    monkeypatch.setattr("avatar.media.atomic.Outputs.commit", refuse)
    make_pptx(deck, TWENTY[5:8])
    with pytest.raises(OutputError):
        import_deck(deck, lesson, replace=True)
    assert {path: path.read_bytes() for path in [lesson, *made.pictures.iterdir()]} == before
    assert names(lesson.parent) == ["lesson-slides", "lesson.md"]


def test_being_stopped_leaves_nothing(deck, lesson, office):
    make_pptx(deck, TWENTY[:2])

    def stop(event):
        if event.stage == "draw":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_deck(deck, lesson, progress=stop)
    assert names(lesson.parent) == []


def test_what_a_killed_process_left_is_swept_up(deck, lesson, no_office):
    make_pptx(deck, TWENTY[:1])
    old = lesson.parent / ".lesson-slides.partial-1-abc123-0"
    new = lesson.parent / ".lesson-slides.partial-1-abc123-1"
    for folder in (old, new):
        folder.mkdir()
        (folder / "slide-01.png").touch()
    os.utime(old, (time.time() - 90_000,) * 2)
    import_deck(deck, lesson)
    assert names(lesson.parent) == [new.name, "lesson.md"]


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        ("my lesson (new) {{x}}.md", "my-lesson-new-x-slides"),
        ("レッスン 1.md", "レッスン-1-slides"),
        ("(.markdown", "lesson-slides"),
    ],
)
def test_names_that_mean_something_in_markdown(deck, lesson, office, name, folder):
    make_pptx(deck, TWENTY[:1])
    made = import_deck(deck, lesson.with_name(name))
    assert made.pictures.name == folder
    assert len(load_script(made.script).scenes[0].pictures) == 1


@pytest.mark.parametrize(("name", "error"), [("lesson.mp4", InputError), ("no/lesson.md", OutputError)])
def test_targets_that_cannot_be(deck, lesson, no_office, name, error):
    make_pptx(deck, TWENTY[:1])
    with pytest.raises(error):
        import_deck(deck, lesson.parent / name)
    assert names(lesson.parent) == []


def test_a_file_where_the_folder_goes(deck, lesson, office):
    make_pptx(deck, TWENTY[:1])
    (lesson.parent / "lesson-slides").write_text("x")
    with pytest.raises(OutputError, match="in the way"):
        import_deck(deck, lesson, replace=True)


def test_presenters_are_known(deck, lesson, no_office):
    make_pptx(deck, TWENTY[:1])
    with pytest.raises(UnknownNameError, match="henrik"):
        import_deck(deck, lesson, presenter="henrick")


def test_the_title_when_the_deck_names_none(deck, lesson, no_office):
    make_pptx(deck, [(None, None, "a"), ("{{Tides}}: a 'start'", [], "b")])
    assert load_script(import_deck(deck, lesson).script).title == "{ {Tides}}: a 'start'"
    make_pptx(deck, [(None, None, "a")])
    assert load_script(import_deck(deck, lesson, replace=True).script).title == "deck"


def test_very_long_notes(deck, lesson, no_office):
    make_pptx(deck, [("Long", [], "The sea comes in twice a day. " * 2_000), ("海", [], "海" * 30_000)])
    import_deck(deck, lesson)
    assert [p for p in check_file(lesson) if p.severity == "error"] == []
    words = sum(len(text.split()) for text in written(load_script(lesson).scenes[0]))
    assert words == 14_000


def test_too_much_text(deck, lesson, no_office, monkeypatch):
    monkeypatch.setattr("avatar.deck.importing.MOST_SCRIPT", 1000)
    make_pptx(deck, [("Long", [], "The sea. " * 200)])
    with pytest.raises(InputError, match="MB"):
        import_deck(deck, lesson)
    assert names(lesson.parent) == []


def test_pdf_of_a_hundred_pages(tmp_path, lesson):
    source = tmp_path / "deck.pdf"
    source.write_bytes(
        make_pdf([[f"Part {n}", f"{{{{sea}}}} {n}", f"# {n} (pause 99s)."] for n in range(1, 101)])
    )
    made = import_deck(source, lesson, size=(320, 180), said="text")
    assert (made.scenes, made.warnings) == (100, ())
    assert names(made.pictures)[:2] == ["slide-001.png", "slide-002.png"]
    assert check_file(lesson) == []
    script = load_script(lesson)
    assert script.scenes[99].title == "Part 100"
    assert written(script.scenes[99]) == ["Part 100.", "{{sea}} 100.", "# 100 (pause 99s)."]
    assert script.scenes[99].pictures[0].path.name == "slide-100.png"


def test_pdf_without_text(tmp_path, lesson):
    source = tmp_path / "deck.pdf"
    source.write_bytes(make_pdf([["Tides"], []]))
    made = import_deck(source, lesson)
    assert (made.titled, made.silent) == ((1,), (2,))
    assert made.warnings[0].startswith("Page 1: only the title is said.")
    scenes = load_script(lesson).scenes
    assert [written(scene) for scene in scenes] == [["Tides."], [""]]


def test_a_deck_without_any_words_says_so(tmp_path, lesson):
    source = tmp_path / "deck.pdf"
    source.write_bytes(make_pdf([[], []]))
    assert "Nothing is said in the whole script" in import_deck(source, lesson).warnings[1]


@pytest.mark.parametrize(
    ("tag", "notes", "word"),
    [
        ("de-DE", "Das Meer steigt.", "marked as de-DE"),
        ("en-GB", "The sea rises.", ""),
        ("", "The sea rises.", ""),
        ("", "海水每天涨落两次。", "not in Latin letters"),
        ("x" * 50, "The sea rises.", ""),
    ],
)
def test_languages_are_noticed(deck, lesson, no_office, tag, notes, word):
    made_deck = make_pptx(deck, [("Tides", [], notes)])
    run = made_deck.slides[0].notes_slide.notes_text_frame.paragraphs[0].runs[0]
    if tag:
        run.font._rPr.set("lang", tag)
    made_deck.save(str(deck))
    warnings = [w for w in import_deck(deck, lesson).warnings if "front matter" in w]
    assert len(warnings) == bool(word)
    assert all(word in warning for warning in warnings)


def test_broken_decks_write_nothing(tmp_path, lesson):
    source = tmp_path / "deck.pptx"
    source.write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError):
        import_deck(source, lesson)
    assert names(lesson.parent) == []
    with pytest.raises(ScriptError):
        load_script(lesson)


@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_real_office(deck, lesson):
    made_deck = make_pptx(
        deck, [("Tides", ["High twice"], "Said."), ("End", [], "Done."), ("Last", [], "Bye.")]
    )
    made_deck.slides[1]._element.set("show", "0")
    made_deck.slides[0].background.fill.solid()
    from pptx.dml.color import RGBColor

    made_deck.slides[0].background.fill.fore_color.rgb = RGBColor(20, 60, 120)
    made_deck.save(str(deck))
    made = import_deck(deck, lesson, size=(960, 540))
    assert names(made.pictures) == ["slide-01.png", "slide-03.png"]
    with Image.open(made.pictures / "slide-01.png") as picture:
        assert picture.size == (960, 540)
        assert picture.getpixel((5, 5)) == pytest.approx((20, 60, 120), abs=3)
    with Image.open(made.pictures / "slide-03.png") as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)
        assert picture.convert("L").getextrema()[0] < 60


def test_office_is_found(tmp_path, monkeypatch):
    monkeypatch.delenv("AVATAR_SOFFICE", raising=False)
    program = tmp_path / "program" / ("soffice.exe" if os.name == "nt" else "soffice")
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("avatar.deck.office.PLACES", (str(tmp_path / "prog*" / program.name),))
    assert find_office() == program
    monkeypatch.setattr("avatar.deck.office.PLACES", (str(tmp_path / "none"),))
    assert find_office() is None
    monkeypatch.setenv("PATH", str(program.parent))
    assert find_office() == program
    monkeypatch.setenv("AVATAR_SOFFICE", str(program))
    assert find_office() == program
    assert isinstance(find_office(), Path)
