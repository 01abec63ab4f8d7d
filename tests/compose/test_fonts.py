"""Fonts of the system for what a template's own lack; all of them made here."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from PIL import Image

from avatar import cache, resources
from avatar.compose.sheet import Sheet
from avatar.compose.text import installed
from avatar.compose.text.fontfile import (
    FontFile,
    count_faces,
    draw_pictures,
    face,
    facts,
    measure,
    read_facts,
    strike,
)
from avatar.compose.text.fonts import Font
from avatar.compose.text.typography import lay, pieces
from avatar.compose.text.writing import complain, survey, way_out, writing_of

OWN = resources.folder("templates") / "fonts" / "Figtree-Medium.ttf"


def square(x0=50, x1=950, y0=0, y1=800):
    pen = TTGlyphPen(None)
    pen.moveTo((x0, y0))
    pen.lineTo((x0, y1))
    pen.lineTo((x1, y1))
    pen.lineTo((x1, y0))
    pen.closePath()
    return pen.glyph()


def build(
    path: Path, chars: str, family="Tiny Sans", weight=400, italic=False, colour=None, restricted=False
):
    """A font whose letters are squares of 1000 units; `colour` is RGB, 0..1 each."""
    names = [".notdef", *(f"u{ord(c):x}" for c in chars)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([*names, "layer"])
    builder.setupCharacterMap({ord(c): name for c, name in zip(chars, names[1:], strict=True)})
    builder.setupGlyf({name: square() for name in [*names, "layer"]})
    builder.setupHorizontalMetrics(dict.fromkeys([*names, "layer"], (1000, 50)))
    builder.setupHorizontalHeader(ascent=900, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Italic" if italic else "Regular"})
    builder.setupOS2(
        usWeightClass=weight,
        usWinAscent=950,
        usWinDescent=250,
        fsSelection=1 if italic else 64,
        fsType=2 if restricted else 0,
    )
    builder.setupPost()
    if colour:
        builder.font["COLR"] = buildCOLR({name: [("layer", 0)] for name in names[1:]})
        builder.font["CPAL"] = buildCPAL([[(*colour, 1.0)]])
    builder.save(path)
    return path


@pytest.fixture
def system(system_fonts):
    """Puts fonts into the list of the system's."""

    def add(*paths):
        for path in paths:
            system_fonts.extend(installed._read(path))
        installed.find_font.cache_clear()

    return add


def font(language=""):
    return Font((OWN,), 40, language)


def names(found):
    return [(file.path.stem, text) for file, text in found]


def test_a_font_says_what_it_has(tmp_path):
    path = build(tmp_path / "a.ttf", "ab中", "Some Sans", 600, italic=True, restricted=True)
    found = read_facts(FontFile(path))
    assert (found.family, found.weight, found.italic, found.pictures) == ("Some Sans", 600, True, False)
    assert (found.em, found.ascent, found.descent) == (1000, 950, 250)
    assert not found.embeddable
    assert found.ranges == ((0x61, 0x62), (0x4E2D, 0x4E2D))
    assert facts(FontFile(OWN)).weight == 500


def test_what_the_template_lacks_comes_from_the_system(tmp_path, system):
    assert font().missing("a中") == "中"
    system(build(tmp_path / "han.ttf", "中文"), build(tmp_path / "thai.ttf", "ก"))
    assert font().missing("a中文ก") == ""
    assert names(font().runs("a中文b")) == [("Figtree-Medium", "a"), ("han", "中文"), ("Figtree-Medium", "b")]


def test_of_several_the_best_is_taken(tmp_path, system):
    system(
        build(tmp_path / "a.ttf", "中", "Tiny Serif"),
        build(tmp_path / "b.ttf", "中", "Noto Sans CJK JP", 700, italic=True),
        build(tmp_path / "c.ttf", "中", "Noto Sans CJK JP", 900),
        build(tmp_path / "d.ttf", "中", "Noto Sans CJK JP", 500),
        build(tmp_path / "e.ttf", "中", "Noto Sans CJK SC", 500),
    )
    assert names(font("ja-JP").runs("中")) == [("d", "中")]
    assert names(font("zh-CN").runs("中")) == [("e", "中")]
    assert names(font().runs("中")) == [("e", "中")]


def test_a_collection_has_many_fonts_in_a_file(tmp_path, system):
    collection = TTCollection()
    collection.fonts = [TTFont(build(tmp_path / f"{c}.ttf", c)) for c in "ab中"]
    collection.save(tmp_path / "all.ttc")
    assert count_faces(tmp_path / "all.ttc") == 3
    system(tmp_path / "all.ttc")
    ((file, _),) = font().runs("中")
    assert file.index == 2
    assert measure(file, 40, "中") == pytest.approx(40)


def test_a_variable_font_is_taken_in_the_weight_that_is_needed(tmp_path, system):
    path = build(tmp_path / "vary.ttf", "中")
    variable = TTFont(path)
    builder = FontBuilder(font=variable)
    builder.setupFvar([("wght", 100, 100, 900, "Weight")], [])
    corners, edges = [(0, 0), (0, 0), (-800, 0), (-800, 0)], [(0, 0), (-800, 0), (0, 0), (0, 0)]
    shape = TupleVariation({"wght": (0.0, 1.0, 1.0)}, [*corners, *edges])
    builder.setupGvar({"u4e2d": [shape], ".notdef": [], "layer": []})
    variable.save(path)
    assert facts(FontFile(path)).weights == (100, 900)
    system(path, build(tmp_path / "static.ttf", "中", weight=100))
    ((file, _),) = font().runs("中")
    assert (file.path.name, file.weight) == ("vary.ttf", 500)
    light, medium, bold = (
        face(FontFile(path, 0, weight), 40).getmask("中").getbbox()[2] for weight in (100, 500, 900)
    )
    assert light > medium > bold  # this font has less ink the bolder it is


def test_emoji_are_drawn_in_their_colours(tmp_path, system):
    system(
        build(tmp_path / "mono.ttf", "🌊a"),
        build(tmp_path / "red.ttf", "🌊🙂", "Emoji", colour=(0.9, 0.1, 0.1)),
    )
    assert names(font().runs("a🌊🙂b")) == [("Figtree-Medium", "a"), ("red", "🌊🙂"), ("Figtree-Medium", "b")]
    block = lay([pieces("a 🌊 b")], font())
    sheet = Sheet(block.width + 20, 80)
    sheet.text(block, (10, 20), (255, 255, 255))
    drawn = sheet.bgra()
    red = (drawn[..., 2] > 200) & (drawn[..., 0] < 60)
    white = (drawn[..., :3] > 250).all(axis=2)
    assert red.sum() > 500
    assert white.sum() > 100
    wave = next(p for p in block.placed if p.piece.text == "🌊")
    columns = np.flatnonzero(red.any(axis=0)) - 10
    assert wave.left - 1 <= columns[0]
    assert columns[-1] <= wave.right + 1


def test_emoji_without_a_font_are_left_out_not_drawn_as_boxes(system):
    assert font().missing("a🌊") == "🌊"
    assert names(font().runs("a🌊b")) == [("Figtree-Medium", "ab")]


def bitmap(path, size=32):
    """A font of bitmaps (sbix) at one size, all green."""
    data = io.BytesIO()
    Image.new("RGBA", (size, size), (0, 200, 0, 255)).save(data, "PNG")
    font = TTFont(build(path, "🌊", "Bitmap Emoji"))
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables.sbixGlyph import Glyph
    from fontTools.ttLib.tables.sbixStrike import Strike

    table = newTable("sbix")
    glyphs = {n: Glyph(glyphName=n) for n in font.getGlyphOrder()}
    glyphs["u1f30a"] = Glyph(glyphName="u1f30a", graphicType="png ", imageData=data.getvalue())
    table.version, table.flags, table.numStrikes = 1, 1, 1
    table.strikes = {size: Strike(ppem=size, resolution=72)}
    table.strikes[size].glyphs = glyphs
    font["sbix"] = table
    font.save(path)
    return path


def test_a_font_of_bitmaps_is_scaled(tmp_path, system):
    file = FontFile(bitmap(tmp_path / "bits.ttf"))
    assert facts(file).pictures
    wide = measure(file, 80, "🌊")
    assert wide == pytest.approx(2 * measure(file, 40, "🌊"), rel=0.03)
    image, above = draw_pictures(file, 80, "🌊")
    assert image.shape[1] == pytest.approx(wide, abs=2)
    assert 0 < above < image.shape[0]
    assert strike(FontFile(OWN)) == 0


@pytest.mark.parametrize(
    "content", [b"", b"OTTO", b"ttcf\0\1\0\0\xff\xff\xff\xff", b"\0\1\0\0" + b"\xff" * 400, b"x" * 5000]
)
def test_a_broken_font_of_the_system_is_passed_over(tmp_path, content):
    path = tmp_path / "broken.ttf"
    path.write_bytes(content)
    assert list(installed._read(path)) == []
    assert facts(FontFile(path)).ranges == ()


# What is kept of them


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """A system with one folder of fonts, and a cache of its own."""
    monkeypatch.undo()  # the list of the other tests
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "fonts"
    (folder / "deep").mkdir(parents=True)
    monkeypatch.setattr(installed.shutil, "which", lambda name: None)
    monkeypatch.setattr(
        installed, "FOLDERS", {name: (str(folder),) for name in ("Linux", "Darwin", "Windows")}
    )
    installed.forget()
    yield folder
    installed.forget()


def test_fonts_are_found_in_the_usual_folders_and_kept(listed, monkeypatch):
    build(listed / "deep" / "han.ttf", "中")
    (listed / "readme.txt").write_text("no font")
    assert [f.family for f in installed.fonts()] == ["Tiny Sans"]
    assert json.loads((cache.folder() / "fonts.json").read_text())["format"] == installed.FORMAT
    reads = []
    real = installed._read
    monkeypatch.setattr(installed, "_read", lambda path: reads.append(path.name) or real(path))
    installed.forget()
    assert installed.find_font("中").path.name == "han.ttf"
    assert reads == []  # known from before
    build(listed / "new.ttf", "文")
    installed.forget()
    assert installed.find_font("文").path.name == "new.ttf"
    assert reads == ["new.ttf"]
    (listed / "new.ttf").unlink()
    installed.forget()
    assert installed.find_font("文") is None


@pytest.mark.parametrize(
    "kept", ["", "[]", "{", '{"format": 99, "files": {}}', '{"format": 1, "files": {"a": {"fonts": [1]}}}']
)
def test_a_broken_list_is_made_anew(listed, kept):
    build(listed / "han.ttf", "中")
    cache.folder().mkdir(parents=True)
    (cache.folder() / "fonts.json").write_text(kept)
    assert installed.find_font("中") is not None


def test_fontconfig_is_asked_where_there_is_one(listed, monkeypatch, tmp_path):
    other = build(tmp_path / "other.ttf", "中")
    monkeypatch.setattr(installed.shutil, "which", lambda name: "/usr/bin/fc-list")
    done = type("Done", (), {"stdout": f"{other}\n{tmp_path}/gone.ttf\n/x/y.pcf.gz\n".encode()})
    monkeypatch.setattr(installed.subprocess, "run", lambda *a, **k: done)
    assert [f.path for f in installed.fonts()] == [str(other)]


def test_a_fontconfig_that_fails_is_no_hindrance(listed, monkeypatch):
    build(listed / "han.ttf", "中")
    monkeypatch.setattr(installed.shutil, "which", lambda name: "/usr/bin/fc-list")

    def fail(*args, **kwargs):
        raise installed.subprocess.TimeoutExpired("fc-list", 10)

    monkeypatch.setattr(installed.subprocess, "run", fail)
    assert len(installed.fonts()) == 1


# Writing systems


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("中", "Chinese"),
        ("あ", "Japanese"),
        ("한", "Korean"),
        ("ก", "Thai"),
        ("🌊", "emoji"),
        ("ل", "Arabic"),
    ],
)
def test_characters_belong_to_a_writing_system(char, name):
    assert writing_of(char).name == name


def test_a_warning_names_the_way_out(monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Linux")
    assert complain("中文") == (
        "No font here has the characters 中 文 (Chinese): install one (sudo apt install fonts-noto-cjk), "
        "or set `fonts` in the brand to a file that has them."
    )
    assert "sudo apt install fonts-noto-color-emoji fonts-noto-core" in complain("ก🌊")
    assert "sudo" not in complain("\U00013000")
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    assert complain("中").endswith("(Chinese): set `fonts` in the brand to a file that has them.")


def test_the_survey_tells_what_can_be_shown(tmp_path, system, monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Linux")
    able, lacking = survey(font())
    assert list(able) == ["Latin"]
    assert way_out(lacking) == "sudo apt install fonts-noto-cjk fonts-noto-color-emoji fonts-noto-core"
    system(build(tmp_path / "greek.ttf", "αώ"))
    able, lacking = survey(font())
    assert able["Greek"].path.name == "greek.ttf"
    assert "Greek" not in [w.name for w in lacking]
