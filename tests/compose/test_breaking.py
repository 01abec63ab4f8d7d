"""Where text may be broken, which way it runs, and what is never taken apart."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.compose.captions import LINE, Manner, captions
from avatar.compose.text.bidi import levels, mirror, visual_runs
from avatar.compose.text.breaking import NO_END, NO_START, units
from avatar.compose.text.clusters import clusters, is_emoji
from avatar.compose.text.phrases import break_cost, columns
from avatar.script.model import Scene, Script, Segment, Token

from .conftest import scene, segment, speak

CHINESE = (
    "海水每天涨落两次，港口的人们早就学会了（在一千年以前）如何应对这样的变化。"
    "没有人抽水，也从来没有人抽过水……"
)
JAPANESE = (
    "海の水は毎日二回「満ち引き」を繰り返します。港の人々は、その変化にどのように対応すればよいかをずっと前から知っていました。"
    "ソフトウェアのバージョンアップも行いました。"
)
THAI = "น้ำทะเลขึ้นและลงวันละสองครั้งและผู้คนในท่าเรือรู้วิธีรับมือกับการเปลี่ยนแปลงนี้มานานแล้ว"


# Clusters


@pytest.mark.parametrize(
    "whole",
    ["👩‍🚀", "👨‍👩‍👧‍👦", "🇩🇪", "👍🏽", "❤️", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "#️⃣", "é", "ที่", "น้ำ"[:3], "कि", "क्षि", "각"],
)
def test_what_a_reader_takes_for_one_sign_stays_one(whole):
    assert clusters(f"a{whole}b") == ("a", whole, "b")


def test_an_endless_family_is_taken_apart():
    found = clusters("👩" + "\u200d👩" * 500)
    assert max(map(len, found)) <= 40
    assert len(found) > 10


def test_few_words_of_chinese_are_a_line():
    script = Script(
        "",
        (
            Scene(
                "",
                (Segment((Token(CHINESE, CHINESE),)),),
            ),
        ),
        language="zh-CN",
    )
    found = captions(script, speak(script), Manner(20, 1, True))
    assert "".join(c.text for c in found) == CHINESE
    assert all(columns(c.text) <= 24 for c in found)
    assert sum(columns(c.text) for c in found) / len(found) > 9


def test_flags_come_in_pairs():
    assert clusters("🇩🇪🇫🇷🇬") == ("🇩🇪", "🇫🇷", "🇬")


@given(st.text(max_size=40))
def test_clusters_and_units_lose_nothing(text):
    assert "".join(clusters(text)) == text
    assert "".join(units(text)) == text


@pytest.mark.parametrize(
    ("sign", "picture"),
    [("🌊", True), ("❤️", True), ("❤", False), ("✅", True), ("✓", False), ("☺︎", False), ("a", False),
     ("1", False), ("1️⃣", True), ("©", False), ("字", False), ("", False)],
)  # fmt: skip
def test_pictures_are_told_from_letters(sign, picture):
    assert is_emoji(sign) == picture


# Breaks


def said(text, line, language):
    script = Script("", (Scene("", (Segment((Token(text, text),)),)),), language=language)
    return captions(script, speak(script), line)


@pytest.mark.parametrize(("text", "language"), [(CHINESE, "zh-CN"), (JAPANESE, "ja-JP")])
@pytest.mark.parametrize("line", [12, 16, 22, 30, LINE])
def test_no_line_begins_or_ends_with_the_wrong_sign(text, language, line):
    found = said(text, line, language)
    rows = [row for c in found for row in c.rows]
    assert "".join(rows) == text
    assert all(columns(row) <= line for row in rows)
    assert not [row for row in rows if row[0] in NO_START]
    assert not [row for row in rows if row[-1] in NO_END]
    assert all(len(c.rows) <= 2 for c in found)


def test_words_of_another_script_stay_whole_among_chinese():
    assert units("用Python3.11写的") == ("用", "Python3.11", "写", "的")


def test_a_dash_of_two_signs_is_one():
    assert units("水——海") == ("水", "——", "海")


def test_korean_breaks_at_spaces():
    assert units("바닷물은") == ("바닷물은",)


@pytest.mark.parametrize("line", [12, 20, LINE])
def test_thai_is_never_broken_inside_a_letter_or_before_its_vowel(line):
    rows = [row for c in said(THAI, line, "th") for row in c.rows]
    assert "".join(rows) == THAI
    assert len(rows) > 1
    assert list(itertools.chain(*map(clusters, rows))) == list(clusters(THAI))
    assert not [row for row in rows if row[-1] in "เแโใไ"]


def test_emoji_are_never_taken_apart():
    family = "👨‍👩‍👧‍👦" * 30
    rows = [row for c in said(family, 20, "en-US") for row in c.rows]
    assert "".join(rows) == family
    assert {cluster for row in rows for cluster in clusters(row)} == {"👨‍👩‍👧‍👦"}
    assert all(columns(row) <= 20 for row in rows)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("sea.", "And", "en"), ("sea,", "and", "en")),
        (("sea,", "and", "en"), ("blue", "sea", "en")),
        (("sea", "and", "en"), ("blue", "sea", "en")),
        (("blue", "sea", "en"), ("the", "sea", "en")),
        (("See", "und", "de"), ("blaue", "See", "de")),
        (("blaue", "See", "de"), ("die", "See", "de")),
        (("to", "die", "de"), ("die", "to", "de")),
        (("mer", "et", "fr"), ("la", "mer", "fr")),
        (("mar", "y", "es"), ("el", "mar", "es")),
    ],
)
def test_phrases_are_kept_together(better, worse):
    def cost(pair):
        return break_cost(pair[0], pair[1], True, 0.0, pair[2])

    assert cost(better) < cost(worse)


def test_a_word_leans_only_in_its_own_language():
    assert break_cost("die", "now", True, 0.0, "en-US") == 1.0
    assert break_cost("die", "See", True, 0.0, "de-DE") == 2.0


def test_a_pause_makes_a_break_better():
    assert break_cost("sea", "rises", True, 0.6, "en") < break_cost("sea", "rises", True, 0.0, "en")


def test_a_japanese_phrase_ends_with_its_particle():
    assert break_cost("は", "海", False, 0.0, "ja") < break_cost("海", "は", False, 0.0, "ja")
    assert break_cost("は", "海", False, 0.0, "ja") < break_cost("ソ", "フ", False, 0.0, "ja")


# A few words at a time


def test_few_words_stand_in_one_line():
    script = Script(
        "", (scene("", "Every morning the sea comes back to the harbour, and so do the boats at night."),)
    )
    found = captions(script, speak(script), Manner(20, 1, True))
    assert all(len(c.rows) == 1 and len(c.rows[0]) <= 24 and len(c.words) <= 4 for c in found)
    assert " ".join(c.text for c in found) == script.scenes[0].segments[0].written
    assert "harbour," in [c.text.split()[-1] for c in found]


def test_captions_stand_until_they_can_be_read():
    """Said in a second, then silence: 40 characters take a reader 2.4 s."""
    text = "abcdefghi " * 4
    script = Script("", (Scene("", (segment(text.strip()), segment("on"))),))
    speech = speak(script)
    quick = tuple(
        type(w)(
            w.text,
            w.start / 4 if w.segment == 0 else 9.0,
            w.end / 4 if w.segment == 0 else 9.5,
            0,
            w.segment,
            w.token,
        )
        for w in speech.words
    )
    late = type(speech)(speech.samples.repeat(10), 1000, quick)
    first = captions(script, late)[0]
    assert first.words[-1].end < 0.5
    assert first.end - first.start == pytest.approx(39 / 17, abs=0.01)


# Direction


def shown(text, base):
    """The text as it is seen from left to right."""
    out = ""
    for start, end, backward in visual_runs(levels(text, base)):
        out += mirror(text[start:end]) if backward else text[start:end]
    return out


@pytest.mark.parametrize(
    ("text", "base", "seen"),
    [
        ("abc def", 0, "abc def"),
        ("אבג", 1, "גבא"),
        ("abc אבג def", 0, "abc גבא def"),
        ("אבג abc דהו", 1, "והד abc גבא"),
        ("אבג 14.5 דהו", 1, "והד 14.5 גבא"),
        ("(אבג)", 1, "(גבא)"),
        ("אבג (2024", 1, "2024( גבא".replace("(", ")")),
        ("אבג!", 1, "!גבא"),
        ("abc אבג!", 0, "abc גבא!"),
        ("אבג $5 דהו", 1, "והד $5 גבא"),
        ("عام 2024-12", 1, "12-2024 ماع"),
    ],
)
def test_mixed_lines_are_ordered_as_unicode_says(text, base, seen):
    assert shown(text, base) == seen


@settings(max_examples=200)
@given(st.text("ab 12.,()אב عم-", max_size=20), st.sampled_from([0, 1]))
def test_runs_cover_the_line_once(text, base):
    places = sorted(i for start, end, _ in visual_runs(levels(text, base)) for i in range(start, end))
    assert places == list(range(len(text)))
