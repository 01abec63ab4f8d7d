"""What is known of a voice, for a list and for a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.resources import folder
from avatar.speech.accents import is_accented
from avatar.speech.profiles import Voice, base, check_usable, find_profiles, read_voice
from avatar.voices.enrolment import GENDERS


@dataclass(frozen=True)
class Known:
    """A profile that was found. voice: None where it is broken. problem: why it cannot be used, or ""."""

    name: str
    path: Path
    voice: Voice | None
    problem: str

    @property
    def own(self) -> bool:
        """Whether it is the user's own."""
        return self.path.parent != folder("voices")

    def labels(self) -> list[str]:
        """What must be seen in a list: own, accented, copied, a draft's, revoked, broken."""
        voice = self.voice
        said = {
            "own": self.own,
            "accented": voice is not None and is_accented(voice),
            "copied with consent": voice is not None and voice.consent is not None and not self.problem,
            "revoked": voice is not None and voice.revoked is not None,
            "broken": voice is None,
        }
        return [label for label, true in said.items() if true]

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: the profile's fields, its file, and its labels."""
        fields = self.voice.model_dump(mode="json") if self.voice else {}
        for name in ("consent", "revoked"):
            if fields.get(name) is None:
                fields.pop(name, None)
        known = {"name": self.name, **fields, "file": self.path, "own": self.own}
        known |= {"accented": "accented" in self.labels()}
        return known | ({"problem": self.problem} if self.problem else {})


def find(name: str) -> Known:
    """A profile by name, or by the path of its file, usable or not. Raises UnknownNameError, InputError."""
    from avatar.errors import UnknownNameError

    profiles = find_profiles()
    if name.lower() in profiles:
        return _known(name.lower(), profiles[name.lower()])
    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        voice = read_voice(path)
        return _known(voice.name, path.absolute())
    raise UnknownNameError("voice", name, profiles)


def find_all(language: str = "", gender: str = "") -> list[Known]:
    """All profiles, by name; those of a language ("en" holds en-US and en-GB) and a gender alone.

    Broken ones are left out where something is asked for. Raises InputError where nothing is found.
    """
    if gender and gender not in GENDERS:
        raise InputError(f"{gender!r} is not a gender of a voice.", hint=f"Use {', '.join(GENDERS)}.")
    known = [_known(name, path) for name, path in sorted(find_profiles().items())]
    found = [one for one in known if _fits(one.voice, language, gender)]
    if not found:
        languages = sorted({one.voice.language for one in known if one.voice})
        raise InputError(
            f"There is no voice {_wanted(language, gender)}.", hint=f"Languages: {', '.join(languages)}."
        )
    return found


def rows(known: Iterable[Known]) -> list[list[str]]:
    """Name, language, gender, style and description of each, for a table."""
    return [
        [
            one.name,
            one.voice.language if one.voice else "",
            one.voice.gender if one.voice else "",
            _about(one),
        ]
        for one in known
    ]


def card(known: Known) -> list[list[str]]:
    """Every field of a profile with its value in words, and where it lies."""
    from avatar.catalogue import in_words

    fields = known.as_dict()
    fields.pop("name")
    return [[key, in_words(value)] for key, value in fields.items() if value not in ("", None, [], ())]


def _known(name: str, path: Path) -> Known:
    try:
        voice = read_voice(path)
    except InputError as error:
        return Known(name, path, None, " ".join(str(error).split()))
    try:
        check_usable(voice)
    except InputError as error:
        return Known(name, path, voice, " ".join(str(error).split()))
    return Known(name, path, voice, "")


def _fits(voice: Voice | None, language: str, gender: str) -> bool:
    if voice is None:
        return not (language or gender)
    wanted = language.replace("_", "-").lower()
    speaks = not wanted or voice.language.lower() == wanted or base(voice.language) == wanted
    return speaks and (not gender or voice.gender == gender)


def _wanted(language: str, gender: str) -> str:
    parts = [f"in {language}"] if language else []
    return " ".join([*parts, f"of a {gender}"] if gender else parts)


def _about(one: Known) -> str:
    labels = one.labels()
    mark = f"({', '.join(labels)}) " if labels else ""
    if one.voice is None or one.problem:
        return mark + one.problem
    return mark + one.voice.description.strip().split("\n")[0]
