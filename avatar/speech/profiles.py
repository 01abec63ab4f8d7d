"""Voice profiles: which engine speaks, as whom, how. Found by name, or by the path of a YAML file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from avatar import resources
from avatar.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Voice(BaseModel):
    """A voice profile, as in `voices/NAME.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="The name scripts use; taken from the file's name when left out.")
    engine: str = Field(description="The engine that speaks: kokoro, hibari or espeak.")
    speaker: str = Field(description="The engine's own name of the speaker, such as af_heart.")
    language: str = Field("en-US", pattern=r"^[a-z]{2,3}(-[A-Z][A-Za-z0-9]+)*$")
    gender: Literal["woman", "man", "neutral"] = "neutral"
    description: str = ""
    rate: float = Field(1.0, ge=0.5, le=2.0, description="Pace; 1 is the speaker's own.")
    pitch: float = Field(0.0, ge=-4.0, le=4.0, description="Semitones up or down.")
    draft: str = Field("", description="The voice that speaks in drafts instead; empty for this one.")
    licence: str = ""
    sample: str = Field("", description="A sentence that shows the voice.")


def list_voices(folder: Path | None = None) -> tuple[Voice, ...]:
    """All voices that ship (or lie in `folder`), by name. Raises InputError for a broken profile."""
    where = folder or resources.folder("voices")
    return tuple(read_voice(path) for path in sorted(where.glob("*.yaml")))


def load_voice(name: str | Path, *, folder: Path | None = None) -> Voice:
    """A voice by its name, or by the path of its YAML file.

    Raises UnknownNameError (with the nearest names), InputError for a profile that cannot be used.
    """
    text = str(name)
    if isinstance(name, Path) or text.endswith((".yaml", ".yml")) or "/" in text or "\\" in text:
        return read_voice(Path(name))
    where = folder or resources.folder("voices")
    names = {path.stem: path for path in sorted(where.glob("*.yaml"))}
    if text.lower() not in names:
        raise UnknownNameError("voice", text, names)
    return read_voice(names[text.lower()])


def read_voice(path: Path) -> Voice:
    """The profile in a YAML file. Raises InputError that names the file and every field that is wrong."""
    import yaml

    try:
        with path.open(encoding="utf-8") as file:
            content = yaml.safe_load(file.read(1_000_000))
    except OSError as error:
        raise InputError(
            f"The voice profile {path} cannot be read: {error.strerror or error}.",
            hint="Give the name of a voice (see: avatar voices) or the path of its YAML file.",
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise InputError(f"{place}: The voice profile is not YAML.", hint=_brief(error)) from None
    if not isinstance(content, dict):
        raise InputError(
            f"{path}: A voice profile is a list of `field: value` lines.", hint="See voices/heart.yaml."
        )
    try:
        return Voice.model_validate({"name": path.stem} | content)
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise InputError(f"{path}: {wrong}.", hint=f"Fields: {', '.join(Voice.model_fields)}.") from None


def _brief(error: Exception) -> str:
    return str(getattr(error, "problem", None) or error).split("\n")[0]


def check_language(voice: Voice, language: str) -> None:
    """Raise InputError when the voice does not speak the script's language (the country may differ)."""
    if base(voice.language) == base(language):
        return
    able = [v.name for v in list_voices() if base(v.language) == base(language)]
    hint = f"Voices that speak it: {', '.join(able)}." if able else f"Voices: {_by_language(list_voices())}."
    raise InputError(
        f"The voice {voice.name!r} speaks {voice.language}, and the script is in {language}.", hint=hint
    )


def base(language: str) -> str:
    """The language without its country: "en-GB" → "en"."""
    return language.replace("_", "-").split("-")[0].lower()


def _by_language(voices: tuple[Voice, ...]) -> str:
    by: Mapping[str, list[str]] = {v.language: [] for v in voices}
    for voice in voices:
        by[voice.language].append(voice.name)
    return "; ".join(f"{language}: {', '.join(names)}" for language, names in sorted(by.items()))
