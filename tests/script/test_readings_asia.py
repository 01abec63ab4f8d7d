"""Japanese, Chinese and Hindi: what is written → what is said, held to a table each, and where words end."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from avatar.script import parse_script
from avatar.script.flow import Flow
from avatar.script.model import Position, Token
from avatar.script.normalise import front_end
from avatar.script.normalise.hindi.numbers import BELOW_HUNDRED
from avatar.script.tokens import make_tokens
from avatar.script.words import chinese, japanese, word_ends

LANGUAGES = ("ja-JP", "zh-CN", "hi-IN")


def table(language: str) -> list[tuple[str, str, str]]:
    lines = Path(__file__).with_name(f"readings.{language}.txt").read_text("utf-8").splitlines()
    return [(language, *line.split(" => ")) for line in lines]  # type: ignore[misc]


def tokens_of(text: str, language: str) -> tuple[Token, ...]:
    flow = Flow()
    flow.add(text, [Position(1, i + 1) for i in range(len(text))], False)
    return make_tokens(flow, front_end(language), language)[0]


def joined(tokens: tuple[Token, ...], *, said: bool) -> str:
    words = "".join((t.spoken if said else t.written) + (" " if t.space else "") for t in tokens)
    return " ".join(words.split())


CASES = [case for language in LANGUAGES for case in table(language)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_long_enough(language: str):
    assert len(table(language)) >= 60


@pytest.mark.parametrize(("language", "written", "spoken"), CASES)
def test_reading(language: str, written: str, spoken: str):
    tokens = tokens_of(written, language)
    assert joined(tokens, said=True) == spoken
    assert joined(tokens, said=False) == written


@pytest.mark.parametrize(("language", "written", "spoken"), CASES)
def test_no_digit_is_left(language: str, written: str, spoken: str):
    assert not any(c.isdigit() for c in joined(tokens_of(written, language), said=True))


def test_hindi_has_a_hundred_numbers_of_its_own():
    assert len(BELOW_HUNDRED) == 100
    assert [n for n in set(BELOW_HUNDRED) if BELOW_HUNDRED.count(n) > 1] == []
    assert all(unicodedata.normalize("NFC", n) == n for n in BELOW_HUNDRED)


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh-CN", "今天，我们学习人工智能。", "今天，|我们|学习|人工智能。"),
        ("zh-CN", "使用Python写程序", "使用|Python|写|程序"),
        ("zh-CN", "他说：“你好！”", "他|说：|“你好！”"),
        ("zh-TW", "2024年的報告（AI）很好", "2024年|的|報告|（AI）|很|好"),
        ("ja-JP", "今日は、学校へ行きました。", "今日|は、|学校|へ|行きました。"),
        ("ja-JP", "「3回」言っていました", "「3回」|言っていました"),
        ("ja-JP", "コンピューターを使う", "コンピューター|を|使う"),
        ("hi-IN", "यह एक किताब है।", "यह|एक|किताब|है।"),
        ("en-US", "one two", "one|two"),
    ],
)
def test_words(language: str, text: str, words: str):
    assert [t.written for t in tokens_of(text, language)] == words.split("|")


def test_blanks_stay_where_they_were_written():
    tokens = tokens_of("我们用 Python 写程序", "zh-CN")
    assert [t.written for t in tokens] == ["我们", "用", "Python", "写", "程序"]
    assert [t.space for t in tokens] == [False, True, True, False, True]


def test_wide_stops_shape_the_melody_as_narrow_ones_do():
    assert [t.spoken for t in tokens_of("好，对：是；吗？啊！完。", "zh-CN")] == [
        "好,", "对:", "是;", "吗?", "啊!", "完.",
    ]  # fmt: skip
    assert [t.spoken for t in tokens_of("वह आया । ठीक है॥", "hi-IN")] == ["वह", "आया.", "ठीक", "है."]
    assert [t.spoken for t in tokens_of("好（真好）。对（是）！", "zh-CN")] == [
        "好,", "真", "好.", "对,", "是!",
    ]  # fmt: skip
    assert [t.spoken for t in tokens_of("你好,世界", "zh-CN")] == ["你好,", "世界"]


def test_without_a_dictionary_words_are_guessed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(__import__("sys").modules, "rjieba", None)
    assert chinese.split("我们学习") == ["我", "们", "学", "习"]

    def missing(text: str) -> list[japanese.Morpheme]:
        raise ImportError

    monkeypatch.setattr(japanese, "read_morphemes", missing)
    assert japanese.split("日本語を学ぶテスト") == ["日本語を", "学ぶ", "テスト"]


def test_directions_and_pronunciations_stand_between_words():
    script = parse_script("---\nlanguage: zh-CN\n---\n\n我们(nod)去[银行](/in˧˥xaŋ˧˥/)吧。\n")
    segment = script.scenes[0].segments[0]
    assert [t.written for t in segment.tokens] == ["我们", "去", "银行", "吧。"]
    assert segment.tokens[2].ipa == "in˧˥xaŋ˧˥"


@pytest.mark.parametrize(
    "text", ["。。。", "「」", "ー", "々", "𠮷野家", "はは" * 500, "一" * 300, "９９９９", "\u0301字"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_odd_texts_are_read_without_loss(language: str, text: str):
    tokens = tokens_of(text, language)
    assert joined(tokens, said=False) == text
    assert all(0 < i < len(text) for i in word_ends(text, language))
