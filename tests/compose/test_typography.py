from __future__ import annotations

import numpy as np
import pytest

from avatar import resources
from avatar.compose.text.characters import rightward
from avatar.compose.text.fonts import Font, coverage
from avatar.compose.text.typography import fill, lay, pieces

FONTS = resources.folder("templates") / "fonts"
FILES = (
    "Figtree-Medium.ttf",
    "NotoSans-Medium.ttf",
    "NotoSansArabic-Medium.ttf",
    "NotoSansHebrew-Medium.ttf",
)
FONT = Font(tuple(FONTS / name for name in FILES), 40)


def test_characters_take_the_first_font_that_has_them():
    assert ord("é") in coverage(FONTS / "Figtree-Medium.ttf")
    assert ord("Ж") not in coverage(FONTS / "Figtree-Medium.ttf")
    assert [file.path.name for file, _ in FONT.runs("aЖ")] == ["Figtree-Medium.ttf", "NotoSans-Medium.ttf"]
    assert FONT.missing("añЖبש") == ""
    assert FONT.missing("a\U00013000") == "\U00013000"


@pytest.mark.parametrize(
    "text", ["one two three four five six seven eight nine ten", "word " * 60, "x" * 200, "長い文章" * 30]
)
def test_lines_fit_and_lose_nothing(text):
    lines = fill(pieces(text), FONT, 400)
    block = lay(lines, FONT)
    assert block.width <= 400
    assert "".join(p.text for line in lines for p in line) == text.replace(" ", "")


def test_lines_are_balanced():
    lines = fill(pieces("a title that is just a little longer than one line holds"), FONT, 700)
    widths = [lay([line], FONT).width for line in lines]
    assert len(lines) == 2
    assert min(widths) > 0.7 * max(widths)


def test_right_to_left_lines_begin_at_the_right():
    assert rightward("(شركة)")
    assert not rightward("123 abc")
    block = lay([pieces("الأول الثاني two words ثالث")], FONT, width=900)
    order = [p.piece.text for p in sorted(block.placed, key=lambda p: p.left)]
    assert order == ["ثالث", "two", "words", "الثاني", "الأول"]
    assert max(p.right for p in block.placed) == pytest.approx(900)


def test_words_do_not_overlap_and_are_painted_where_placed():
    block = lay([pieces("first second", 0)[:1] + pieces("second", 1)], FONT)
    first, second = block.placed
    assert first.right < second.left
    columns = np.flatnonzero(block.mask([1]).any(axis=0))
    assert second.left - 2 <= columns[0]
    assert columns[-1] <= second.right + 2


def test_a_line_of_arabic_that_begins_with_a_name_runs_to_the_left_all_the_same():
    words = pieces("Bristol في إنجلترا: 14.5 م!")
    plain, arabic = (lay([words], Font(FONT.paths, 40, language), width=900) for language in ("en-US", "ar"))
    assert not plain.backward
    assert arabic.backward

    def first(block):
        return min(block.placed, key=lambda p: p.left).piece.text

    assert first(plain) == "Bristol"
    assert first(arabic) == "م!"
    assert max(p.right for p in arabic.placed) == pytest.approx(900)
    assert next(p for p in arabic.placed if p.piece.text == "Bristol").right == pytest.approx(900)
    assert not lay([pieces("Bristol 14.5")], Font(FONT.paths, 40, "ar")).backward
