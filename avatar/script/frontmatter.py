"""The YAML between the two `---` at the top of a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from avatar.errors import UnknownNameError
from avatar.media.captioning import KINDS, read_kinds
from avatar.media.music import Music
from avatar.script.cast import read_cast
from avatar.script.directions import TRANSITIONS
from avatar.script.expressions import NEUTRAL, read_tone
from avatar.script.lexicon import Entry, read_entries
from avatar.script.model import Mood, Part, Position
from avatar.script.moves import read_move
from avatar.script.recordings import RecordingKeys
from avatar.script.report import Report, suggestion
from avatar.script.tags import base, read_tag, read_tags
from avatar.script.values import choose_values, list_texts
from avatar.script.yamlnodes import Loader, compose
from avatar.script.yamlnodes import place as place_of

LONGEST = 100_000
"""Characters of front matter above which it is refused."""

VARIABLE_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*"


UNKNOWN_SSML = ("refuse", "skip")
"""What is done with elements of SSML that cannot be spoken."""

Amount = Annotated[float, Field(ge=0, le=1)]


_SHARE = re.compile(r"(\d{1,3}(?:\.\d*)?|\.\d+)\s*(%?)")


def read_share(value: object) -> float:
    """A share such as 80% or 0.8, as 0..1. Raises ValueError."""
    found = _SHARE.fullmatch(str(value).strip())
    share = float(found[1]) / (100 if found[2] else 1) if found else -1.0
    if not 0 <= share <= 1:
        raise ValueError(f"must be a share such as 80% or 0.8, not {str(value)[:40]!r}")
    return share


class Amounts(BaseModel):
    """How much of each track of motion there is: 0 is none, 1 is all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mouth: Amount = 1.0
    blinks: Amount = 1.0
    head: Amount = 1.0
    gaze: Amount = 1.0
    expression: Amount = 1.0
    breath: Amount = 1.0

    @property
    def amounts(self) -> dict[str, float]:
        """Those the author gave."""
        return {n: float(getattr(self, n)) for n in Amounts.model_fields if n in self.model_fields_set}


class FrontMatter(BaseModel):
    """What a script says about itself. Every key may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = ""
    subtitle: str = ""
    presenter: str = ""
    voice: str = ""
    template: str = ""
    language: str = "en-US"
    languages: tuple[str, ...] = ()
    fallback: str = ""
    brand: dict[str, Any] = {}
    variables: dict[str, str] = {}
    tone: str = NEUTRAL
    motion: Amounts = Amounts()
    music: Music | None = None
    captions: tuple[str, ...] | None = None
    transition: str = ""
    camera: str = ""
    presenters: tuple[Part, ...] = ()
    lexicon: str = ""
    unknown_ssml: str = "refuse"
    recording: RecordingKeys | None = None
    passing: float | None = Field(default=None, alias="pass")
    watching: float | None = Field(default=None, alias="watch")

    @property
    def mood(self) -> Mood:
        return read_tone(self.tone)

    @field_validator("passing", "watching", mode="before")
    @classmethod
    def _share(cls, value: Any) -> float:
        return read_share(value)

    @field_validator("tone")
    @classmethod
    def _mood(cls, value: str) -> str:
        read_tone(value)
        return value

    @field_validator("captions", mode="before")
    @classmethod
    def _kinds(cls, value: Any) -> Any:
        if isinstance(value, str) or (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            try:
                return read_kinds(value)
            except UnknownNameError as error:
                raise ValueError(f"cannot be {error.name!r}: it is {', '.join(KINDS)} or none") from None
        raise ValueError(f"must be {', '.join(KINDS)} or none, or a list of them")

    @field_validator("transition")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in ("", *TRANSITIONS):
            raise ValueError(f"must be one of {', '.join(TRANSITIONS)}, not {value!r}")
        return value

    @field_validator("unknown_ssml")
    @classmethod
    def _refuse_or_skip(cls, value: str) -> str:
        if value not in UNKNOWN_SSML:
            raise ValueError(f"must be {' or '.join(UNKNOWN_SSML)}, not {value!r}")
        return value

    @field_validator("camera")
    @classmethod
    def _move(cls, value: str) -> str:
        read_move(value)
        return value

    @field_validator("presenters", mode="before")
    @classmethod
    def _cast(cls, value: Any) -> tuple[Part, ...]:
        return read_cast(value)

    @field_validator("language")
    @classmethod
    def _tag(cls, value: str) -> str:
        return read_tag(value)

    @field_validator("languages", mode="before")
    @classmethod
    def _tags(cls, value: Any) -> tuple[str, ...]:
        return read_tags(value)


KEYS: Mapping[str, str] = {(each.alias or name): name for name, each in FrontMatter.model_fields.items()}
"""The keys as they are written, and their fields: `pass` could not be the name of one."""

NESTED: Mapping[str, tuple[type[BaseModel], str]] = {
    "motion": (Amounts, "track"),
    "music": (Music, "key"),
    "recording": (RecordingKeys, "key"),
}
"""Keys that hold further ones: the model that knows them, and what one of them is called."""

WANTED = {
    "string_type": "must be a text",
    "dict_type": "must be a set of `name: value` lines",
    "model_type": "must be a set of `name: value` lines",
}
NUMBERS = {"float_type", "float_parsing", "greater_than_equal", "less_than_equal"}
"""Kinds of errors of the only numbers there are, the amounts of motion."""


@dataclass(frozen=True)
class Header:
    """The front matter, the places of its keys, and the number of lines that it takes.

    words: of a lexicon that stands in it. language: the one that is read. chosen: keys whose value was chosen
    for that language among several, such as `voice` or `presenters.Mei.voice`. fallback: the language of
    titles and values that are not there in this one, if any.
    """

    values: FrontMatter
    places: Mapping[str, Position]
    lines: int
    words: tuple[Entry, ...] = ()
    language: str = "en-US"
    chosen: frozenset[str] = frozenset()
    fallback: str = ""

    @property
    def translated(self) -> bool:
        """Whether the language that is read is not the one that plain values are for."""
        original = self.values.languages[0] if self.values.languages else self.values.language
        return base(original) != base(self.language)

    def names(self, *keys: str) -> bool:
        """Whether the value of a key was given for the language that is read."""
        paths = {".".join(keys[:n]) for n in range(1, len(keys) + 1)}
        return not self.translated or bool(paths & self.chosen)


def split(text: str, report: Report) -> tuple[str, int]:
    """The YAML of a script and the number of lines up to its end; ("", 0) where there is none."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", 0
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:number]), number + 1
    report.error(
        Position(1, 1), "The front matter is never closed.", "End it with a line of three dashes: ---"
    )
    return "", len(lines)


def read_header(text: str, report: Report, language: str | None = None) -> Header:
    """The front matter of a script; what is wrong with it goes into the report, at its place.

    language: the one to read; by default the first of its `languages`, or its `language`.
    """
    block, lines = split(text, report)
    empty = Header(FrontMatter(), {}, lines, language=language or "en-US")
    if len(block) > LONGEST:
        report.error(Position(2, 1), f"The front matter is longer than {LONGEST:,} characters.")
        return empty
    node = compose(block, report, first=2, what="the front matter")
    if node is None:
        return empty
    if not isinstance(node, yaml.MappingNode):
        report.error(
            _place(node), "The front matter must be lines of `key: value`.", "For example: title: My lesson"
        )
        return empty
    places: dict[str, Position] = {}
    data: dict[str, Any] = {}
    words: tuple[Entry, ...] = ()
    entries = _entries(node, report, "key")
    choice = choose_values(entries, language, report)
    for name, given, at in entries:
        places[name] = at
        if name not in KEYS:
            report.warn(at, f"Unknown key {name!r} is ignored.", suggestion(name, KEYS))
            continue
        value = choice.pick(name, given, at) if choice else given
        if value is None:
            continue
        if name == "lexicon" and isinstance(value, yaml.MappingNode):
            words = read_entries(value, report, first=2)
            continue
        plain = _plain(value, report, name, places)
        if plain is not None:
            data[name] = plain
    values = _validate(data, places, report)
    if choice:
        return Header(
            values, places, lines, words, choice.language, frozenset(choice.chosen), choice.fallback
        )
    return Header(values, places, lines, words, language or values.language)


def _entries(node: yaml.MappingNode, report: Report, kind: str) -> list[tuple[str, yaml.Node, Position]]:
    """Names, values and places of a mapping; a name that comes twice is an error."""
    seen: dict[str, Position] = {}
    found: list[tuple[str, yaml.Node, Position]] = []
    for key, value in node.value:
        at = _place(key)
        if not isinstance(key, yaml.ScalarNode):
            report.error(at, f"A {kind} must be a plain word.")
            continue
        name = str(key.value)
        if name in seen:
            report.error(at, f"The {kind} {name!r} comes twice.", f"It is already in line {seen[name].line}.")
            continue
        seen[name] = at
        found.append((name, value, at))
    return found


def _plain(value: yaml.Node, report: Report, name: str, places: dict[str, Position]) -> Any:
    """A node as pydantic wants it: texts as they were written (so that 3.50 stays 3.50), None for nothing."""
    if isinstance(value, yaml.ScalarNode):
        return None if value.tag == "tag:yaml.org,2002:null" else re.sub(r"[\x00-\x1f]", " ", value.value)
    if name == "variables" and isinstance(value, yaml.MappingNode):
        entries: dict[str, Any] = {}
        for key, node, at in _entries(value, report, "variable"):
            places[f"variables.{key}"] = at
            if not re.fullmatch(VARIABLE_NAME, key):
                report.error(at, f"{key!r} cannot be the name of a variable.", "Use letters, digits and _.")
                continue
            plain = _plain(node, report, "", places)
            entries[key] = "" if plain is None else plain
        return entries
    if name in NESTED and isinstance(value, yaml.MappingNode):
        model, kind = NESTED[name]
        given: dict[str, Any] = {}
        for key, node, at in _entries(value, report, kind):
            places[f"{name}.{key}"] = at
            if key in model.model_fields:
                given[key] = _plain(node, report, "", places)
            else:
                report.error(at, f"There is no {kind} {key!r}.", suggestion(key, model.model_fields))
        return given
    if name == "languages":
        return list_texts(value)
    if name == "brand" and isinstance(value, yaml.MappingNode):
        _refuse_doubles(value, report)
    try:
        return Loader("").construct_document(value)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        at = Position(mark.line + 2, mark.column + 1) if mark else _place(value)
        report.error(at, f"This value cannot be read: {problem.problem}.")
    except (ValueError, RecursionError) as problem:
        report.error(_place(value), f"This value cannot be read: {problem}.")
    return None


def _refuse_doubles(node: yaml.Node, report: Report) -> None:
    """Errors for names that come twice in a mapping or in one inside of it."""
    if isinstance(node, yaml.MappingNode):
        for _, value, _ in _entries(node, report, "key"):
            _refuse_doubles(value, report)


def _validate(data: dict[str, Any], places: Mapping[str, Position], report: Report) -> FrontMatter:
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as problem:
        for each in problem.errors():
            names = [str(part) for part in each["loc"]]
            at = places.get(".".join(names[:2])) or places.get(names[0], Position(1, 1))
            given = f", not {_kind(each['input'])}" if each["type"] in WANTED else ""
            cause = each.get("ctx", {}).get("error")
            what = WANTED.get(each["type"]) or (str(cause) if cause else each["msg"])
            if each["type"] in NUMBERS:
                what, given = "must be a number from 0 to 1", f", not {each['input']!r}"
            report.error(at, f"{'.'.join(names)!r} {what}{given}.")
            data.pop(names[0], None)
    return FrontMatter.model_validate(data)


def _kind(value: object) -> str:
    names: dict[type, str] = {list: "a list", dict: "a set of keys", str: "a text"}
    return names.get(type(value), repr(value))


def _place(node: yaml.Node) -> Position:
    """Lines of the block start one below the opening dashes."""
    return place_of(node, 2)
