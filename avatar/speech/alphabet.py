"""The phoneme alphabet of the nets, and the way between it and IPA.

Kokoro and hibari share one alphabet (that of misaki, Apache-2.0): IPA with one letter for each diphthong
and affricate (A is eɪ, ʤ is dʒ) and the stress mark directly before the vowel, not before the syllable.
"""

from __future__ import annotations

from dataclasses import dataclass

_RUNS = {
    1: ";:,.!?", 9: '—…"()“” ', 17: "\u0303ʣʥʦʨᵝꭧAI", 31: "O", 33: "Q", 35: "ST", 39: "W", 41: "Yᵊabcdef",
    50: "hijklmnopqrstuvwxyzɑɐɒæ", 75: "βɔɕç", 80: "ɖðʤə", 85: "ɚɛɜ", 90: "ɟ", 92: "ɡ", 99: "ɥ", 101: "ɨɪʝ",
    110: "ɯɰŋɳɲɴø", 118: "ɸθœ", 123: "ɹ", 125: "ɾɻ", 128: "ʁɽʂʃʈʧ", 135: "ʊʋ", 138: "ʌɣɤ", 142: "χʎ",
    147: "ʒʔ", 156: "ˈˌː", 162: "ʰ", 164: "ʲ", 169: "↓", 171: "→↗↘", 177: "ᵻ",
}  # fmt: skip
IDS: dict[str, int] = {sign: first + i for first, run in _RUNS.items() for i, sign in enumerate(run)}
"""Sign → number, as in Kokoro-82M's config (its `vocab`); 0 pads both ends."""

STRESS = {"ˈ": 2, "ˌ": 1}
PUNCTUATION = frozenset(';:,.!?—…"()“”')
TONES = frozenset("↓→↗↘")
_SILENT = PUNCTUATION | TONES | {" "}
_MODIFIERS = frozenset("ː\u0303ʰʲᵝ") | TONES
"""Signs that belong to the sound before them: length, nasality, breath, palatal and labial colour, tones."""
_TO_IPA = {
    "A": "eɪ", "I": "aɪ", "O": "oʊ", "Q": "əʊ", "W": "aʊ", "Y": "ɔɪ", "ʤ": "dʒ", "ʧ": "tʃ", "ʣ": "dz",
    "ʦ": "ts", "ʥ": "dʑ", "ʨ": "tɕ", "T": "ɾ", "ᵊ": "ə", "ɐ": "ə", "ᵻ": "ɪ", "S": "s", "ɚ": "ə",
    "ꭧ": "ʈʂ",
}  # fmt: skip

_VOWELS = frozenset("AIOQWYaeiouyæɑɐɒɔəɚɛɜɨɪɯøœʊʌɤᵊᵻ")

_SPELLINGS = {
    "eɪ": "A", "aɪ": "I", "ɔɪ": "Y", "aʊ": "W", "oʊ": "O", "əʊ": "Q", "ej": "A", "aj": "I", "ɔj": "Y",
    "aw": "W", "ow": "O", "dʒ": "ʤ", "tʃ": "ʧ", "d͡ʒ": "ʤ", "t͡ʃ": "ʧ", "ts": "ts", "t͡s": "ʦ", "d͡z": "ʣ",
    "ɝ": "ɜɹ", "ɚ": "əɹ", "ɜ˞": "ɜɹ", "ə˞": "əɹ", "r": "ɹ", "g": "ɡ", "ɫ": "l", "ʍ": "w", "ɱ": "m",
    "ʉ": "u", "ɵ": "ʊ", "ʏ": "y", "ɘ": "ə", "ɞ": "ɜ", "ɶ": "œ", "ʀ": "ʁ", "ħ": "h", "ɦ": "h", "ʙ": "b",
    "ʟ": "l", "ɬ": "l", "ʐ": "ʒ", "ʑ": "ʒ", "m̩": "ᵊm", "n̩": "ᵊn", "l̩": "ᵊl", "ɹ̩": "əɹ", "r̩": "əɹ",
    "ŋ̍": "ᵊŋ", "'": "ˈ", "’": "ˈ", ":": "ː",
}  # fmt: skip
_AMERICAN = {
    "əʊ": "O", "ɒ": "ɑ", "a": "ɑ", "aː": "ɑ", "e": "ɛ", "o": "O", "ː": "", ":": "", "ɾ": "T", "ɪə": "ɪɹ",
    "eə": "ɛɹ", "ɛə": "ɛɹ", "ʊə": "ʊɹ",
}  # fmt: skip
_BRITISH = {"oʊ": "Q", "ow": "Q", "æ": "a", "e": "ɛ", "o": "Q", "eə": "ɛː", "ɛə": "ɛː"}
_ELSEWHERE = {
    "r": "r", "ʀ": "ʁ", "r̩": "əɾ", "ts": "ʦ", "dz": "ʣ", "ʰ": "ʰ", "ʲ": "ʲ", "tɕ": "ʨ", "t͡ɕ": "ʨ",
    "dʑ": "ʥ", "d͡ʑ": "ʥ", "tʂ": "ꭧ", "ʈʂ": "ꭧ", "ʈ͡ʂ": "ꭧ", "˥": "→", "˥˥": "→", "˧˥": "↗", "˨˩˦": "↓",
    "˧˩˧": "↓", "˨˩": "↓", "˥˩": "↘", "→": "→", "↗": "↗", "↓": "↓", "↘": "↘",
}  # fmt: skip
_DROPPED = frozenset(".‿|‖͜͡ˑ˘̯̥̬̤̰̪̺̻̝̞̘̙̹̜̟̠̆̈̽̊̈̚ˠˤʷ˞↗↘") | {"/", "[", "]"}
_LETTERS = frozenset(s for s in IDS if s not in _SILENT and s not in "AIOQSTWYˈˌʲʰ")


class UnknownSymbolError(ValueError):
    """A pronunciation holds a sign that is no IPA the voice knows; `symbol` is that sign."""

    def __init__(self, symbol: str) -> None:
        self.symbol = symbol
        super().__init__(symbol)


@dataclass(frozen=True)
class Sound:
    """One phoneme of a string in the nets' alphabet: IPA, stress 0 to 2, and its signs [first, last)."""

    symbol: str
    stress: int
    first: int
    last: int


def read_sounds(signs: str) -> list[Sound]:
    """The phonemes of a string in the nets' alphabet. Stress and length marks join the sound they mark."""
    sounds: list[Sound] = []
    stress, begun = 0, -1
    for i, sign in enumerate(signs):
        if sign in STRESS:
            stress, begun = STRESS[sign], i if begun < 0 else begun
        elif sign in _MODIFIERS:
            if sounds and sounds[-1].last == i:
                before = sounds[-1]
                sounds[-1] = Sound(before.symbol, before.stress, before.first, i + 1)
        elif sign in _SILENT:
            stress, begun = 0, -1
        else:
            sounds.append(Sound(_TO_IPA.get(sign, sign), stress, i if begun < 0 else begun, i + 1))
            stress, begun = 0, -1
    return sounds


def from_ipa(ipa: str, language: str = "en-US") -> str:
    """A pronunciation in IPA, in the nets' alphabet: /təˈmɑːtoʊ/ → "təmˈɑtO" (spaces part words).

    English vowels are written as the nets were taught them; other languages keep theirs, and their r.
    Raises UnknownSymbolError.
    """
    english = _BRITISH if language == "en-GB" else _AMERICAN
    table = _SPELLINGS | (english if language.partition("-")[0] == "en" else _ELSEWHERE)
    out: list[str] = []
    i = 0
    while i < len(ipa):
        for size in (3, 2, 1):
            piece = ipa[i : i + size]
            if len(piece) == size and piece in table:
                out.append(table[piece])
                break
        else:
            size, piece = 1, ipa[i]
            if piece.isspace():
                out.append(" ")
            elif piece in _LETTERS or piece in STRESS:
                out.append(piece)
            elif piece not in _DROPPED:
                raise UnknownSymbolError(piece)
        i += size
    return stress_vowels(" ".join("".join(out).split()))


def stress_vowels(signs: str) -> str:
    """Stress marks moved to directly before the next vowel of their word; a mark without one is dropped."""
    out: list[str] = []
    waiting = ""
    for sign in signs:
        if sign in STRESS:
            waiting = sign
            continue
        if sign == " ":
            waiting = ""
        elif waiting and sign in _VOWELS:
            out.append(waiting)
            waiting = ""
        out.append(sign)
    return "".join(out)


def emphasise(signs: str) -> str:
    """The word with a primary stress: its secondary one raised, or one set on its first vowel."""
    if "ˈ" in signs:
        return signs
    if "ˌ" in signs:
        return signs.replace("ˌ", "ˈ", 1)
    place = next((i for i, sign in enumerate(signs) if sign in _VOWELS), None)
    return signs if place is None else f"{signs[:place]}ˈ{signs[place:]}"


def number(signs: str) -> list[int]:
    """The net's numbers for a string of its alphabet, 0 at both ends."""
    return [0, *(IDS[sign] for sign in signs), 0]


def show_ipa(signs: str) -> str:
    """A string of the nets' alphabet as people write IPA, stress before the vowel: "təmˈɑtO" → "təmˈɑtoʊ"."""
    marks = {stress: mark for mark, stress in STRESS.items()}
    return "".join(marks.get(sound.stress, "") + sound.symbol for sound in read_sounds(signs))
