"""Presenters: portraits with a card that says who they are, how they sound and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from avatar.errors import InputError, UnknownNameError
from avatar.resources import folder


@dataclass(frozen=True)
class Presenter:
    """A presenter's card. `portrait` is the picture's path, `voice` the name of a voice profile."""

    name: str
    title: str
    role: str
    portrait: Path
    voice: str
    description: str
    licence: str


def list_presenters() -> list[str]:
    """Names of the presenters that are installed, sorted."""
    return sorted(p.stem for p in folder("presenters").glob("*.yaml"))


def load_presenter(name: str) -> Presenter:
    """A presenter by name, or by the path of its YAML card.

    Raises:
        UnknownNameError: no presenter of that name; the nearest are suggested.
        InputError: the card is broken; the message names its file and field.
    """
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} and path.is_file():
        return _read(path)
    path = folder("presenters") / f"{name}.yaml"
    if not name or Path(name).name != name or not path.is_file():
        raise UnknownNameError("presenter", name, list_presenters())
    return _read(path)


def _read(path: Path) -> Presenter:
    import yaml
    from pydantic import BaseModel, ConfigDict, ValidationError

    class Card(BaseModel):
        model_config = ConfigDict(extra="forbid")
        title: str
        role: str = ""
        portrait: str
        voice: str = ""
        description: str = ""
        licence: str

    try:
        card = Card.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise InputError(f"{path}: the card cannot be read ({error}).") from None
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(p) for p in first["loc"])
        raise InputError(f"{path}: {field}: {first['msg']}.", hint="See presenters/ava.yaml.") from None
    return Presenter(
        name=path.stem,
        title=card.title,
        role=card.role,
        portrait=path.parent / card.portrait,
        voice=card.voice,
        description=card.description,
        licence=card.licence,
    )
