"""A YAML file that somebody wrote by hand, as plain values with their places.

What YAML lets pass is refused here: a name that comes twice, of which the first would be lost without a word;
aliases that hold themselves, or that make a short file stand for more values than there is memory for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from avatar.errors import InputError, Problem

Place = tuple[int, int]

LARGEST = 1_000_000
"""Bytes. What is read here is a page of text; anything larger is something else."""
MOST_VALUES = 20_000
"""Values in a file, those that aliases repeat counted each time."""
_PLACED = 12
"""Levels down to which places are noted."""


class PlainLoader(yaml.SafeLoader):
    """YAML as plain values; whatever is no value is a MarkedYAMLError, which knows its place."""

    def get_single_node(self) -> yaml.Node | None:
        try:
            return super().get_single_node()
        except (ValueError, OverflowError):  # "\\U00110000": an escape of no character
            raise yaml.scanner.ScannerError(
                None, None, "there is no such character", self.get_mark()
            ) from None

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, LookupError, AttributeError, TypeError, OverflowError):
            # what PyYAML's constructors do with `!!int ''`, 2001-02-30 or a number of 5,000 digits
            kind = node.tag.rsplit(":", 1)[-1]
            raise yaml.constructor.ConstructorError(
                None, None, f"{str(node.value)[:40]!r} is no valid {kind}", node.start_mark
            ) from None


class Loader(PlainLoader):
    """The same, where a name may not come twice among those of one mapping."""

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        node = super().compose_mapping_node(anchor)
        seen: dict[str, yaml.Node] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if (first := seen.setdefault(key.value, key)) is not key:
                line = first.start_mark.line + 1
                raise yaml.composer.ComposerError(
                    None, None, f"{key.value[:60]!r} comes twice, first in line {line}", key.start_mark
                )
        return node


@dataclass(frozen=True)
class YamlPage:
    """What a file says, and where: line and column of each key, by its path of keys."""

    path: Path
    data: Mapping[Any, Any]
    places: Mapping[tuple[Any, ...], Place]

    def place(self, *keys: Any) -> Place:
        """Line and column of a key, or of the nearest one that holds it; (0, 0) where there is none."""
        return nearest(keys, self.places)


def read_yaml(path: Path) -> YamlPage:
    """The `name: value` lines of a YAML file. Raises InputError, with line and column where there is one."""
    text = _read(path)
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        if node is not None and _weigh(node, {}) > MOST_VALUES:
            _refuse(path, node.start_mark, f"it stands for more than {MOST_VALUES:,} values")
        data = None if node is None else loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        _refuse(path, error.problem_mark or error.context_mark, error.problem or "it cannot be read")
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        code = ord(error.character) if isinstance(error.character, str) else int(error.character)
        reason = f"Broken YAML: the character U+{code:04X} is not allowed."
        raise InputError(str(Problem(str(path), line, column, reason, "Remove it."))) from None
    except RecursionError:
        raise InputError(f"{path}: Broken YAML: it is nested too deeply.") from None
    if not isinstance(data, Mapping):
        raise InputError(f"{path}:1:1: expected `name: value` lines.")
    places: dict[tuple[Any, ...], Place] = {}
    _note(node, (), places)
    return YamlPage(path, data, places)


def nearest(keys: tuple[Any, ...], places: Mapping[tuple[Any, ...], Place]) -> Place:
    """The place of a key, or of the nearest one that holds it."""
    while keys and keys not in places:
        keys = keys[:-1]
    return places.get(keys, (0, 0))


def _read(path: Path) -> str:
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is {'a folder' if path.is_dir() else 'not a file'}.")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None
    except ValueError:  # a null byte
        raise InputError(f"{str(path)!r} is not a path.") from None
    if len(raw) > LARGEST:
        raise InputError(f"{path} has more than {LARGEST:,} bytes, too large for a YAML page.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"{path} is not UTF-8 text: byte 0x{raw[error.start]:02x} in line {line}.",
            hint="Save it as UTF-8.",
        ) from None


def _refuse(path: Path, mark: yaml.Mark | None, reason: str) -> NoReturn:
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    raise InputError(str(Problem(str(path), line, column, f"Broken YAML: {reason}."))) from None


def _weigh(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values a node stands for, aliases written out. Raises ComposerError if it holds itself."""
    key = id(node)
    if key in known:
        if not known[key]:
            raise yaml.composer.ComposerError(None, None, "an alias holds itself", node.start_mark)
        return known[key]
    known[key] = 0
    total = 1
    if isinstance(node, yaml.MappingNode):
        total += sum(_weigh(each, known) for pair in node.value for each in pair)
    elif isinstance(node, yaml.SequenceNode):
        total += sum(_weigh(each, known) for each in node.value)
    known[key] = total
    return total


def _note(node: yaml.Node | None, at: tuple[Any, ...], places: dict[tuple[Any, ...], Place]) -> None:
    if node is None or len(at) > _PLACED:
        return
    places.setdefault(at, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                _note(value, (*at, key.value), places)
                places[(*at, key.value)] = (key.start_mark.line + 1, key.start_mark.column + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _note(value, (*at, index), places)
