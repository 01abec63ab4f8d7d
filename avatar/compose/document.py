"""Reading a YAML file into a pydantic model, so that a bad value is named with its line, column and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from avatar.errors import InputError, Problem

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int, int]

MOST_PLACES = 20_000
"""Values whose places are noted: anchors can make a small file stand for more than there is time for."""
LARGEST = 1_000_000
"""Bytes. A template or brand file is a page of text; anything larger is not one."""


@dataclass(frozen=True)
class Page(Generic[Model]):
    """A file as a model, with what it says and where: line and column of each key, by its path of keys."""

    path: Path
    model: Model
    data: Mapping[Any, Any]
    places: Mapping[tuple[Any, ...], Place]

    def place(self, *keys: str) -> Place:
        """Line and column of a key, or of the nearest one that holds it."""
        return _nearest(keys, self.places)


def read(path: Path, model: type[Model]) -> Model:
    """The file as a `model`; raises InputError that lists every problem as file:line:column."""
    return read_page(path, model).model


def read_page(path: Path, model: type[Model]) -> Page[Model]:
    """The file as a `model`, and what it says where; raises InputError as `read` does."""
    text = _text(path)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        reason = getattr(error, "problem", None) or "this is not YAML"
        raise InputError(str(Problem(str(path), line, column, f"Broken YAML: {reason}."))) from None
    except (RecursionError, ValueError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError(f"{path}: {what}.") from None
    if not isinstance(data, Mapping):
        raise InputError(f"{path}:1:1: expected `name: value` lines.")
    places: dict[tuple[Any, ...], Place] = {}
    _collect(node, (), places)
    return Page(path, validate(data, model, str(path), places), data, places)


def validate(
    data: Mapping[Any, Any],
    model: type[Model],
    where: str,
    places: Mapping[tuple[Any, ...], Place] | None = None,
    prefix: str = "",
) -> Model:
    """`data` as a `model`; every problem names `where`, the place if known, and the field."""
    try:
        return model.model_validate(dict(data))
    except ValidationError as error:
        problems = []
        for item in error.errors():
            loc = tuple(item["loc"])
            line, column = _nearest(loc, places or {})
            field = prefix + ".".join(str(part) for part in loc)
            message = f"`{field}`: {_say(item)}"
            problems.append(Problem(where, line, column, message, _hint(item, model, loc)))
        raise InputError("\n".join(str(p) for p in sorted(problems))) from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is {path.stat().st_size:,} bytes, too large for a YAML page.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8 text.") from None
    except OSError as error:
        raise InputError(f"Cannot read {path}: {error.strerror or error}.") from None


def _collect(node: yaml.Node | None, at: tuple[Any, ...], places: dict[tuple[Any, ...], Place]) -> None:
    if node is None or len(at) > 12 or len(places) > MOST_PLACES:
        return
    places.setdefault(at, (node.start_mark.line + 1, node.start_mark.column + 1))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _collect(value, (*at, key.value), places)
            places[(*at, key.value)] = (key.start_mark.line + 1, key.start_mark.column + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            _collect(value, (*at, index), places)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _nearest(loc: tuple[Any, ...], places: Mapping[tuple[Any, ...], Place]) -> Place:
    while loc and loc not in places:
        loc = loc[:-1]
    return places.get(loc, (0, 0))


def _say(item: Any) -> str:
    message = str(item["msg"]).removeprefix("Value error, ")
    if item["type"] == "extra_forbidden":
        return "there is no such field."
    if item["type"] == "missing":
        return "this field is missing."
    given = item.get("input")
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) else ""
    return message.rstrip(".") + (f"{shown}." if len(shown) < 80 else ".")


def _hint(item: Any, model: type[BaseModel], loc: tuple[Any, ...]) -> str:
    if item["type"] != "extra_forbidden":
        return ""
    import difflib

    fields: dict[str, Any] = dict(model.model_fields)
    for part in loc[:-1]:
        whole = getattr(fields.get(str(part)), "annotation", None)
        inner = next((kind for kind in (whole, *get_args(whole)) if _is_model(kind)), None)
        fields = dict(inner.model_fields) if inner else {}
    near = difflib.get_close_matches(str(loc[-1]), fields, n=1, cutoff=0.5)
    return f"Did you mean {near[0]!r}?" if near else (f"Known: {', '.join(fields)}." if fields else "")
