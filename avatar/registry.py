"""What cards and profiles of the user's own share: their names, their lines, their files, and who agreed."""

from __future__ import annotations

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from avatar.errors import InputError

TITLES = frozenset(("dr", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "sir", "dame", "ing", "dipl"))
"""Forms of address that are left out of a short name."""
LONGEST = 120
"""Characters of a name or a line of a card."""
RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
"""Names that Windows does not allow for files."""


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


def who_and_when(by: str, date: str, today: datetime.date | None = None) -> tuple[str, str]:
    """Who consents, and the day (YYYY-MM-DD), checked.

    Raises:
        InputError: no name, not a date, or a date that has not come yet.
    """
    by = one_line(by, "the name of who consents (--consent-by)")
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
    return by, day.isoformat()


def one_line(text: str, what: str) -> str:
    """One line of printable characters. Raises InputError."""
    text = text.strip()
    if len(text) > LONGEST:
        raise InputError(f"{what}: {len(text)} characters are too long.", hint=f"At most {LONGEST} fit.")
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in text):
        raise InputError(
            f"{what}: it must be one line of text.", hint="Leave out line breaks and control signs."
        )
    return text


def read_whole(path: Path, what: str, limit: int | None) -> bytes:
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


def file_name(name: str, data: bytes, ending: str) -> str:
    """`ana-silva.3fa09c12.jpg`: another file has another name, so that none is written over."""
    kept = ending.lower() if re.fullmatch(r"(\.consent)?\.[a-z0-9]{1,8}", ending.lower()) else ".bin"
    return f"{name}.{hashlib.sha256(data).hexdigest()[:8]}{kept}"


def write_entry(
    own: Path,
    name: str,
    content: Mapping[str, Any],
    files: Mapping[str, bytes],
    named: Callable[[Path], frozenset[str]],
) -> Path:
    """Write the files of a name, then its card or profile, all or nothing; then take away what an earlier one
    named. Returns the path of the card.

    files: their names in the folder `own`, and what is in them. named: card → the names of its files, none
    where there is no card. Raises OutputError.
    """
    import yaml

    from avatar.media.atomic import Outputs, explain

    try:
        own.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(own, error) from None
    path = own / f"{name}.yaml"
    try:
        with Outputs() as outputs:
            for kept, data in files.items():
                with outputs.open(own / kept, binary=True) as file:
                    file.write(data)
            with outputs.open(path, last=True) as file:
                yaml.safe_dump(_plain(content), file, allow_unicode=True, sort_keys=False, width=1000)
    except BaseException:
        sweep(own, name, keep=named(path))  # what was renamed before the card belongs to nobody
        raise
    sweep(own, name, keep=frozenset(files))
    return path


def _plain(value: Any) -> Any:
    """Values as YAML has them: tuples as lists."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def sweep(own: Path, name: str, keep: frozenset[str]) -> None:
    """Remove the files of a name that no card or profile speaks of any more."""
    pattern = re.compile(rf"{re.escape(name)}\.[0-9a-f]{{8}}\.[a-z0-9.]+")
    with suppress(OSError):
        for path in own.iterdir():
            if path.name not in keep and pattern.fullmatch(path.name):
                with suppress(OSError):
                    path.unlink()


def _accent(char: str) -> bool:
    """Whether this is a mark over a Latin letter: NFKD parts "ã" into "a" and a tilde."""
    return "\u0300" <= char <= "\u036f"
