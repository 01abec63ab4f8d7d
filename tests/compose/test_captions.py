from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.compose import load_template
from avatar.compose.caption_card import caption_manner
from avatar.compose.captions import LINE, captions
from avatar.script import parse_script
from avatar.script.model import Scene, Script, Segment, Token
from avatar.speech.model import Speech, Word

from .conftest import scene, segment, speak


def made(*scenes: Scene):
    script = Script("", scenes)
    return captions(script, speak(script))


def plain(items):
    return " ".join(row for c in items for row in c.rows)


def test_every_word_is_shown_once_and_in_order():
    text = "We read what was written, and we say it well. Then, when it is late, we go home and sleep."
    items = made(scene("", text))
    assert plain(items) == text
    assert all(len(c.lines) <= 2 and max(map(len, c.rows)) <= LINE for c in items)


def test_a_sentence_end_is_the_best_place_for_a_break():
    items = made(
        scene("", "This is the first sentence of them. And that was the second one, a little longer.")
    )
    assert items[0].text == "This is the first sentence of them."


def test_lines_do_not_end_with_the():
    items = made(
        scene("", "The people who came to the meeting at the office of the company wanted to see the plan")
    )
    assert not any(row.split()[-1] in ("the", "a", "of", "to") for c in items for row in c.rows)


def test_times_follow_the_words_and_never_overlap():
    items = made(scene("", "one two three. " * 12), scene("", "four five six"))
    for before, after in itertools.pairwise(items):
        assert before.end < after.start
        assert before.words[-1].end - before.end < 0.1
    assert all(c.start == c.words[0].start for c in items)
    assert {c.scene for c in items} == {0, 1}
    assert items[-1].text == "four five six"


def test_money_shows_as_written_while_its_words_are_heard():
    tokens = (Token("pay", "pay"), Token("$3.50", "three dollars and fifty cents"), Token("now", "now"))
    script = Script("", (Scene("", (Segment(tokens),)),))
    item = captions(script, speak(script))[0]
    assert item.text == "pay $3.50 now"
    money = item.words[1]
    assert (round(money.start, 2), round(money.end, 2)) == (0.5, 1.97)


def test_what_is_never_spoken_joins_its_neighbours():
    tokens = (Token("«", "", space=False), Token("Yes", "yes", space=False), Token("»", ""), Token("—", ""),
              Token("fine", "fine", space=False), Token(".", ""))  # fmt: skip
    script = Script("", (Scene("", (Segment(tokens),)),))
    item = captions(script, speak(script))[0]
    assert item.text == "«Yes» — fine."
    assert len(item.words) == 2


def test_japanese_breaks_between_characters():
    tokens = tuple(
        Token(c, c, space=False)
        for c in "これは字幕のための長い文章ですから二行に分けて表示されなければなりません。" * 2
    )
    script = Script("", (Scene("", (Segment(tokens),)),))
    items = captions(script, speak(script))
    assert all(len(row) <= LINE // 2 + 1 for c in items for row in c.rows)
    assert "".join(row for c in items for row in c.rows) == "".join(t.written for t in tokens)


def test_a_long_address_is_cut():
    url = "https://example.org/" + "a" * 150
    items = made(scene("", f"see {url} today"))
    assert all(len(row) <= LINE for c in items for row in c.rows)
    assert "".join(row for c in items for row in c.rows).replace(" ", "") == f"see{url}today"


def test_silence_has_no_captions():
    assert captions(Script("", ()), Speech(np.zeros(10, np.float32), 10)) == []
    script = Script("", (Scene("", (segment("not heard"),)),))
    assert captions(script, Speech(np.zeros(10, np.float32), 10, (Word("x", 0, 1),))) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abc.,—ü字 ", min_size=1, max_size=60), min_size=1, max_size=40))
def test_any_text_makes_orderly_captions(texts):
    tokens = tuple(
        Token(t.strip() or "x", "word" if i % 3 else "", space=bool(i % 4)) for i, t in enumerate(texts)
    )
    script = Script("", (Scene("", (Segment(tokens),)),))
    items = captions(script, speak(script))
    assert all(c.start < c.end for c in items)
    assert all(a.start <= b.start for a, b in itertools.pairwise(items))
    assert all(1 <= len(c.lines) <= 2 for c in items)
    if any(t.spoken for t in tokens):
        shown = "".join(row for c in items for row in c.rows).replace(" ", "")
        assert shown == "".join(t.written for t in tokens).replace(" ", "")


@pytest.mark.parametrize("line", [12, 20, 31, 42])
def test_lines_are_as_long_as_the_canvas_has_room(line):
    script = Script("", (scene("", "Every morning the sea comes back to the harbour, and so do the boats."),))
    found = captions(script, speak(script), line)
    assert all(len(row) <= line for caption in found for row in caption.rows)
    assert plain(found) == script.scenes[0].segments[0].written
    assert all(len(c.rows) <= 2 for c in found)


def test_upright_canvases_have_shorter_lines():
    studio = load_template("studio")
    assert caption_manner(studio.arranged((1080, 1920))).line < 38 < caption_manner(studio).line <= 42


@pytest.mark.parametrize(
    ("language", "text", "rows", "lit"),
    [
        (
            "zh-CN",
            "我们用Python学习人工智能。",
            "我们用Python学习人工智能。",
            ["我们", "用", "Python", "学习", "人工智能。"],
        ),
        ("ja-JP", "学校へ行きました。", "学校へ行きました。", ["学校", "へ", "行きました。"]),
    ],
)
def test_words_without_blanks_are_lit_up_whole(language: str, text: str, rows: str, lit: list[str]):
    script = parse_script(f"---\nlanguage: {language}\n---\n\n{text}\n")
    shown = captions(script, speak(script))
    assert [row for caption in shown for row in caption.rows] == [rows]
    assert [word.text for caption in shown for word in caption.words] == lit
