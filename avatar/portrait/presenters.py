"""Presenters: portraits with a card that says who they are, how they sound and under which licence.

Those that ship lie in the installation; the user's own in a folder of theirs (`resources.own_presenters`),
where `avatar.portrait.enrolment` puts them. A name that ships cannot be taken by another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date as day
from pathlib import Path
from typing import Any

from avatar.errors import InputError, UnknownNameError
from avatar.paths import is_file
from avatar.resources import folder, own_presenters
from avatar.sharing import shareable

SYNTHETIC, REAL = "synthetic", "real person"
"""What a picture shows, when a card says nothing more."""


@dataclass(frozen=True)
class Consent:
    """What a real person agreed to: by whom, when (YYYY-MM-DD), in which words, and the signed paper if any.

    sha256: of the paper's file, or "".
    """

    by: str
    date: str
    statement: str
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Presenter:
    """A presenter's card. `portrait` is the picture's path, `voice` the name of a voice profile.

    shows: who or what the picture shows. landmarks: a file of points set by hand, where the card names one.
    consent: for a real person, that they agreed.
    """

    name: str
    title: str
    role: str
    portrait: Path
    voice: str
    description: str
    licence: str
    shows: str = ""
    landmarks: Path | None = None
    consent: Consent | None = None

    def statement(self) -> Mapping[str, Any]:
        """Who speaks, as it is written down with every video: plain values."""
        said: dict[str, Any] = {
            "name": self.name,
            "title": self.title,
            "shows": self.shows,
            "licence": self.licence,
        }
        if self.consent:
            said["consent"] = {key: value for key, value in asdict(self.consent).items() if value}
        return said


@shareable
def list_presenters() -> list[str]:
    """Names of the presenters there are, shipped and the user's own, sorted."""
    return sorted(find_cards())


def find_cards() -> dict[str, Path]:
    """The card of every presenter by name; those that ship win."""
    folders = (own_presenters(), folder("presenters"))
    return {path.stem: path for where in folders for path in where.glob("*.yaml") if not _hidden(path)}


@shareable
def load_presenter(name: str) -> Presenter:
    """A presenter by name, or by the path of its YAML card.

    Raises:
        UnknownNameError: no presenter of that name; the nearest are suggested.
        InputError: the card is broken; the message names its file and field.
    """
    path = Path(name)
    if path.suffix in {".yaml", ".yml"} and is_file(path):
        return read_card(path)
    cards = find_cards()
    if name not in cards:
        raise UnknownNameError("presenter", name, cards)
    return read_card(cards[name])


def read_card(path: Path) -> Presenter:
    """A presenter from its card. Raises InputError that names file and field."""
    from pydantic import BaseModel, ConfigDict, ValidationError

    from avatar.yamlpage import read_yaml

    class Agreed(BaseModel):
        model_config = ConfigDict(extra="forbid")
        by: str
        date: str | day
        statement: str
        file: str = ""
        sha256: str = ""

    class Card(BaseModel):
        model_config = ConfigDict(extra="forbid")
        title: str
        role: str = ""
        portrait: str
        voice: str = ""
        description: str = ""
        licence: str
        shows: str = ""
        landmarks: str = ""
        consent: Agreed | None = None

    page = read_yaml(path)
    try:
        card = Card.model_validate(dict(page.data))
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(p) for p in first["loc"])
        line, column = page.place(*first["loc"])
        where = f"{path}:{line}:{column}" if line else str(path)
        raise InputError(f"{where}: {field}: {first['msg']}.", hint="See presenters/ava.yaml.") from None
    agreed = card.consent
    if agreed is None and card.shows.strip().lower() == REAL:
        raise InputError(
            f"{path}: consent: it is missing, and the picture shows a {REAL}.",
            hint="Add them with `avatar presenters add`, which records that they agreed.",
        )
    return Presenter(
        name=path.stem,
        title=card.title,
        role=card.role,
        portrait=path.parent / card.portrait,
        voice=card.voice,
        description=card.description,
        licence=card.licence,
        shows=card.shows,
        landmarks=path.parent / card.landmarks if card.landmarks else None,
        consent=Consent(agreed.by, str(agreed.date), agreed.statement, agreed.file, agreed.sha256)
        if agreed
        else None,
    )


def _hidden(path: Path) -> bool:
    return path.name.startswith(".")
