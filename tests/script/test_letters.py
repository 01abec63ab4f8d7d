"""Words of writings whose vowels are marks on letters, and of letters with accents written apart."""

from __future__ import annotations

import unicodedata

import pytest

from avatar.script import load_script, parse_script
from avatar.script.letters import bare, is_of_word
from avatar.speech.units import bare_word, make_units

APART = unicodedata.normalize("NFD", "café")
WORDS = ["होता", "है", "শেখা", "கற்க", "ที่นี่", "שָׁלוֹם", "مُدَرِّسٌ", APART, "don't", "x_1", "日本"]


def said(script):
    return [u.text for scene in script.scenes for s in scene.segments for u in make_units(s)[0]]


@pytest.mark.parametrize("word", WORDS)
def test_marks_belong_to_words_and_punctuation_does_not(word):
    for around in ("{}", "({})", "«{}».", "“{}”…", "{}।", "{}?!"):
        assert bare_word(around.format(word)) == word


def test_signs_that_are_said_stay_at_the_end():
    assert [bare_word(w) for w in ("25%.", "20°,", "!!", "")] == ["25%", "20°", "", ""]
    assert bare("25%") == "25"
    assert not any(map(is_of_word, ["", " ", ".", "+", "।", "\U0001f600"]))


def test_a_lexicon_finds_whole_words_where_vowels_are_marks(tmp_path):
    (tmp_path / "lexicon.yaml").write_text("होता: हुआ\nसे: सी\nवा: वाह\n", encoding="utf-8")
    path = tmp_path / "lesson.md"
    path.write_text("---\nlanguage: hi-IN\n---\n\nयह सेवा से होता है, होतासे वा।\n", encoding="utf-8")
    assert said(load_script(path)) == ["यह", "सेवा", "सी", "हुआ", "है,", "होतासे", "वाह."]


def test_accents_written_apart_are_kept_between_apostrophes_and_hyphens():
    text = unicodedata.normalize("NFD", "L'été où j'étais là-bas, d'où ?")
    words = said(parse_script(f"---\nlanguage: fr-FR\n---\n\n{text}\n"))
    assert unicodedata.normalize("NFC", " ".join(words)) == "L'été où j'étais là-bas, d'où?"
