"""What the readers of languages share whose words can be read from their spelling, each by rules of its own.

The signs are those the voices were taught: Kokoro learnt Spanish, French, Italian and Portuguese from the
IPA that espeak-ng writes, with one sign for a diphthong or an affricate (I, ʧ) and the stress before the
vowel. So the rules aim at that way of writing, also where a phonetician would write otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from avatar.speech.alphabet import IDS, PUNCTUATION, STRESS, emphasise
from avatar.speech.engine import Unit
from avatar.speech.readers.reading import Reading, plain, spell_ipa

Rules = Mapping[str, Sequence[tuple[str, str]]]
"""First letter → (regular expression of the letters from there on, what is said for them), first hit wins."""

_PIECE = re.compile(r"(?P<word>[^\W\d_](?:[^\W\d_]|'(?=[^\W\d_]))*'?)|(?P<number>\d+)|(?P<mark>\.{3}|.)")
_MARKS = {"...": "…", "-": "", '"': ""}
_LIGATURES = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}


_VOWELS = frozenset("aeiouyæœøı")
LONGEST = 60
"""Letters of a word that are read in one go: no language has longer ones, and rules look back and forth."""
_ANY = "k"
"""Stands among the words of a stretch for one whose pronunciation is given."""
_SPLIT = {0xF5: "o\u0303", 0x169: "u\u0303", 0xE3: "a\u0303"}
"""The nets know a vowel and its tilde as two signs."""


class Spelling:
    """A language's rules from letters to signs. Letters no rule knows are read by their base: š as s."""

    def __init__(self, rules: Rules) -> None:
        self._rules = {
            letter: [(re.compile(pattern), said) for pattern, said in each] for letter, each in rules.items()
        }

    def read(self, word: str) -> str:
        """The signs of a word in small letters, stress marks only where a rule has them."""
        word = "".join(self._known(c) for c in unicodedata.normalize("NFC", word))
        signs: list[str] = []
        at = 0
        while at < len(word):
            for pattern, said in self._rules.get(word[at], ()):
                if found := pattern.match(word, at):
                    signs.append(said)
                    at = max(found.end(), at + 1)
                    break
            else:
                at += 1
        return "".join(signs).translate(_SPLIT)

    def _known(self, letter: str) -> str:
        if letter in self._rules:
            return letter
        base = _LIGATURES.get(letter) or unicodedata.normalize("NFKD", letter)
        return "".join(c for c in base if c in self._rules)


@dataclass(frozen=True)
class Tongue:
    """A language read by its spelling.

    say: the signs of the words of a stretch without punctuation, one string a word (never empty words).
    names: letter → its name, a word of the language. count: digits → words of the language.
    words: the words of one letter.
    """

    say: Callable[[Sequence[str]], Sequence[str]]
    names: Mapping[str, str]
    count: Callable[[str], str]
    words: frozenset[str] = frozenset()


@dataclass
class _Piece:
    unit: int
    word: str = ""
    signs: str = ""
    joined: bool = False
    """Nothing stands between this piece and the one before it."""
    fixed: bool = field(default=False)


def read_phrase(phrase: Sequence[Unit], language: str, tongue: Tongue) -> Reading:
    """The phonemes of a phrase. Raises InputError for a pronunciation of no use."""
    pieces = [
        piece
        for i, unit in enumerate(phrase)
        for piece in _pieces(i, unit, language, tongue, spelt=_is_spelt(phrase, i, tongue))
    ]
    run: list[_Piece] = []
    for piece in [*pieces, _Piece(-1, fixed=True)]:
        if not piece.fixed:
            run.append(piece)
            continue
        for word, spoken in zip(run, tongue.say([p.word for p in run]) if run else (), strict=True):
            word.signs = word.signs or "".join(c for c in spoken if c in IDS)
        run = []
    signs: list[str] = []
    owner: list[int] = []
    loud: set[int] = set()
    for piece in pieces:
        said = piece.signs
        if not said:
            continue
        if phrase[piece.unit].emphasis and piece.unit not in loud and not set(said) <= PUNCTUATION:
            said = emphasise(said)
            loud.add(piece.unit)
        if signs and not piece.joined:
            signs.append(" ")
            owner.append(-1)
        signs.extend(said)
        owner.extend([piece.unit] * len(said))
    return Reading("".join(signs), tuple(owner))


def _is_spelt(phrase: Sequence[Unit], i: int, tongue: Tongue) -> bool:
    """Whether a lone letter is to be named: not where it is a word, unless it stands among letters."""
    beside = [*phrase[max(0, i - 1) : i], *phrase[i + 1 : i + 2]]
    word = plain(phrase[i].text).strip("".join(PUNCTUATION)).lower()
    return phrase[i].letters and (word not in tongue.words or any(unit.letters for unit in beside))


def _pieces(i: int, unit: Unit, language: str, tongue: Tongue, *, spelt: bool) -> Iterator[_Piece]:
    """The words and marks of one unit. A given pronunciation stands in for all its letters."""
    given = spell_ipa(unit, language) if unit.ipa is not None else ""
    first = True
    for found in _PIECE.finditer(plain(unit.text)):
        if found["mark"]:
            mark = _MARKS.get(found["mark"], found["mark"])
            if mark in PUNCTUATION and not (first and mark not in "(—"):
                yield _Piece(i, signs=mark, joined=not first, fixed=True)
                first = False
        elif given:
            yield _Piece(i, _ANY, given, joined=not first)
            given, first = " ", False
        elif not given.isspace() or not given:
            text = found[0].lower()
            if found["number"]:
                text = tongue.count(text)
            elif spelt or not _VOWELS.intersection(unicodedata.normalize("NFKD", text)):
                text = " ".join(tongue.names.get(c, c) for c in text)
            parts = [word[k : k + LONGEST] for word in text.split() for k in range(0, len(word), LONGEST)]
            for n, word in enumerate(parts):
                yield _Piece(i, word, joined=not first and n == 0)
                first = False


def stress(signs: str, nuclei: str, from_end: int) -> str:
    """The signs with a stress on a vowel of `nuclei`, counted from the end (1 is the last, or as far as it
    goes), unless there is one already.
    """
    if "ˈ" in signs:
        return signs
    places = [i for i, c in enumerate(signs) if c in nuclei]
    if not places:
        return signs
    at = places[-min(from_end, len(places))]
    return f"{signs[:at]}ˈ{signs[at:]}"


def add_secondary(signs: str, nuclei: str) -> str:
    """A secondary stress on the first, third … vowel, as far as two vowels before the main stress."""
    main = signs.find("ˈ")
    before = [i for i, c in enumerate(signs[: max(main, 0)]) if c in nuclei]
    for i in reversed(before[: len(before) - 1 : 2]):
        signs = f"{signs[:i]}ˌ{signs[i:]}"
    return signs


def soften(signs: str) -> str:
    """Without its stresses, as little words are said beside others."""
    return "".join(c for c in signs if c not in STRESS)
