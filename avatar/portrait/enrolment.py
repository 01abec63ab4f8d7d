"""Presenters of one's own: made of a picture, kept with a card, taken away again.

A card is the file `NAME.yaml`; picture, points and signed paper lie beside it under names that carry the
beginning of their SHA-256. The card is renamed into place last, and is what counts: at no time does a card
speak of a picture that is not its own.
"""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.errors import InputError, OutputError, UnknownNameError
from avatar.portrait.presenters import REAL, SYNTHETIC, Consent, Presenter, find_cards, read_card
from avatar.resources import folder, own_presenters

STATEMENT = (
    "I am the person shown, or may speak for them. I agree that this picture is made to move and to speak, "
    "and that the videos may be shown."
)
"""What a real person says by their name and the date."""
TITLES = frozenset(("dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "ing", "dipl"))
"""Forms of address that are left out of a short name."""
LONGEST = 120
"""Characters of a name or a line of a card."""
LARGEST = 50_000_000
"""Bytes of a signed paper."""
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
"""Names that Windows does not allow for files."""


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


def short_name(title: str) -> str:
    """What a presenter is called by: "Dr. Ana Silva" is `ana-silva`. Raises InputError where no letter is."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    plain = unicodedata.normalize("NFC", "".join(c for c in plain if not _accent(c)))
    words = [word for word in re.split(r"[\W_]+", plain) if word]
    while len(words) > 1 and words[0] in TITLES:
        words.pop(0)
    name = "-".join(words)[:60].strip("-")
    if not name:
        raise InputError(f"{title!r} has no letters to make a name of.", hint="Give one with --as NAME.")
    return name


def check_consent(by: str, date: str, today: datetime.date | None = None) -> Consent:
    """A statement of consent, checked.

    Raises:
        InputError: no name, not a date, or a date that has not come yet.
    """
    by = _line(by, "the name of who consents (--consent-by)")
    if not by:
        raise InputError(
            "The consent has no name.",
            hint='Say who agreed: --consent-by "Full name" --consent-date YYYY-MM-DD',
        )
    if sum(c.isalpha() for c in by) < 2:
        raise InputError(f"{by!r} is not a name.", hint='Give the full name: --consent-by "Ana Silva"')
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date.strip(), re.ASCII):
            raise ValueError
        day = datetime.date.fromisoformat(date.strip())
    except ValueError:
        raise InputError(
            f"The date of the consent, {date[:40]!r}, is not a date.",
            hint="Write it as --consent-date 2025-04-30",
        ) from None
    if day > (today or datetime.date.today()):
        raise InputError(
            f"The date of the consent, {day}, has not come yet.", hint="Give the day on which they agreed."
        )
    return Consent(by, day.isoformat(), STATEMENT)


def choose_name(application: Application, *, replace: bool) -> str:
    """The short name that the presenter will have. Raises InputError when it is taken or no name."""
    name = application.short or short_name(application.title)
    if short_name(name) != name or name in _RESERVED:
        better = short_name(name) if name not in _RESERVED else f"{name}-1"
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
    copies = {"portrait": _read(application.picture, "The picture", None)}
    if points is not None:
        copies["landmarks"] = _read(points.path, "The file of landmarks", None)
    if application.paper is not None:
        copies["paper"] = _read(application.paper, "The signed paper", LARGEST)
    _, warnings = load_rig(application.picture)  # makes the rig, and refuses what cannot speak
    names = {"portrait": _file_name(name, copies["portrait"], application.picture.suffix)}
    card["portrait"] = names["portrait"]
    if "landmarks" in copies:  # beside the picture, where they are found however it is named
        card["landmarks"] = names["landmarks"] = path_beside(names["portrait"]).name
    if application.paper is not None:
        names["paper"] = _file_name(name, copies["paper"], f".consent{application.paper.suffix}")
        card["consent"] |= {"file": names["paper"], "sha256": hashlib.sha256(copies["paper"]).hexdigest()}
    path = _write(name, card, {names[role]: data for role, data in copies.items()})
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
    _sweep(own, name, keep=frozenset())
    return path


def _card(application: Application) -> dict[str, Any]:
    """The card's fields. Raises InputError for a line that is none."""
    title = _line(application.title, "--name")
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
        "role": _line(application.role, "--role"),
        "voice": application.voice,
        "description": _line(application.description, "--description"),
        "licence": _line(application.licence, "--licence") or "all rights reserved",
        "shows": _line(application.shows, "--shows") or (REAL if consent else SYNTHETIC),
    }
    card = {key: value for key, value in card.items() if value}
    if consent:
        card["consent"] = {"by": consent.by, "date": consent.date, "statement": consent.statement}
    return card


def _line(text: str, what: str) -> str:
    """One line of printable characters. Raises InputError."""
    text = text.strip()
    if len(text) > LONGEST:
        raise InputError(f"{what}: {len(text)} characters are too long.", hint=f"At most {LONGEST} fit.")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text):
        raise InputError(
            f"{what}: it must be one line of text.", hint="Leave out line breaks and control signs."
        )
    return text


def _read(path: Path, what: str, limit: int | None) -> bytes:
    try:
        if path.is_dir():
            raise InputError(f"{what}, {path}, is a folder.", hint="Give the path of a file.")
        if limit is not None and path.stat().st_size > limit:
            raise InputError(
                f"{what}, {path}, is too large.", hint=f"At most {limit // 1_000_000} MB are kept."
            )
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{what}, {path}, cannot be read ({error.strerror}).") from None
    if not data:
        raise InputError(f"{what}, {path}, is empty.", hint="Give the path of the right file.")
    return data


def _file_name(name: str, data: bytes, ending: str) -> str:
    """`ana-silva.3fa09c12.jpg`: another file has another name, so that none is written over."""
    kept = ending.lower() if re.fullmatch(r"(\.consent)?\.[a-z0-9]{1,8}", ending.lower()) else ".bin"
    return f"{name}.{hashlib.sha256(data).hexdigest()[:8]}{kept}"


def _write(name: str, card: dict[str, Any], files: dict[str, bytes]) -> Path:
    """Write the files, then the card, all or nothing; then take away what an earlier card named."""
    import yaml

    from avatar.media.atomic import Outputs, explain

    own = own_presenters()
    try:
        own.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(own, error) from None
    path = own / f"{name}.yaml"
    try:
        with Outputs() as outputs:
            for file_name, data in files.items():
                with outputs.open(own / file_name, binary=True) as file:
                    file.write(data)
            with outputs.open(path, last=True) as file:
                yaml.safe_dump(card, file, allow_unicode=True, sort_keys=False, width=1000)
    except BaseException:
        _sweep(own, name, keep=_named(path))  # what was renamed before the card belongs to nobody
        raise
    _sweep(own, name, keep=frozenset(files))
    return path


def _named(path: Path) -> frozenset[str]:
    """The names of the files that belong to a card, if there is one."""
    if not path.exists():
        return frozenset()
    person = read_card(path)
    files = [person.portrait.name]
    files += [person.landmarks.name] if person.landmarks else []
    files += [person.consent.file] if person.consent else []
    return frozenset(files)


def _sweep(own: Path, name: str, keep: frozenset[str]) -> None:
    """Remove the files of a presenter that no card names any more."""
    pattern = re.compile(rf"{re.escape(name)}\.[0-9a-f]{{8}}\.[a-z0-9.]+")
    with suppress(OSError):
        for path in own.iterdir():
            if path.name not in keep and pattern.fullmatch(path.name):
                with suppress(OSError):
                    path.unlink()


def _accent(char: str) -> bool:
    """Whether this is a mark over a Latin letter: NFKD parts "ã" into "a" and a tilde."""
    return "\u0300" <= char <= "\u036f"
