"""Voice profiles: which engine speaks, as whom, how.

A profile is found by name among those that ship, by name among the user's own (see
`resources.own_voices`), or by the path of a YAML file. A name that ships cannot be taken by another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, ValidationError, field_validator

from avatar import resources
from avatar.errors import InputError, UnknownNameError
from avatar.paths import is_file
from avatar.sharing import shareable
from avatar.speech.consent import Revocation, VoiceConsent
from avatar.speech.pauses import USUAL, Pauses, read_pauses
from avatar.speech.terms import terms_of
from avatar.yamlpage import YamlPage, read_yaml

CLONING = frozenset({"pocket", "openvoice", "xtts"})
"""Engines that speak with a living person's voice: none of their profiles is used without consent."""
HIDDEN = "."


class ServerSettings(BaseModel):
    """`server` in the profile of a voice that a server speaks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str = Field(pattern=r"^https?://[^\s/@]+(/[^\s]*)?$", description="Of the speech endpoint.")
    model: str = Field("tts-1", min_length=1)
    key: str = Field(
        "",
        pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$",
        max_length=64,
        description="The environment variable that holds the key; empty for a server that wants none.",
    )
    format: Literal["wav", "pcm", "mp3", "flac", "opus", "aac"] = "wav"
    rate: int = Field(24_000, ge=8_000, le=96_000, description="Samples a second; of pcm, as it is sent.")
    timeout: float = Field(60.0, gt=0, le=600, description="Seconds for a sentence.")
    instructions: str = Field("", max_length=4000, description="How to speak, for models that take it.")


class Voice(BaseModel):
    """A voice profile, as in `voices/NAME.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="The name scripts use; taken from the file's name when left out.")
    engine: str = Field(description="The engine that speaks: kokoro, hibari, espeak, pocket …")
    speaker: str = Field(
        description="The engine's own name of the speaker, such as af_heart; for a cloned voice its "
        "prepared sample, as seen from the profile's folder."
    )
    base: str = Field("", description="Engine openvoice: Kokoro's speaker beneath; by default one is chosen.")
    language: str = Field("en-US", pattern=r"^[a-z]{2,3}(-[A-Z][A-Za-z0-9]+)*$")
    gender: Literal["woman", "man", "neutral"] = "neutral"
    description: str = Field("", max_length=500)
    style: tuple[str, ...] = Field((), description="Words to choose by: calm, lively, warm, deep …")
    rate: float = Field(1.0, ge=0.5, le=2.0, description="Pace; 1 is the speaker's own.")
    pitch: float = Field(0.0, ge=-4.0, le=4.0, description="Semitones up or down.")
    volume: float = Field(0.0, ge=-24.0, le=12.0, description="dB over (or under) the usual loudness.")
    pauses: Pauses = Field(USUAL, description="Seconds of rest, or a factor on all.")
    variety: float = Field(
        1.0, ge=0.0, le=2.0, description="How much rests, pace and pitch change from sentence to sentence."
    )
    draft: str = Field("", description="The voice that speaks in drafts instead; empty for this one.")
    server: ServerSettings | None = Field(None, description="Engine server: where it is, and its model.")
    licence: str = Field("", max_length=500)
    sample: str = Field("", max_length=2000, description="A sentence that shows the voice.")
    consent: VoiceConsent | None = Field(None, description="For a cloned voice: that its owner agreed.")
    revoked: Revocation | None = Field(None, description="Since when and why it may not be used any more.")

    _home: Path | None = PrivateAttr(None)

    @property
    def home(self) -> Path | None:
        """The folder that the profile's file lies in; None for a voice that was made in a program."""
        return self._home

    @field_validator("pauses", mode="before")
    @classmethod
    def _read_pauses(cls, value: Any) -> Any:
        return read_pauses(value)

    @field_validator("style", mode="before")
    @classmethod
    def _read_style(cls, value: Any) -> Any:
        """`style: calm, warm` and `style: [calm, warm]` are the same."""
        words = value.split(",") if isinstance(value, str) else value
        if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
            raise ValueError("write words, such as: calm, warm")
        return tuple(dict.fromkeys(word.strip().lower() for word in words if word.strip()))

    def speaker_file(self) -> Path:
        """The prepared sample of a cloned voice. It need not exist."""
        return (self._home or Path()) / self.speaker

    def statement(self) -> dict[str, Any]:
        """Which voice speaks, as it is written down with every video; for a real one, that it may."""
        said: dict[str, Any] = {
            "name": self.name,
            "engine": self.engine,
            "language": self.language,
            "licence": self.licence,
        }
        if self.consent:
            said["consent"] = self.consent.statement_of()
        if terms := terms_of(self):
            said["weights"] = terms
        return said


def list_voices(folder: Path | None = None) -> tuple[Voice, ...]:
    """All voices that can be used: those that ship (or lie in `folder`), and the user's own; by name.

    A profile of the user's own that is broken or revoked is left out: it hides no other. Raises InputError
    for one that ships and is broken.
    """
    if folder:
        return tuple(read_voice(path) for path in sorted(folder.glob("*.yaml")))
    shipped = resources.folder("voices")
    voices = []
    for _, path in sorted(find_profiles().items()):
        try:
            voices.append(check_usable(read_voice(path)))
        except InputError:
            if path.parent == shipped:
                raise
    return tuple(voices)


def find_profiles() -> dict[str, Path]:
    """The file of every profile by name, usable or not; those that ship win."""
    folders = (resources.own_voices(), resources.folder("voices"))
    return {
        path.stem.lower(): path
        for where in folders
        for path in sorted(where.glob("*.yaml"))
        if not path.name.startswith(HIDDEN)
    }


@shareable
def load_voice(name: str | Path, *, folder: Path | None = None, base: Path | None = None) -> Voice:
    """A voice by its name, or by the path of its YAML file.

    base: the folder of the script, from which a path counts where nothing lies there as it is, and in which
    `NAME.yaml` is looked for when there is no voice NAME elsewhere.
    Raises UnknownNameError (with the nearest names), InputError for a profile that cannot be used.
    """
    text = str(name)
    if isinstance(name, Path) or text.endswith((".yaml", ".yml")) or "/" in text or "\\" in text:
        path = Path(name)
        beside = base / path if base else path
        return check_usable(read_voice(beside if is_file(beside) and not is_file(path) else path))
    names = {path.stem: path for path in sorted(folder.glob("*.yaml"))} if folder else find_profiles()
    if text.lower() in names:
        return check_usable(read_voice(names[text.lower()]))
    if base and text and is_file(base / f"{text}.yaml"):
        return check_usable(read_voice(base / f"{text}.yaml"))
    raise UnknownNameError("voice", text, names)


def read_voice(path: Path) -> Voice:
    """The profile in a YAML file, whether it may be used or not.

    Raises InputError that names the file and every field that is wrong.
    """
    try:
        page = read_yaml(path)
    except InputError as error:
        elsewhere = "Give the name of a voice (see: avatar voices) or the path of its YAML file."
        hint = error.hint or ("See voices/heart.yaml." if is_file(path) else elsewhere)
        raise InputError(f"The voice profile {error.message}", hint=hint) from None
    voice = make_voice({"name": path.stem} | dict(page.data), str(path), page)
    voice._home = path.absolute().parent
    return voice


def make_voice(fields: Mapping[str, Any], where: str, page: YamlPage | None = None) -> Voice:
    """The voice of these fields. Raises InputError that names `where` and every field that is wrong.

    page: what they were read from, which knows their lines.
    """
    try:
        return Voice.model_validate({str(key): value for key, value in fields.items()})
    except ValidationError as error:
        wrong = [
            (
                page.place(*e["loc"])[0] if page else 0,
                f"{'.'.join(map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}",
            )
            for e in error.errors()
        ]
        said = "; ".join(message + (f" (line {line})" if line else "") for line, message in wrong)
        raise InputError(f"{where}: {said}.", hint=f"Fields: {', '.join(Voice.model_fields)}.") from None


def check_usable(voice: Voice) -> Voice:
    """The voice itself, if it may speak.

    Raises InputError: it was revoked, a living person's voice has no consent, or its sample is not the one
    that the consent is for.
    """
    if voice.revoked:
        because = f": {voice.revoked.reason}" if voice.revoked.reason else ""
        raise InputError(
            f"The voice {voice.name!r} was revoked on {voice.revoked.date}{because}.".replace("..", "."),
            hint="It cannot be used any more. Choose another: avatar voices",
        )
    if voice.engine not in CLONING:
        return voice
    if voice.consent is None:
        raise InputError(
            f"The voice {voice.name!r} is a copy of somebody's voice, and nothing says that they agreed.",
            hint=f"No consent, no voice. Record it with: avatar voices clone {voice.name} SAMPLE.wav",
        )
    sample = voice.speaker_file()
    try:
        with sample.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            f"The sample of the voice {voice.name!r}, {sample}, cannot be read: {error.strerror}.",
            hint=f"Make the voice again: avatar voices clone {voice.name} SAMPLE.wav --replace",
        ) from None
    if digest not in (voice.consent.prepared, voice.consent.sha256):
        raise InputError(
            f"The sample of the voice {voice.name!r}, {sample.name}, is not the one that the consent is for.",
            hint=f"Make the voice again: avatar voices clone {voice.name} SAMPLE.wav --replace",
        )
    return voice


def voices_that_speak(voices: Sequence[Voice], *, draft: bool = False) -> list[Voice]:
    """The voices that are really heard: in a draft, their quick stand-ins. Raises what `load_voice` does."""
    return [load_voice(voice.draft) if draft and voice.draft else voice for voice in voices]


def check_language(voice: Voice, language: str) -> None:
    """Raise InputError when the voice does not speak the script's language (the country may differ)."""
    if base(voice.language) == base(language):
        return
    able = [v.name for v in list_voices() if base(v.language) == base(language)]
    hint = (
        f"Voices that speak it: {', '.join(able)}."
        if able
        else "No voice here speaks it: bring one of your own, of a speech server or of espeak-ng for one. "
        f"Voices: {_by_language(list_voices())}."
    )
    raise InputError(
        f"The voice {voice.name!r} speaks {voice.language}, and the script is in {language}.", hint=hint
    )


def base(language: str) -> str:
    """The language without its country: "en-GB" → "en"."""
    return language.replace("_", "-").split("-")[0].lower()


def _by_language(voices: tuple[Voice, ...]) -> str:
    by: dict[str, list[str]] = {v.language: [] for v in voices}
    for voice in voices:
        by[voice.language].append(voice.name)
    return "; ".join(f"{language}: {', '.join(names)}" for language, names in sorted(by.items()))
