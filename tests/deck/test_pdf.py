import subprocess
import sys
import tracemalloc

import pytest
from PIL import Image

from avatar.deck import read_deck
from avatar.deck.pagetext import drop_running, join_lines, split_lines
from avatar.deck.pdf import draw_pages, open_pdf
from avatar.errors import InputError, MissingExtraError, OutputError

from .decks import make_pdf


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deck.pdf"


def refusal(path):
    with pytest.raises(InputError) as caught:
        read_deck(path)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return str(caught.value)


def test_pages_titles_and_text(path):
    path.write_bytes(
        make_pdf(
            [["Tides", "The sea comes in."], ["7"], ["1. First", "2. Second"], []],
            title="The living coast",
        )
    )
    deck = read_deck(path)
    assert (deck.kind, deck.title, deck.size, deck.aspect) == ("pdf", "The living coast", (960, 540), "16:9")
    assert [slide.title for slide in deck.slides] == ["Tides", "", "1. First", ""]
    assert [line.text for line in deck.slides[0].lines] == ["Tides", "The sea comes in."]
    assert [line.text for line in deck.slides[2].lines] == ["1. First", "2. Second"]
    assert not any(slide.notes for slide in deck.slides)


def test_the_outline_names_pages(path):
    path.write_bytes(make_pdf([["one"], ["two"], ["three"]], outline=[("Start", 0), ("End", 2)]))
    slides = read_deck(path).slides
    assert [(slide.title, slide.named) for slide in slides] == [
        ("Start", True),
        ("two", False),
        ("End", True),
    ]


@pytest.mark.parametrize("title", ["Microsoft PowerPoint - deck.pptx", "lesson.pptx", "Untitled-1"])
def test_titles_that_are_file_names(path, title):
    path.write_bytes(make_pdf([["one"]], title=title))
    assert read_deck(path).title == ""


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (
            ["The Moon pulls the near side most, and", "so the sea bulges."],
            ["The Moon pulls the near side most, and so the sea bulges."],
        ),
        (
            ["All that is water rises and falls with the", "Moon. That is all."],
            ["All that is water rises and falls with the Moon. That is all."],
        ),
        (["Tides", "High twice", "Low twice"], ["Tides", "High twice", "Low twice"]),
        (["• High", "twice", "- Low"], ["High twice", "Low"]),
        (["1) one", "", "2) two"], ["1) one", "2) two"]),
        ([], []),
    ],
)
def test_lines_become_paragraphs(lines, paragraphs):
    assert [line.text for line in join_lines(lines)] == paragraphs


def test_running_heads_and_page_numbers_are_left_out():
    pages = [["ACME", f"Tides {n}", "", "The sea.", "Confidential", f"{n} / 5"] for n in range(1, 6)]
    assert drop_running(pages) == [[f"Tides {n}", "", "The sea."] for n in range(1, 6)]
    few = [["ACME", "One"], ["ACME", "Two"]]
    assert drop_running(few) == few
    same = [["Tides", "7"]] * 5
    assert drop_running(same) == same  # nothing would be left
    assert drop_running([]) == []
    figures = [["14.5", "metres"], ["1986", "the year"]]
    assert drop_running(figures) == figures


def test_broken_words_and_ligatures():
    assert split_lines("the of\ufb01ce of the water\x02\r\nfall\r\n\r\nend") == [
        "the office of the waterfall",
        "",
        "end",
    ]


@pytest.mark.parametrize(
    ("size", "box", "drawn"),
    [
        ((960, 540), (1920, 1080), (1920, 1080)),
        ((1024, 768), (1920, 1080), (1440, 1080)),
        ((595, 842), (1920, 1080), (1080, 1529)),
        ((960, 540), (1080, 1080), (1080, 608)),
        ((14000, 20), (1920, 1080), (1920, 3)),
    ],
)
def test_pictures_fill_the_box(path, tmp_path, size, box, drawn):
    path.write_bytes(make_pdf([["one"]], size=size))
    target = tmp_path / "one.png"
    draw_pages(path, {0: target}, box)
    with Image.open(target) as picture:
        assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", drawn)


def test_what_is_drawn(path, tmp_path):
    path.write_bytes(make_pdf([["one"], ["two"]]))
    targets = {0: tmp_path / "0.png", 1: tmp_path / "1.png"}
    told = []
    draw_pages(path, targets, (960, 540), lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    for index, target in targets.items():
        with Image.open(target) as picture:
            assert picture.getpixel((480, 535)) == pytest.approx((26 * (index + 1), 127, 230), abs=2)
            assert picture.getpixel((480, 270)) == (255, 255, 255)
            letters = picture.convert("L").crop((60, 0, 400, 150))
            assert letters.getextrema() == (0, 255)


def test_hundred_pages_one_after_the_other(path, tmp_path):
    """Python keeps no page: what it holds at its peak is less than two pictures, after 100 as after 5."""
    peaks = []
    for pages in (5, 100):
        path.write_bytes(make_pdf([[f"Page {n}", "The sea."] for n in range(pages)], size=(320, 180)))
        deck = read_deck(path)
        assert len(deck.slides) == pages
        targets = {n: tmp_path / f"{n}.png" for n in range(pages)}
        tracemalloc.start()
        draw_pages(path, targets, (320, 180))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert all(target.stat().st_size > 100 for target in targets.values())
    assert peaks[1] < peaks[0] + 320 * 180 * 4


def test_three_hundred_pages_are_read(path, monkeypatch):
    path.write_bytes(make_pdf([[f"Page {n}"] for n in range(300)]))
    assert read_deck(path).slides[299].title == "Page 299"
    monkeypatch.setattr("avatar.deck.pdf.MOST_SLIDES", 299)
    assert "300 pages; the most is 299" in refusal(path)


def test_no_pages(path):
    path.write_bytes(make_pdf([]))
    assert "no pages" in refusal(path)


@pytest.mark.parametrize("raw", [b"%PDF-1.7", b"%PDF-1.7\n" + b"x" * 5000, b"%PDF-1.4\n%%EOF"])
def test_broken(path, raw):
    path.write_bytes(raw)
    assert "damaged" in refusal(path)


def test_encrypted(path):
    raw = make_pdf([["one"]])
    marks = b"".join(b"%02x" % n for n in range(32))
    lock = (
        b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>] "
        % (marks, marks)
    )
    path.write_bytes(raw.replace(b"trailer\n<< ", b"trailer\n<< " + lock))
    assert "password" in refusal(path)


def test_broken_page_is_named(path):
    path.write_bytes(make_pdf([["one"], ["two"]]).replace(b"/Count 2", b"/Count 3"))
    assert "page 3 is damaged" in refusal(path)


def test_target_that_cannot_be_written(path, tmp_path):
    path.write_bytes(make_pdf([["one"]]))
    with pytest.raises(OutputError):
        draw_pages(path, {0: tmp_path / "no" / "one.png"}, (320, 180))


def test_without_the_extra(path, monkeypatch):
    path.write_bytes(make_pdf([["one"]]))
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    with pytest.raises(MissingExtraError, match=r"avatar-presenter\[slides\]"), open_pdf(path):
        pass


def test_nothing_heavy_is_imported():
    code = "import sys, avatar.deck; print(sorted({'numpy', 'PIL', 'pypdfium2', 'yaml'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
