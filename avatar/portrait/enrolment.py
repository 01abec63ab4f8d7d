"""Presenters of one's own: made of a picture, kept with a card, taken away again.

A card is the file `NAME.yaml`; picture, points and signed paper lie beside it under names that carry the
beginning of their SHA-256. The card is renamed into place last, and is what counts: at no time does a card
speak of a picture that is not its own.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.errors import InputError, OutputError, UnknownNameError
from avatar.portrait.presenters import REAL, SYNTHETIC, Consent, Presenter, find_cards, read_card
from avatar.registry import (
    RESERVED,
    file_name,
    one_line,
    read_whole,
    short_name,
    sweep,
    who_and_when,
    write_entry,
)
from avatar.resources import folder, own_presenters

STATEMENT = (
    "I am the person shown, or may speak for them. I agree that this picture is made to move and to speak, "
    "and that the videos may be shown."
)
"""What a real person says by their name and the date."""
LARGEST = 50_000_000
"""Bytes of a signed paper."""


@dataclass(frozen=True)
class Application:
    """What is known of somebody who is to become a presenter.

    consent: by whom and when; its statement is `STATEMENT`. None for a picture of nobody who lives.
    paper: a signed paper, kept beside the card. short: what to call them, or "" to make it of `title`.
    """

    picture: Path
    title: str
    role: str = ""
    voice: str = ""
    licence: str = ""
    description: str = ""
    shows: str = ""
    consent: Consent | None = None
    paper: Path | None = None
    short: str = ""


def check_consent(by: str, date: str, today: datetime.date | None = None) -> Consent:
    """A statement of consent, checked.

    Raises:
        InputError: no name, not a date, or a date that has not come yet.
    """
    return Consent(*who_and_when(by, date, today), STATEMENT)


def choose_name(application: Application, *, replace: bool) -> str:
    """The short name that the presenter will have. Raises InputError when it is taken or no name."""
    name = application.short or short_name(application.title)
    if short_name(name) != name or name in RESERVED:
        better = short_name(name) if name not in RESERVED else f"{name}-1"
        raise InputError(f"{name!r} cannot be the name of a presenter.", hint=f"Try --as {better}")
    if (folder("presenters") / f"{name}.yaml").is_file():
        raise InputError(f"{name!r} is a presenter that ships.", hint=f"Give another name: --as my-{name}")
    if not replace and (own_presenters() / f"{name}.yaml").exists():
        raise InputError(
            f"There is a presenter {name!r} already.",
            hint="Replace it with --replace, or give another --as NAME.",
        )
    return name


def add_presenter(application: Application, *, replace: bool = False) -> tuple[Presenter, tuple[str, ...]]:
    """Check somebody's picture, prepare it, and write their card; returns the presenter, and warnings.

    Raises:
        PortraitError: the picture cannot be made to speak.
        InputError: something on the card is wrong, or the name is taken. UnknownNameError: no such voice.
        OutputError: the folder of presenters cannot be written. In all cases nothing is written.
    """
    from avatar.portrait import load_rig
    from avatar.portrait.points import find_points, path_beside
    from avatar.speech import load_voice

    card = _card(application)
    name = choose_name(application, replace=replace)
    if application.voice:
        load_voice(application.voice)
    points = find_points(application.picture)
    copies = {"portrait": read_whole(application.picture, "The picture", None)}
    if points is not None:
        copies["landmarks"] = read_whole(points.path, "The file of landmarks", None)
    if application.paper is not None:
        copies["paper"] = read_whole(application.paper, "The signed paper", LARGEST)
    _, warnings = load_rig(application.picture)  # makes the rig, and refuses what cannot speak
    names = {"portrait": file_name(name, copies["portrait"], application.picture.suffix)}
    card["portrait"] = names["portrait"]
    if "landmarks" in copies:  # beside the picture, where they are found however it is named
        card["landmarks"] = names["landmarks"] = path_beside(names["portrait"]).name
    if application.paper is not None:
        names["paper"] = file_name(name, copies["paper"], f".consent{application.paper.suffix}")
        card["consent"] |= {"file": names["paper"], "sha256": hashlib.sha256(copies["paper"]).hexdigest()}
    files = {names[role]: data for role, data in copies.items()}
    path = write_entry(own_presenters(), name, card, files, _named)
    return read_card(path), warnings


def remove_presenter(name: str) -> Path:
    """Take away one of the user's own presenters, card, picture and papers; returns where the card was.

    Raises:
        UnknownNameError: there is none of that name. InputError: it ships with the program.
        OutputError: the folder cannot be changed.
    """
    own = own_presenters()
    path = own / f"{name}.yaml"
    if not name or Path(name).name != name or name.startswith(".") or not path.is_file():
        if name in find_cards():
            raise InputError(
                f"{name!r} ships with the program.", hint="Only your own presenters can be removed."
            )
        known = [card.stem for card in own.glob("*.yaml")]
        if not known:
            raise InputError(f"There is no presenter {name!r} of your own.", hint="There are none yet.")
        raise UnknownNameError("presenter of your own", name, known)
    try:
        path.unlink()
    except OSError as error:
        raise OutputError(path, error.strerror or str(error)) from None
    sweep(own, name, keep=frozenset())
    return path


def _card(application: Application) -> dict[str, Any]:
    """The card's fields. Raises InputError for a line that is none."""
    title = one_line(application.title, "--name")
    if not title:
        raise InputError("The presenter has no name.", hint='Give one: --name "Ana Silva"')
    consent = application.consent
    if application.paper is not None and consent is None:
        raise InputError(
            "A signed paper says that somebody agreed, but not who and when.",
            hint='Add --consent-by "Full name" and --consent-date YYYY-MM-DD',
        )
    card: dict[str, Any] = {
        "title": title,
        "role": one_line(application.role, "--role"),
        "voice": application.voice,
        "description": one_line(application.description, "--description"),
        "licence": one_line(application.licence, "--licence") or "all rights reserved",
        "shows": one_line(application.shows, "--shows") or (REAL if consent else SYNTHETIC),
    }
    card = {key: value for key, value in card.items() if value}
    if consent:
        card["consent"] = {"by": consent.by, "date": consent.date, "statement": consent.statement}
    return card


def _named(path: Path) -> frozenset[str]:
    """The names of the files that belong to a card, if there is one."""
    if not path.exists():
        return frozenset()
    person = read_card(path)
    files = [person.portrait.name]
    files += [person.landmarks.name] if person.landmarks else []
    files += [person.consent.file] if person.consent else []
    return frozenset(files)
