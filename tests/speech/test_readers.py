from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from avatar.errors import EngineError, InputError
from avatar.script.model import Position
from avatar.speech.accents import is_accented
from avatar.speech.alphabet import IDS
from avatar.speech.engine import Unit, open_engine
from avatar.speech.profiles import list_voices, load_voice
from avatar.speech.readers import READERS, find_reader, read_phrase

OURS = ("es-ES", "fr-FR", "it-IT", "pt-BR", "de-DE")


def said(text: str, language: str) -> str:
    return read_phrase([Unit(w) for w in text.split()], language).signs


@pytest.mark.parametrize(
    ("language", "text", "signs"),
    [
        ("es", "perro", "pˈero"), ("es", "pero", "pˈeɾo"), ("es", "llueve", "ʎwˈeβe"), ("es", "país",
        "paˈis"),
        ("es", "guerra", "ɡˈera"), ("es", "agua", "ˈaɣwa"), ("es", "pingüino", "piŋɡwˈino"), ("es", "ciudad",
        "θjuðˈad"),
        ("es", "zapato", "θapˈato"), ("es", "niño", "nˈiɲo"), ("es", "chocolate", "ʧˌokolˈate"), ("es",
        "rey", "rˈA"),
        ("es", "examen", "eksˈamen"), ("es", "México", "mˈɛxiko"), ("es", "rápidamente", "rˈapiðamˈente"),
        ("es", "un beso", "um bˈeso"), ("es", "¿Qué hora es?", "kˈe ˈoɾa ˈes?"),
        ("fr", "bonjour", "bɔ̃ʒˈuʁ"), ("fr", "les enfants", "lez ɑ̃fˈɑ̃"), ("fr", "les héros", "le eʁˈo"),
        ("fr", "ils parlent", "il pˈaʁl"), ("fr", "content", "kɔ̃tˈɑ̃"), ("fr", "l'homme", "lˈɔm"), ("fr",
        "famille", "famˈij"),
        ("fr", "ville", "vˈil"), ("fr", "travail", "tʁavˈaj"), ("fr", "femme", "fˈam"), ("fr", "oiseaux",
        "wazˈo"),
        ("fr", "vingt-deux ans", "vɛ̃tdˈøz ˈɑ̃"), ("fr", "dix minutes", "dˈi minˈyt"), ("fr", "question",
        "kɛstjˈɔ̃"), ("fr", "nation", "nasjˈɔ̃"),
        ("it", "città", "ʧitːˈa"), ("it", "chiesa", "kjˈɛza"), ("it", "figlio", "fˈiʎo"), ("it", "gnomo",
        "ɲˈɔmo"),
        ("it", "telefono", "telˈɛfono"), ("it", "acqua", "ˈakːwa"), ("it", "scienza", "ʃˈɛnʦa"), ("it",
        "economia", "ekonomˈia"),
        ("it", "prendersi", "prˈɛndersɪ"), ("it", "l'altro", "lˈaltro"), ("it", "organizzare",
        "orɡaniʣːˈare"),
        ("pt", "coração", "kˌoɾasˈɐ̃ʊ̃"), ("pt", "gente", "ʒˈAŋʧy"), ("pt", "cidade", "sˌidˈaʤy"), ("pt",
        "carro", "kˈaxʊ"),
        ("pt", "não", "nˈɐ̃ʊ̃"), ("pt", "próximo", "prˈɔsimʊ"), ("pt", "Brasil", "brazˈiʊ"), ("pt",
        "falaram", "fˌalˈaɾɐ̃ʊ̃"),
        ("pt", "ninho", "nˈiɲʊ"), ("pt", "muito", "mwˈiŋtʊ"),
        ("de", "Straße", "ʃtrˈɑːsə"), ("de", "ich", "ˈɪç"), ("de", "Bach", "bˈax"), ("de", "Tag", "tˈɑːk"),
        ("de", "alt", "ˈalt"),
        ("de", "schön", "ʃˈøːn"), ("de", "Häuser", "hˈYzɜ"), ("de", "Bahnhof", "bˈɑːnhˌoːf"), ("de",
        "verstehen", "fɛʁʃtˈeːən"),
        ("de", "Information", "ɪnfɔʁmɑːʦjˈoːn"), ("de", "Zeit", "ʦˈIt"), ("de", "König", "kˈøːnɪç"),
    ],
)  # fmt: skip
def test_words_are_read_by_their_language(language: str, text: str, signs: str) -> None:
    assert said(text, language) == signs


@pytest.mark.parametrize("language", OURS)
def test_letters_digits_and_strange_words_are_not_lost(language: str) -> None:
    phrase = [Unit("U", letters=True), Unit("S", letters=True), Unit("B,", letters=True)]
    phrase += [Unit("km"), Unit("42"), Unit("Škoda"), Unit("Łódź"), Unit("x"), Unit("don't.")]
    reading = read_phrase(phrase, language)
    assert set(reading.owner) - {-1} == set(range(len(phrase)))
    assert set(reading.signs) <= set(IDS)
    assert reading.signs.endswith(".")
    assert "," in reading.signs


def test_a_word_of_one_letter_is_no_letter() -> None:
    def first(text: str, *rest: Unit) -> str:
        return read_phrase([Unit(text, letters=True), *rest], "es").signs.split()[0]

    assert first("Y", Unit("luego")) == "i"
    assert first("Y", Unit("B", letters=True)) == "ʝˈe"
    assert first("B", Unit("luego")) == "bˈe"


def test_given_pronunciations_and_emphasis_are_used() -> None:
    phrase = [Unit("El"), Unit('"Quijote",', ipa="kiˈxote"), Unit("de", emphasis=True), Unit("hoy.")]
    assert read_phrase(phrase, "es-ES").signs == "el kixˈote, dˈe ˈoɪ."
    with pytest.raises(InputError, match=r"line 4, column 2.*'9'"):
        read_phrase([Unit("x", ipa="9", position=Position(4, 2))], "fr-FR")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=5), st.sampled_from(OURS))
def test_any_text_is_read_in_order(words: list[str], language: str) -> None:
    reading = read_phrase([Unit(w) for w in words], language)
    assert len(reading.owner) == len(reading.signs)
    assert set(reading.signs) <= set(IDS)
    owners = [o for o in reading.owner if o >= 0]
    assert owners == sorted(owners)


@pytest.mark.parametrize("language", OURS)
def test_endless_words_are_read_to_their_end(language: str) -> None:
    for part in ("be", "mente", "haus", "ver", "xyz", "l'", "1"):
        reading = read_phrase([Unit(part * 3000), Unit("ama")], language)
        assert reading.owner[-1] == 1
        assert reading.owner.count(0) > 1000


def test_what_a_voice_cannot_read_is_known() -> None:
    for language in OURS:
        reader = find_reader(language)
        assert reader is not None
        assert reader.is_readable("Über-straße")
        assert not reader.is_readable("你好")


def test_a_language_without_a_reader_is_named() -> None:
    assert find_reader("xx-XX") is None
    with pytest.raises(EngineError, match="xx-XX"):
        read_phrase([Unit("a")], "xx-XX")
    with pytest.raises(InputError, match="xx-XX"):
        open_engine(load_voice("dora").model_copy(update={"language": "xx-XX"}))


def test_there_is_a_voice_for_each_language_and_accents_are_told() -> None:
    voices = [v for v in list_voices() if v.engine == "kokoro"]
    assert {v.language.partition("-")[0] for v in voices} >= {"en", "es", "fr", "it", "pt", "de"}
    for voice in voices:
        assert voice.language.partition("-")[0] in READERS
        assert is_accented(voice) == ("accent" in voice.description)
    assert all(is_accented(v) for v in voices if v.language == "de-DE")
