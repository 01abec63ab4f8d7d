"""What a script, a brand or a command says about music and stings, and the files that it means."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from ..errors import AudioError, InputError

NONE = "none"
_NO = {"none", "no", "off", "false"}
_YES = {"yes", "on", "true"}
_DECIBELS = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*db", re.IGNORECASE)
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:s|sec|seconds?)?", re.IGNORECASE)
_CLOSE, _ADVISED = 15.0, 20
"""dB between speech and bed: nearer than the first is worth a word, the second is that of WCAG 2.2, 1.4.7."""
_LONGEST_NAME = 1000
_MOST_DUCK, _LONGEST_FADE = 60.0, 60.0
SHORTEST_MUSIC, SHORTEST_STING, LONGEST_STING = 0.5, 0.05, 30.0
"""Seconds. What is shorter is no sound anybody would notice; a longer sting is a piece of music."""


def read_volume(value: Any) -> float:
    """A factor from 0 to 1 of any of the ways to write one: 0.25, 25 %, -12 dB. Raises ValueError."""
    text = str(value).strip()
    factor = math.nan
    if isinstance(value, bool):
        pass
    elif found := _DECIBELS.fullmatch(text):
        factor = 10 ** (float(found[1]) / 20)
    elif found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", text):
        factor = float(found[1]) / 100
    elif re.fullmatch(r"\d*\.?\d+", text):
        factor = float(text)
    if not 0 <= factor <= 1:
        raise ValueError('must be a number from 0 to 1, or decibels below the speech such as "-18 dB"')
    return factor


def _duck(value: Any) -> float:
    """Decibels, with or without their unit; -12 dB says the same as 12 dB here."""
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?)\s*(?:db)?", str(value).strip(), re.IGNORECASE)
    if isinstance(value, bool) or not found or abs(float(found[1])) > _MOST_DUCK:
        raise ValueError(f'must be 0 to {_MOST_DUCK:.0f} decibels, such as "12 dB"')
    return abs(float(found[1]))


def _seconds(value: Any) -> float:
    found = _SECONDS.fullmatch(str(value).strip())
    if isinstance(value, bool) or not found or float(found[1]) > _LONGEST_FADE:
        raise ValueError(f'must be 0 to {_LONGEST_FADE:.0f} seconds, such as "2 s"')
    return float(found[1])


def _flag(value: Any) -> bool:
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise ValueError("must be true or false")
    return word in _YES


def _file(value: Any) -> Path:
    if isinstance(value, Path):
        return value
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError("must be the name of a sound file")
    if len(value) > _LONGEST_NAME:
        raise ValueError(f"must be the name of a sound file, not {len(value):,} characters")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", value) and not re.match(r"[A-Za-z]:[\\/]", value):
        raise ValueError("must be a file: sounds are not fetched from the network")
    return Path(value.strip())


SoundFile = Annotated[Path, BeforeValidator(_file)]
_LOOSE = WithJsonSchema({"type": ["number", "string"]})
Volume = Annotated[float, BeforeValidator(read_volume), _LOOSE]
Duck = Annotated[float, BeforeValidator(_duck), _LOOSE]
Seconds = Annotated[float, BeforeValidator(_seconds), _LOOSE]
Flag = Annotated[bool, BeforeValidator(_flag)]


class _Sound(BaseModel):
    """What music and stings have in common: a file, for which its name alone may stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: SoundFile | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if value is False or (isinstance(value, str) and value.strip().lower() in _NO):
            return {"file": Path(NONE)}
        if isinstance(value, (str, Path)):
            return {"file": value}
        if not isinstance(value, Mapping):
            raise ValueError("must be the name of a sound file, or a set of `name: value` lines")
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        whole = dict(handler.resolve_ref_schema(handler(core)))
        about = whole.pop("description", "")
        return {"description": about, "anyOf": [{"type": ["string", "boolean"]}, whole]}

    @property
    def silent(self) -> bool:
        """Whether there is nothing to be heard: no file, or the word none."""
        return self.file is None or self.file.name.lower() == NONE

    def over(self, default: Self | None) -> Self:
        """This, with what it leaves open taken from `default`."""
        if default is None:
            return self
        return default.model_copy(update={name: getattr(self, name) for name in self.model_fields_set})

    def found(self, base: Path | None, where: str) -> Self:
        """A copy whose file is known to be there and to hold sound.

        base: the folder in which a relative path is looked for. where: begins the message.
        Raises AudioError.
        """
        if self.silent or self.file is None:
            return self
        from .decoding import check_sound

        path = self.file.expanduser()
        path = path if path.is_absolute() or base is None else base / path
        check_sound(path, where, *self._lengths())
        return self.model_copy(update={"file": path})

    def _lengths(self) -> tuple[float, float | None]:
        raise NotImplementedError


class Music(_Sound):
    """A bed of music under the whole video.

    volume: how loud its loudest three seconds are, as a factor of the speech's loudness (1 is as loud).
    duck: how many decibels lower it is while somebody speaks. With the defaults it is then 22 dB below the
    speech; WCAG 2.2, 1.4.7 asks for 20. fade_in, fade_out: seconds. loop: from the start again when it ends.
    """

    volume: Volume = 0.25
    duck: Duck = 10.0
    fade_in: Seconds = 1.0
    fade_out: Seconds = 3.0
    loop: Flag = True

    def _lengths(self) -> tuple[float, float | None]:
        return SHORTEST_MUSIC, None


class Sting(_Sound):
    """A short sound at the start or at the end.

    volume: how loud it is at its loudest, as a factor of the speech's loudness. wait: nobody speaks while it
    sounds; what is not said is no for an intro, which is ducked under the speech, and yes for an outro.
    """

    volume: Volume = 0.7
    wait: Flag | None = None

    def _lengths(self) -> tuple[float, float | None]:
        return SHORTEST_STING, LONGEST_STING


@dataclass(frozen=True)
class Soundtrack:
    """What is heard beside the speech; False when that is nothing."""

    music: Music | None = None
    intro: Sting | None = None
    outro: Sting | None = None

    def __bool__(self) -> bool:
        return bool(self.music or self.intro or self.outro)

    def inputs(self) -> list[tuple[str, Path]]:
        """The role and the file of each sound."""
        named = (("music", self.music), ("intro_sound", self.intro), ("outro_sound", self.outro))
        return [(role, sound.file) for role, sound in named if sound and sound.file]

    def warnings(self) -> tuple[str, ...]:
        """What makes the speech hard to follow."""
        if not self.music or not self.music.volume:
            return ()
        below = self.music.duck - 20 * math.log10(self.music.volume)
        if below >= _CLOSE:
            return ()
        return (
            f"The music is {below:.0f} dB below the speech: {_ADVISED} keep it easy to follow. "
            "Lower its `volume`, or raise `duck`.",
        )

    def settings(self) -> dict[str, Any]:
        """How they are played, without the files."""
        named = (("music", self.music), ("intro_sound", self.intro), ("outro_sound", self.outro))
        return {role: sound.model_dump(exclude={"file"}) for role, sound in named if sound}


Given = str | Path | Mapping[str, Any] | Literal[False] | None
"""What `avatar.render` takes as music: a file, the same keys as in a script, False for none."""


def choose_soundtrack(
    given: Given, script: Music | None, brand: Music | None, intro: Sting | None, outro: Sting | None
) -> Soundtrack:
    """What is played: `given` wins over the script, and the script over the brand, key by key.

    So a `music: {volume: 0.1}` in a script plays the brand's music more softly, and a file alone keeps the
    volume that script or brand ask for. Stings are the brand's. Raises InputError.
    """
    music = script.over(brand) if script else brand
    if given is not None and given is not False:
        music = _own(given).found(None, "--music").over(music)
    if given is False or music is None or (music.silent and music.file):
        music = None
    elif music.silent:
        raise InputError(
            "`music` names no file, and the brand has no music.", hint="Write music: { file: bed.mp3 }"
        )
    return Soundtrack(music, *(sound if sound and not sound.silent else None for sound in (intro, outro)))


def _own(given: Given) -> Music:
    from pydantic import ValidationError

    try:
        return Music.model_validate(given)
    except ValidationError as error:
        item = error.errors()[0]
        field = ".".join(["music", *map(str, item["loc"])])
        message = str(item.get("ctx", {}).get("error") or item["msg"])
        raise AudioError(
            f"`{field}` {message}.", hint=f"Known keys: {', '.join(Music.model_fields)}."
        ) from None
