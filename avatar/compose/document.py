"""Reading a YAML file into a pydantic model, so that a bad value is named with its line, column and field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from avatar.errors import InputError, Problem
from avatar.yamlpage import Place, nearest, read_yaml

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Page(Generic[Model]):
    """A file as a model, with what it says and where: line and column of each key, by its path of keys."""

    path: Path
    model: Model
    data: Mapping[Any, Any]
    places: Mapping[tuple[Any, ...], Place]

    def place(self, *keys: str) -> Place:
        """Line and column of a key, or of the nearest one that holds it."""
        return nearest(keys, self.places)


def read(path: Path, model: type[Model]) -> Model:
    """The file as a `model`; raises InputError that lists every problem as file:line:column."""
    return read_page(path, model).model


def read_page(path: Path, model: type[Model]) -> Page[Model]:
    """The file as a `model`, and what it says where; raises InputError as `read` does."""
    page = read_yaml(path)
    return Page(path, validate(page.data, model, str(path), page.places), page.data, page.places)


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
            line, column = nearest(loc, places or {})
            field = prefix + ".".join(str(part) for part in loc)
            message = f"`{field}`: {_say(item)}"
            problems.append(Problem(where, line, column, message, _hint(item, model, loc)))
        raise InputError("\n".join(str(p) for p in sorted(problems))) from None


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


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
