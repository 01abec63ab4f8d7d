import io
import struct
import zipfile
from contextlib import suppress

import pytest

from avatar.deck import Line, read_deck
from avatar.deck.model import Deck, name_numbers
from avatar.errors import InputError

from .decks import make_pptx, rewrite


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deck.pptx"


def refusal(path):
    with pytest.raises(InputError) as caught:
        read_deck(path)
    assert str(path) in caught.value.message
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_titles_points_and_notes(path):
    make_pptx(
        path,
        [("Tides", ["High twice", "Low twice"], "Twice a day.\nIt climbs.\vBy 12 m."), ("End", [], None)],
        title="The living coast",
    )
    deck = read_deck(path)
    assert (deck.kind, deck.title, deck.aspect) == ("pptx", "The living coast", "16:9")
    first, last = deck.slides
    assert (first.number, first.title, first.named, first.hidden) == (1, "Tides", True, False)
    assert first.lines == (Line("High twice", point=True), Line("Low twice", point=True))
    assert first.notes == ("Twice a day.", "It climbs. By 12 m.")
    assert (last.title, last.notes, last.lines) == ("End", (), ())


def test_what_people_put_on_slides(path):
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "أهلا بالعالم"
    box = slide.shapes.add_textbox(*[Inches(1)] * 4)
    box.text_frame.text = "你好,世界"
    group = slide.shapes.add_group_shape()
    inner = group.shapes.add_group_shape()
    inner.shapes.add_textbox(*[Inches(1)] * 4).text_frame.text = "deep inside"
    table = slide.shapes.add_table(2, 2, *[Inches(1)] * 4).table
    for row, words in enumerate((("Port", "Range"), ("Bristol", "14.5 m"))):
        for column, word in enumerate(words):
            table.cell(row, column).text = word
    hidden = slide.shapes.add_textbox(*[Inches(1)] * 4)
    hidden.text_frame.text = "never seen"
    hidden._element.nvSpPr.cNvPr.set("hidden", "1")
    picture = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    slide.shapes.add_picture(picture, 0, 0)
    bare = deck.slides.add_slide(deck.slide_layouts[6])
    bare.shapes.add_textbox(*[Inches(1)] * 4).text_frame.text = "A title in a plain box"
    bare._element.set("show", "0")
    deck.slides.add_slide(deck.slide_layouts[6])
    deck.save(str(path))

    read = read_deck(path)
    assert read.aspect == "4:3"
    assert read.title == ""  # the template's "PowerPoint Presentation" is none
    first, second, empty = read.slides
    assert first.title == "أهلا بالعالم"
    assert [line.text for line in first.lines] == [
        "你好,世界",
        "deep inside",
        "Port, Range",
        "Bristol, 14.5 m",
    ]
    assert (second.title, second.named, second.hidden) == ("A title in a plain box", False, True)
    assert (empty.title, empty.lines, empty.notes) == ("", (), ())


def test_alternatives_fields_and_formulas_are_read_once(path):
    make_pptx(path, [("T", ["PLACE"], None)])
    choice = (
        b'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        b'<mc:Choice Requires="x"><a:r><a:t>new</a:t></a:r></mc:Choice>'
        b"<mc:Fallback><a:r><a:t>old</a:t></a:r></mc:Fallback></mc:AlternateContent>"
        b'<a:br/><a:fld id="{1}" type="datetime"><a:t>May</a:t></a:fld>'
    )

    def change(name, raw):
        return raw.replace(b"<a:r><a:t>PLACE</a:t></a:r>", choice) if "slides/slide1.xml" in name else raw

    rewrite(path, change)
    assert [line.text for line in read_deck(path).slides[0].lines] == ["new May"]


def test_levels_of_points(path):
    deck = make_pptx(path, [("T", ["one", "two"], None)])
    deck.slides[0].placeholders[1].text_frame.paragraphs[1].level = 3
    deck.save(str(path))
    assert [line.level for line in read_deck(path).slides[0].lines] == [0, 3]


@pytest.mark.parametrize(
    ("size", "aspect"),
    [
        ((1280, 720), "16:9"),
        ((1080, 1920), "9:16"),
        ((100, 100), "1:1"),
        ((595, 842), "1:1.42"),
        ((1, 30), "1:30"),
    ],
)
def test_aspect(tmp_path, size, aspect):
    assert Deck(tmp_path, "pdf", "", size, ()).aspect == aspect


def test_numbers_as_ranges():
    assert name_numbers([9, 3, 7, 8, 1]) == "1, 3, 7–9"
    assert name_numbers([1, 2]) == "1, 2"


def test_zip_bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.xml", "w") as file:
        for _ in range(210):
            file.write(bytes(1_000_000))
    assert "zip bomb" in refusal(path)


def test_entry_that_lies_about_its_size(path):
    make_pptx(path, [("T", [], None)])
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"ppt/slides/slide1.xml") - 46  # its record in the table of contents at the end
    assert raw[at : at + 4] == b"PK\x01\x02"
    raw[at + 24 : at + 28] = struct.pack("<I", 5)  # the unpacked size
    path.write_bytes(raw)
    assert "damaged" in refusal(path)


def test_too_many_entries(path):
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_001):
            archive.writestr(str(number), b"")
    assert "too many" in refusal(path)


def test_huge_xml(path):
    make_pptx(path, [("T", [], None)])
    rewrite(path, lambda name, raw: bytes(33_000_000) if name.endswith("slide1.xml") else raw)
    assert "MB of text" in refusal(path)


@pytest.mark.parametrize(
    "start",
    [
        b'<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE p SYSTEM "http://example.invalid/x.dtd">',
    ],
)
def test_document_types_are_refused(path, start):
    make_pptx(path, [("T", ["words"], None)])

    def change(name, raw):
        return raw.replace(b"<p:sld ", start + b"<p:sld ", 1) if name.endswith("slides/slide1.xml") else raw

    rewrite(path, change)
    assert "document type" in refusal(path)


def test_relations_do_not_leave_the_package(path, tmp_path):
    secret = tmp_path / "secret.xml"
    secret.write_text("<a/>")
    make_pptx(path, [("T", [], None)])

    def change(name, raw):
        if name == "ppt/_rels/presentation.xml.rels":
            return raw.replace(b"slides/slide1.xml", b"../../../../.." + str(secret).encode())
        return raw

    rewrite(path, change)
    assert "slide 1 is missing" in refusal(path)


def test_deeply_nested_groups(path):
    make_pptx(path, [("T", [], None)])

    def change(name, raw):
        if not name.endswith("slides/slide1.xml"):
            return raw
        return raw.replace(b"</p:spTree>", b"<p:grpSp>" * 50_000 + b"</p:grpSp>" * 50_000 + b"</p:spTree>")

    rewrite(path, change)
    assert read_deck(path).slides[0].title == "T"


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.9, 0.999])
def test_cut_off(path, keep):
    make_pptx(path, [("T", ["a", "b"], "Notes.")])
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * keep)])
    assert refusal(path)


@pytest.mark.parametrize(
    "part", ["ppt/presentation.xml", "ppt/slides/slide1.xml", "ppt/_rels/presentation.xml.rels"]
)
@pytest.mark.parametrize(
    "raw", [None, b"", b"<a", b"<a/>", b"\xff\xfe\x00", b'<?xml version="1.0" encoding="x"?><a/>']
)
def test_parts_that_are_missing_or_broken(path, part, raw):
    make_pptx(path, [("T", [], None)])
    rewrite(path, lambda name, old: raw if name == part else old)
    if part.endswith("slide1.xml") and raw == b"<a/>":
        assert read_deck(path).slides[0].lines == ()
    else:
        refusal(path)


def test_every_byte_may_be_wrong(path):
    """A damaged file is refused or read, never a traceback."""
    make_pptx(path, [("T", ["a"], "Notes.")])
    raw = path.read_bytes()
    for at in range(0, len(raw), max(1, len(raw) // 150)):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :])
        with suppress(InputError):
            assert len(read_deck(path).slides) == 1


def test_no_slides_and_too_many(path, monkeypatch):
    make_pptx(path, [])
    assert "no slides" in refusal(path)
    make_pptx(path, [("T", [], None)] * 3)
    monkeypatch.setattr("avatar.deck.pptx.MOST_SLIDES", 2)
    assert "3 slides; the most is 2" in refusal(path)


def ole(stream):
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1500) + stream.encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("raw", "word"),
    [
        (b"", "empty"),
        (ole("EncryptedPackage"), "password"),
        (ole("PowerPoint Document"), ".ppt"),
        (ole("WordDocument"), "neither"),
        (b"\x89PNG....", "neither"),
        (b"# A script", "neither"),
        (b"PK\x03\x04 and nothing", "damaged"),
    ],
)
def test_other_files(path, raw, word):
    path.write_bytes(raw)
    assert word in refusal(path)


@pytest.mark.parametrize(
    ("names", "word"),
    [
        (["word/document.xml"], "Word"),
        (["xl/workbook.xml"], "Excel"),
        (["a.txt"], "zip"),
        (["Index/a.iwa"], "Keynote"),
    ],
)
def test_other_archives(path, names, word):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    assert word in refusal(path)


def test_opendocument(path):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.presentation")
    assert "OpenDocument" in refusal(path)


def test_encrypted_entries(path):
    make_pptx(path, [("T", [], None)])
    raw = bytearray(path.read_bytes())
    raw[raw.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(raw)
    assert "encrypted" in refusal(path)


def test_no_file_and_a_folder(tmp_path):
    make_pptx(tmp_path / "lesson.pptx", [])
    assert "Did you mean 'lesson.pptx'" in refusal(tmp_path / "leson.pptx")
    assert "folder" in refusal(tmp_path)
    with pytest.raises(InputError):
        read_deck(tmp_path / "a\0b")


def test_strict_namespaces(path):
    make_pptx(path, [("Tides", ["High"], "Said.")])
    changes = {
        b"http://schemas.openxmlformats.org/presentationml/2006/main": b"http://purl.oclc.org/ooxml/presentationml/main",
        b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    }

    def change(name, raw):
        for old, new in changes.items():
            raw = raw.replace(old, new)
        return raw

    rewrite(path, change)
    slide = read_deck(path).slides[0]
    assert (slide.title, slide.notes) == ("Tides", ("Said.",))
