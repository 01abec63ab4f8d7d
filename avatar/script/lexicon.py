"""Words and how they are said: `lexicon.yaml` beside a script, `lexicon:` in front matter or a brand.

Nguyen: win                         # a respelling, said as it stands
GIF: /dʒɪf/                         # or IPA
US: { as: characters }              # capitals count: this is not "us"
New Orleans: /nuː ˈɔːrlɪnz/         # several words
en-GB:                              # only in that language
  schedule: /ˈʃɛdjuːl/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from avatar.script.kinds import NOT_IPA, check_kind
from avatar.script.letters import is_of_word
from avatar.script.model import Position
from avatar.script.report import Report, ended, suggestion
from avatar.script.yamlnodes import compose, place

NAME = "lexicon.yaml"
"""The file beside a script that is taken without being asked for."""
MOST_BYTES = 1_000_000
MOST_WORDS = 20_000
LONGEST_WORD, LONGEST_SAYING = 100, 300
_CLOSE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Letters of Japanese and Chinese, between which no space shows where a word ends."""
_STARTS = re.compile(rf"[{_CLOSE}]|[^\W{_CLOSE}]+|[^\w\s]")
"""Where in a text a word of a lexicon may begin."""
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][A-Z]{2})?")


NOWHERE = Position()


class Spelling(BaseModel):
    """How a word is said: one of `say`, `ipa` and `as`."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    say: str = Field("", max_length=LONGEST_SAYING, description="Other words, or a respelling.")
    ipa: str = Field("", max_length=LONGEST_SAYING, description="IPA, with slashes around it or without.")
    as_: str = Field("", alias="as", description="What kind of thing it is: characters, digits, date …")
    format: str = Field("", description="The order of a date: mdy, dmy, ymd …")
    case: Literal["", "exact", "any"] = Field("", description="any: capitals or not, it is the same word.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Spelling:
        if sum(map(bool, (self.say.strip(), self.ipa.strip(), self.as_.strip()))) != 1:
            raise ValueError("must have one of `say`, `ipa` and `as`")
        if self.as_:
            try:
                check_kind(self.as_, self.format)
            except ValueError as wrong:
                raise ValueError(f"`as` {wrong}") from None
        sounds = self.sounds
        wrong_sign = NOT_IPA.search(sounds)
        if wrong_sign:
            raise ValueError(f"has {wrong_sign[0]!r}, which is not a sign of the phonetic alphabet (IPA)")
        if self.ipa and not sounds:
            raise ValueError("has an empty pronunciation")
        if self.say and not re.search(r"\w", self.say):
            raise ValueError("must have words to say")
        return self

    @property
    def sounds(self) -> str:
        """The pronunciation without the slashes around it; empty where there is none."""
        return self.ipa.strip().strip("/").strip()


@dataclass(frozen=True)
class Entry:
    """A word or several, and how they are said: as `say`, in `ipa`, or as a `kind` of thing.

    language: a tag such as "en" or "en-GB", empty for every language. any_case: capitals do not count.
    """

    word: str
    say: str = ""
    ipa: str = ""
    kind: str = ""
    format: str = ""
    language: str = ""
    any_case: bool = False
    file: str = ""
    position: Position = NOWHERE

    def suits(self, text: str) -> bool:
        """Whether this is the word, its capitals considered.

        A word in small letters may begin with a capital, as at the start of a sentence.
        """
        if self.any_case or text == self.word:
            return True
        return self.word.islower() and text == self.word[:1].upper() + self.word[1:]


@dataclass(frozen=True)
class Lexicon:
    """Entries, of which later ones win over earlier ones for the same word."""

    entries: tuple[Entry, ...] = ()
    files: tuple[Path, ...] = field(default=(), compare=False)

    def over(self, other: Lexicon | None) -> Lexicon:
        """This one, with those of another where it has nothing to say."""
        if other is None:
            return self
        return Lexicon((*other.entries, *self.entries), (*other.files, *self.files))

    def of(self, language: str) -> tuple[Entry, ...]:
        """The entries for a language tag; the more special ones last."""
        base = language.partition("-")[0].lower()
        tag = language.lower()
        ranks = {"": 0, base: 1, tag: 2}
        mine = [e for e in self.entries if e.language.lower() in ranks]
        order = {id(e): i for i, e in enumerate(self.entries)}
        return tuple(sorted(mine, key=lambda e: (self._source(e), ranks[e.language.lower()], order[id(e)])))

    def _source(self, entry: Entry) -> int:
        return self._sources.index(entry.file)

    @cached_property
    def _sources(self) -> list[str]:
        return list(dict.fromkeys(e.file for e in self.entries))

    @cached_property
    def _shelves(self) -> dict[str, dict[str, list[Entry]]]:
        return {}

    def find(self, text: str, language: str) -> Iterator[tuple[int, int, Entry]]:
        """Where the words stand in a text, in its order, longest first; none overlap."""
        if language not in self._shelves:
            self._shelves[language] = _put_up(self.of(language))
        shelves = self._shelves[language]
        if not shelves:
            return
        low = _small(text)
        done = 0
        for start in _STARTS.finditer(low):
            at = start.start()
            if at < done or (at and _joins(low[at - 1]) and _joins(low[at])):
                continue  # the second: a mark, such as a vowel of Devanagari, ends no word
            for entry in shelves.get(start[0], ()):
                end = at + len(entry.word)
                whole = not (end < len(text) and _goes_on(text[end]) and _joins(entry.word[-1]))
                if whole and low.startswith(_small(entry.word), at) and entry.suits(_spaced(text[at:end])):
                    yield at, end, entry
                    done = end
                    break


def _put_up(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Entries by their first letters up to a sign, longest first, the last one of each spelling."""
    known = {(e.word, e.any_case): e for e in entries}
    shelves: dict[str, list[Entry]] = {}
    for entry in known.values():
        start = _STARTS.match(_small(entry.word))
        shelves.setdefault(start[0] if start else "", []).append(entry)
    order = {id(e): i for i, e in enumerate(known.values())}
    for shelf in shelves.values():
        # Exact spellings come before those for which capitals do not count.
        shelf.sort(key=lambda e: (-len(e.word), e.any_case, -order[id(e)]))
    return shelves


def _small(text: str) -> str:
    """In small letters and with plain spaces, at the same places."""
    return "".join(" " if c.isspace() else c.lower() if len(c.lower()) == 1 else c for c in text)


def _spaced(text: str) -> str:
    return "".join(" " if c.isspace() else c for c in text)


def _goes_on(c: str) -> bool:
    """Whether a word goes on with this character; "C" is neither "C++" nor "C#"."""
    return _joins(c) or c in "+#"


def _joins(c: str) -> bool:
    return (is_of_word(c) or c == "_") and not re.match(f"[{_CLOSE}]", c)


# --- reading ----------------------------------------------------------------------------------------------


def read_lexicon(path: Path, report: Report) -> Lexicon:
    """The lexicon in a file; what is wrong with it goes into the report, with its own file and places."""
    from avatar.script.source import decode

    own = Report(str(path))
    entries: tuple[Entry, ...] = ()
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            own.error(
                Position(), f"This lexicon is {size / 1e6:.1f} MB; the most is {MOST_BYTES / 1e6:.0f} MB."
            )
        else:
            text = decode(path.read_bytes(), own)
            entries = () if own.failed else read_text(text, own)
    except OSError as error:
        own.error(Position(), f"The lexicon cannot be read: {error.strerror or error}.", "Check its path.")
    except ValueError:
        own.error(Position(), "This is not the path of a lexicon.")
    report.include(own.problems)
    return Lexicon(entries, (path,))


def read_text(text: str, report: Report) -> tuple[Entry, ...]:
    """The entries of a lexicon's YAML."""
    node = compose(text, report, what="the lexicon")
    if node is None:
        return ()
    if not isinstance(node, yaml.MappingNode):
        report.error(place(node), "A lexicon is lines of `word: how it is said`.", "For example: Nguyen: win")
        return ()
    return read_entries(node, report)


def read_entries(node: yaml.MappingNode, report: Report, *, first: int = 1) -> tuple[Entry, ...]:
    """The entries of a mapping; `first` is the number of the first line of its YAML in the file."""
    if len(node.value) > MOST_WORDS:
        report.error(place(node, first), f"A lexicon has at most {MOST_WORDS:,} words.", "Split it.")
        return ()
    entries: list[Entry] = []
    for key, value in node.value:
        if isinstance(value, yaml.MappingNode) and not _is_spelling(value):
            entries += _section(key, value, report, first)
        else:
            entries += _entry(key, value, "", report, first)
    _complain_twice(entries, report)
    return tuple(entries[:MOST_WORDS])


def _is_spelling(node: yaml.MappingNode) -> bool:
    """Whether a mapping says how a word is said, rather than holding the words of a language."""
    names = {"say", "ipa", "as", "format", "case"}
    return not node.value or any(isinstance(k, yaml.ScalarNode) and k.value in names for k, _ in node.value)


def _section(key: yaml.Node, node: yaml.MappingNode, report: Report, first: int) -> Iterator[Entry]:
    """The words of one language."""
    tag = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
    if not _TAG.fullmatch(tag):
        unknown = node.value[0][0]
        what = unknown.value if isinstance(unknown, yaml.ScalarNode) else "?"
        report.error(
            place(unknown, first),
            f"There is no key {str(what)[:40]!r} for the word {tag[:40]!r}.",
            "Use say, ipa or as; words of one language stand under its tag, such as en-GB.",
        )
        return
    for word, value in node.value:
        yield from _entry(word, value, tag.replace("_", "-"), report, first)


def _entry(key: yaml.Node, value: yaml.Node, language: str, report: Report, first: int) -> Iterator[Entry]:
    at = place(key, first)
    if not isinstance(key, yaml.ScalarNode):
        report.error(at, "A word must be plain text.", 'Put it in quotes: "the word": its respelling')
        return
    word = " ".join(str(key.value).split())
    if len(word) > LONGEST_WORD:
        report.error(at, f"The word {word[:20]!r}… has more than {LONGEST_WORD} characters.")
        return
    if not re.search(r"\w", word):
        report.error(at, f"The word {word!r} has no letters.")
        return
    spelling = _spelling(word, value, report, first)
    if spelling is not None:
        kind = check_kind(spelling.as_, spelling.format) if spelling.as_ else ""
        exact = spelling.case != "any"
        yield Entry(
            word, " ".join(spelling.say.split()), spelling.sounds, kind, spelling.format, language, not exact,
            report.file, at,
        )  # fmt: skip


def _spelling(word: str, value: yaml.Node, report: Report, first: int) -> Spelling | None:
    """What stands behind a word: a respelling, /IPA/, or a mapping."""
    at = place(value, first)
    data: dict[str, Any] = {}
    places = {"": at}
    if isinstance(value, yaml.ScalarNode):
        text = "" if value.tag.endswith(":null") else str(value.value).strip()
        slashes = len(text) > 1 and text.startswith("/") and text.endswith("/")
        data = {"ipa" if slashes else "say": text}
    elif isinstance(value, yaml.MappingNode):
        for key, inner in value.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
            places[name] = place(key, first)
            if name not in ("say", "ipa", "as", "format", "case") or not isinstance(inner, yaml.ScalarNode):
                known = name in ("say", "ipa", "as", "format", "case")
                what = "must be a text" if known else "is no key of a word"
                report.error(places[name], f"`{name[:40]}` {what}.", suggestion(name, Spelling.model_fields))
                return None
            data[name] = str(inner.value)
    else:
        report.error(at, f"How {word!r} is said must be a text.", f"Write {word}: its respelling, or /IPA/.")
        return None
    try:
        return Spelling.model_validate(data)
    except ValidationError as problem:
        for each in problem.errors():
            name = str(each["loc"][0]) if each["loc"] else ""
            cause = each.get("ctx", {}).get("error")
            what = str(cause) if cause else f"`{name}`: {each['msg'][:1].lower()}{each['msg'][1:]}"
            report.error(
                places.get(name, at),
                ended(f"{word[:40]!r} {what}"),
                "Write a respelling, or IPA: /təˈmɑːtoʊ/.",
            )
    return None


def _complain_twice(entries: Iterable[Entry], report: Report) -> None:
    seen: dict[tuple[str, str, bool], Entry] = {}
    for entry in entries:
        known = seen.setdefault((entry.word, entry.language, entry.any_case), entry)
        if known is not entry:
            report.error(
                entry.position,
                f"{entry.word!r} comes twice.",
                f"It is already in line {known.position.line}.",
            )
