"""Japanese, Chinese and Hindi words → phonemes."""

from __future__ import annotations

import pytest

from avatar.errors import InputError, MissingExtraError
from avatar.motion.visemes import VISEMES, find
from avatar.script import parse_script
from avatar.speech.alphabet import IDS, PUNCTUATION, STRESS, TONES, from_ipa, read_sounds
from avatar.speech.engine import Unit
from avatar.speech.readers import chinese, find_reader, hindi, japanese, read_phrase
from avatar.speech.readers.devanagari import say_word
from avatar.speech.readers.kana import SOUNDS, lengthen, say_kana
from avatar.speech.readers.syllables import say_syllable
from avatar.speech.sentences import split_phrases
from avatar.speech.units import make_units


def said(text: str, language: str) -> tuple[str, list[str]]:
    script = parse_script(f"---\nlanguage: {language}\n---\n\n{text}\n")
    units, _ = make_units(script.scenes[0].segments[0])
    reading = read_phrase(units, language)
    assert len(reading.signs) == len(reading.owner)
    parts = [
        "".join(s for s, o in zip(reading.signs, reading.owner, strict=True) if o == i)
        for i in range(len(units))
    ]
    return reading.signs, parts


@pytest.mark.parametrize(
    ("pinyin", "signs"),
    [
        ("zhong1", "ꭧʊ→ŋ"), ("guo2", "kwo↗"), ("xue2", "ɕɥe↗"), ("shi4", "ʂɨ↘"), ("zi3", "ʦɨ↓"),
        ("yu3", "y↓"), ("lü4", "ly↘"), ("lve4", "lɥe↘"), ("jun1", "ʨy→n"), ("quan2", "ʨʰɥɛ↗n"),
        ("er4", "ɚ↘"), ("wo3", "wo↓"), ("bo1", "pwo→"), ("you3", "jou↓"), ("liu2", "ljou↗"),
        ("gui4", "kwei↘"), ("chun1", "ꭧʰwə→n"), ("a5", "a"), ("ying1", "i→ŋ"), ("yan2", "jɛ↗n"),
        ("xiang4", "ɕja↘ŋ"), ("weng1", "wə→ŋ"), ("re4", "ɻɤ↘"), ("ng2", "ŋ↗"), ("", ""), ("x", ""),
        ("hello1", ""),
    ],
)  # fmt: skip
def test_syllables(pinyin: str, signs: str):
    assert say_syllable(pinyin) == signs


@pytest.mark.parametrize(
    ("kana", "signs"),
    [
        ("トーキョー", "toːkʲoː"), ("ガッコー", "ɡaʔkoː"), ("シンブン", "ɕimbɯɴ"), ("ニホンゴ", "ɲihoŋɡo"),
        ("コンニチワ", "koɲɲiʨiβa"), ("ミンナ", "mʲinna"), ("ホンヤ", "hoɴja"), ("ジュース", "ʥɨːsɨ"),
        ("チェック", "ʨeʔkɯ"), ("ファイル", "ɸaiɾɯ"), ("ティー", "tʲiː"), ("ヴァイオリン", "vaioɾʲiɴ"),
        ("ッ", ""), ("ーー", ""), ("", ""),
    ],
)  # fmt: skip
def test_kana(kana: str, signs: str):
    assert say_kana(kana) == signs


def test_long_vowels():
    assert [lengthen(k) for k in ("ニジュウ", "センセイ", "トウキョウ", "オモウ", "カウ")] == [
        "ニジュー", "センセー", "トーキョー", "オモー", "カウ",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "signs"),
    [
        ("नमस्ते", "nəmˈʌsteː"), ("कमल", "kˈʌməl"), ("मतलब", "mˈʌtlˌəb"), ("समझदार", "səməɟʰdˈaːɾ"),
        ("ज्ञान", "ɡjˈaːn"), ("क्षमा", "kʃˈʌmaː"), ("प्रश्न", "pɾˈʌʃnə"), ("धर्म", "dʰˈʌrm"), ("समय", "sˈʌmɛj"),
        ("हिंदी", "hˈi\u0303di"), ("संगीत", "səŋɡˈiːt"), ("चाँद", "cˈa\u0303nd"), ("ख़बर", "xˈʌbəɾ"),
        ("दुःख", "dˈʊhkʰ"), ("बच्चा", "bˈʌcːaː"), ("अच्छा", "ˈʌcʰcʰaː"), ("ऋषि", "ɾˈɪʂɪ"), ("में", "me\u0303ː"),
        ("न", "nˈʌ"), ("", ""), ("क्", "k"), ("्", ""), ("ं", ""),
    ],
)  # fmt: skip
def test_devanagari(word: str, signs: str):
    assert say_word(word) == signs


@pytest.mark.parametrize(
    ("language", "text", "signs"),
    [
        ("zh-CN", "你好，世界。", "ni↓xau↓, ʂɨ↘ʨje↘."),
        ("zh-CN", "他慢慢地走。", "tʰa→ ma↘nma↘n tɤ ʦou↓."),
        ("zh-CN", "银行行长", "i↗nxa↗ŋxa↗ŋꭧa↓ŋ"),
        ("ja-JP", "言っていました。", "iʔteimaɕita."),
        ("ja-JP", "3回は、はやい。", "saŋkai βa, hajai."),
        ("ja-JP", "始めましょう。行こう。", "haʥimemaɕoː. ikoː."),
        ("ja-JP", "日本という国", "ɲihoɴ tojɯː kɯɲi"),
        ("ja-JP", "学校へ行く。", "ɡaʔkoː e ikɯ."),
        ("hi-IN", "क्या यह ठीक है?", "kːjˈaː jˌəh ʈʰˈiːk hɛː?"),
    ],
)
def test_phrases(language: str, text: str, signs: str):
    assert said(text, language)[0] == signs


TEXTS = {
    "zh-CN": "大家好，今天我们用Python 3.12学习人工智能（AI）！2024年，有85%的企业……真的吗？",
    "ja-JP": "こんにちは。3月5日に、AIとPythonの「授業」を20分行いました！ヴァイオリン、一緒に？",
    "hi-IN": "नमस्ते! 5 मार्च को हम Python और AI के बारे में, ₹250 में, सीखेंगे। ठीक है?",
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_every_word_has_its_signs_and_every_sign_moves_the_lips(language: str):
    signs, parts = said(TEXTS[language], language)
    assert set(signs) <= set(IDS)
    assert all(set(part) - PUNCTUATION for part in parts)
    assert "  " not in signs
    for sound in read_sounds(signs):
        assert find(sound.symbol), sound
        assert sound.symbol == "ə" or find(sound.symbol) != (VISEMES["ə"],), sound


def test_tones_belong_to_their_vowel():
    sounds = read_sounds("ꭧʊ→ŋkwo↗")
    assert [s.symbol for s in sounds] == ["ʈʂ", "ʊ", "ŋ", "k", "w", "o"]
    assert [(s.first, s.last) for s in sounds][1] == (1, 3)
    assert not TONES & set("".join(s.symbol for s in sounds))


def test_all_kana_are_sounds_of_the_net():
    assert all(set(signs) <= set(IDS) for signs in SOUNDS.values())
    assert all(say_kana(k) for k in SOUNDS)


@pytest.mark.parametrize(
    ("module", "yes", "no"),
    [
        (chinese, ["你好", "繁體", "AI", "〇", "123"], ["नमस्ते", "ひらがな", "привет"]),
        (japanese, ["日本", "ひらがな", "カタカナー", "AI"], ["नमस्ते", "안녕"]),
        (hindi, ["नमस्ते", "AI", "१२"], ["你好", "ひらがな"]),
    ],
)
def test_readable(module: object, yes: list[str], no: list[str]):
    assert [w for w in yes if not module.is_readable(w)] == []  # type: ignore[attr-defined]
    assert [w for w in no if module.is_readable(w)] == []  # type: ignore[attr-defined]


def test_given_pronunciations():
    assert from_ipa("in˧˥xaŋ˧˥", "zh-CN") == "in↗xaŋ↗"
    assert from_ipa("tɕʰi", "zh-CN") == "ʨʰi"
    units = [Unit("我"), Unit("行", ipa="ɕiŋ˧˥"), Unit("。")]
    assert read_phrase(units, "zh-CN").signs == "wo↓ ɕiŋ↗."
    with pytest.raises(InputError):
        read_phrase([Unit("行", ipa="§")], "ja-JP")


@pytest.mark.parametrize(("language", "package"), [("zh-CN", "rjieba"), ("ja-JP", "janome.tokenizer")])
def test_missing_packages_are_named(language: str, package: str, monkeypatch: pytest.MonkeyPatch):
    for cached in (chinese._open, __import__("avatar.script.words.japanese", fromlist=["_open"])._open):
        cached.cache_clear()
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(MissingExtraError) as raised:
        read_phrase([Unit("日本")], language)
    assert "languages" in (raised.value.hint or "")


@pytest.mark.parametrize(
    "text", ["。", "……", "𠮷", "々", "ー", "ッ", "\u200b", "नं", "्", "日" * 700, "ア" * 600, "한국"]
)
@pytest.mark.parametrize("language", sorted(TEXTS))
def test_odd_words_are_survived(language: str, text: str):
    reading = read_phrase([Unit(text), Unit(text + "。")], language)
    assert set(reading.signs) <= set(IDS)
    assert len(reading.signs) == len(reading.owner)


def test_readers_have_versions():
    assert {getattr(find_reader(tag), "VERSION", "") for tag in TEXTS} == {"zh 1", "ja 2", "hi 1"}
    assert not set("".join(say_word(w) for w in ("सरकार", "बाज़ार"))) - set(IDS) - set(STRESS)


@pytest.mark.parametrize("language", ["zh-CN", "ja-JP"])
def test_long_sentences_are_parted_for_the_net(language: str):
    text = {"zh-CN": "我们今天在这里学习人工智能，", "ja-JP": "私たちは今日ここで勉強しています、"}[language]
    script = parse_script(f"---\nlanguage: {language}\n---\n\n{text * 12}\n")
    units, _ = make_units(script.scenes[0].segments[0])
    phrases = split_phrases(units)
    assert len(phrases) > 1
    assert [p.first for p in phrases[1:]] == [p.last for p in phrases[:-1]]
    for phrase in phrases:
        assert len(read_phrase(units[phrase.first : phrase.last], language).signs) < 400
        assert phrase.ending in ("clause", "last")
