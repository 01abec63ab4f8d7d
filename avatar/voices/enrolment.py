"""Voices of one's own: made of a shipped one, copied from a sample with consent, revoked.

A profile is the file `NAME.yaml` in the user's folder of voices; a copied voice's prepared sample and spoken
consent lie beside it under names that carry the beginning of their SHA-256. The profile is renamed into place
last: at no time does one speak of a sample that is not its own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.errors import InputError, MissingExtraError, OutputError, UnknownNameError
from avatar.registry import RESERVED, file_name, one_line, read_whole, short_name, sweep, write_entry
from avatar.resources import folder, own_voices
from avatar.speech.profiles import (
    CLONING,
    Voice,
    base,
    check_usable,
    find_profiles,
    load_voice,
    make_voice,
    read_voice,
)
from avatar.voices.sample import Judgement, judge
from avatar.voices.spoken import SpokenConsent, digest_of, hear_consent

STATEMENT = (
    "I am the person whose voice this is, or may speak for them. I agree that this voice is copied and made "
    "to say other words, and that what it says may be published."
)
"""What the owner of a voice says by their name and the date."""
GENDERS = ("woman", "man", "neutral")
LARGEST = 100_000_000
"""Bytes of a spoken consent."""
MATCHED = "kokoro"
"""The engine of voices that are matched, not copied: a mixture of its speakers."""


@dataclass(frozen=True)
class Agreement:
    """Who agreed, on which day (YYYY-MM-DD), in which words."""

    by: str
    date: str
    statement: str = STATEMENT


@dataclass(frozen=True)
class Copy:
    """What is known of a voice that is to be copied. recording: in which its owner says that they agree."""

    name: str
    sample: Path
    engine: str = "pocket"
    language: str = "en-US"
    gender: str = "neutral"
    description: str = ""
    licence: str = ""
    recording: Path | None = None


def choose_name(name: str, *, replace: bool, option: str) -> str:
    """The name that the profile will have. Raises InputError when it is taken or no name."""
    wanted = short_name(name)
    if wanted != name or name in RESERVED:
        better = wanted if wanted not in RESERVED else f"{wanted}-1"
        raise InputError(f"{name!r} cannot be the name of a voice.", hint=f"Try {option}{better}")
    if (folder("voices") / f"{name}.yaml").is_file():
        raise InputError(f"{name!r} is a voice that ships.", hint=f"Give another name: {option}my-{name}")
    if not replace and (own_voices() / f"{name}.yaml").exists():
        raise InputError(
            f"There is a voice {name!r} already.",
            hint="Replace it with --replace, or give it another name.",
        )
    return name


def add_profile(
    name: str, fields: Mapping[str, Any], origin: Voice | None = None, *, replace: bool = False
) -> Voice:
    """Write a profile of these fields, over those of `origin` where there is one.

    Raises InputError for a name that is taken, a field that is wrong, or a copied voice as origin (its
    consent is for one profile, so that revoking it leaves none behind); OutputError. Nothing is written then.
    """
    name = choose_name(name, replace=replace, option="--name ")
    content: dict[str, Any] = dict(origin.model_dump(mode="json", exclude_defaults=True)) if origin else {}
    content |= fields
    content.pop("name", None)
    voice = make_voice({"name": name} | content, f"{name}.yaml")
    content["language"] = voice.language  # though it be the usual one: whoever reads it must see it
    if voice.engine in CLONING or (origin and origin.consent):
        raise InputError(
            f"The voice {(origin or voice).name!r} is a copy of somebody's voice.",
            hint="Change rate, pitch or pauses in its own profile, or make another: avatar voices clone",
        )
    if voice.revoked or voice.consent:
        raise InputError(
            f"{name}.yaml: consent and revoked are written by clone and revoke.", hint="Leave them out."
        )
    _check_engine(voice)
    return read_voice(write_entry(own_voices(), name, content, {}, _named))


def prejudge(copy: Copy, *, consented: bool = True, replace: bool = False) -> Judgement:
    """Check all that can be checked without asking: name, lines, engine, language, weights, and sample.

    consented: False where it is known that nobody agreed. Everything that is wrong is told at once.
    Raises InputError, UnknownNameError, AudioError, MissingExtraError.
    """
    from avatar.project import Findings

    found = Findings()
    found.take(choose_name, copy.name, replace=replace, option="")
    found.take(one_line, copy.licence, "--licence")
    found.take(one_line, copy.description, "--description")
    if copy.gender not in GENDERS:
        found.errors.append(
            InputError(f"{copy.gender!r} is not a gender of a voice.", hint=f"Use {', '.join(GENDERS)}.")
        )
    if not consented:
        found.errors.append(missing_consent())
    if copy.engine != MATCHED:
        found.take(require_weights, copy.engine, copy.language)
    heard = found.take(judge, copy.sample)
    if heard and heard.verdict == "refused":
        found.errors.append(heard.refusal())
    if found or heard is None:
        raise found.as_error()
    return heard


def clone_voice(
    copy: Copy, agreement: Agreement | None, heard: Judgement | None = None, *, replace: bool = False
) -> Voice:
    """Check the consent, prepare the sample, and write the profile.

    heard: what `prejudge` found; None lets it look. Raises what `prejudge` raises, InputError for consent
    that is missing or not the owner's, OutputError. Nothing is written then.
    """
    from avatar.voices.preparing import prepare

    heard = heard or prejudge(copy, consented=agreement is not None, replace=replace)
    prepared = prepare(heard.sample)
    speaker = file_name(copy.name, prepared, ".wav")
    return _enrol(copy, agreement, heard, speaker, {speaker: prepared}, replace=replace)


def keep_match(
    copy: Copy, agreement: Agreement | None, heard: Judgement, speaker: str, *, replace: bool = False
) -> Voice:
    """Write the profile of a matched voice: a mixture of speakers, under the consent that a copy needs.

    speaker: as in `avatar.speech.engines.blends`. Raises InputError, OutputError; nothing is written then.
    """
    return _enrol(copy, agreement, heard, speaker, {}, replace=replace)


def _enrol(
    copy: Copy,
    agreement: Agreement | None,
    heard: Judgement,
    speaker: str,
    files: dict[str, bytes],
    *,
    replace: bool,
) -> Voice:
    """Check the consent, and write the profile. files: what lies beside it, the prepared sample first."""
    if agreement is None:
        raise missing_consent()
    name = choose_name(copy.name, replace=replace, option="")
    spoken: SpokenConsent | None = None
    if copy.recording:
        spoken = hear_consent(copy.recording, heard.sample, agreement.statement, copy.language)
    how = "copied" if files else "matched"
    content: dict[str, Any] = {
        "engine": copy.engine,
        "speaker": speaker,
        "language": copy.language,
        "gender": copy.gender,
        "description": copy.description.strip() or f"The voice of {agreement.by}, {how} with their consent.",
        "licence": copy.licence.strip() or "all rights reserved",
        "consent": {
            "by": agreement.by,
            "date": agreement.date,
            "statement": agreement.statement,
            "sha256": heard.sample.sha256,
            "prepared": digest_of(files[speaker]) if files else "",
            "recorded": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        },
    }
    if copy.recording and spoken:
        said = read_whole(copy.recording, "The spoken consent", LARGEST)
        kept = file_name(name, said, f".consent{copy.recording.suffix}")
        files[kept] = said
        content["consent"] |= {
            "spoken": kept, "spoken_sha256": digest_of(said), "spoken_check": spoken.check,
        }  # fmt: skip
    make_voice({"name": name} | content, f"{name}.yaml")
    return check_usable(read_voice(write_entry(own_voices(), name, content, files, _named)))


def missing_consent() -> InputError:
    """The error for a voice whose owner is not known to have agreed."""
    return InputError(
        "A voice is copied only when its owner agreed, and nothing says that they did.",
        hint='Add --consent-by "Full name" --consent-date YYYY-MM-DD; by that they say: "' + STATEMENT + '"',
    )


def require_weights(engine: str, language: str) -> Path:
    """The folder of the weights that an engine needs for a language.

    Raises InputError (with the command that brings them, or the languages there are), UnknownNameError.
    """
    from avatar import weights
    from avatar.speech.engine import engine_class

    if engine not in CLONING:
        raise UnknownNameError("cloning engine", engine, CLONING)
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Z][A-Za-z0-9]+)*", language):
        raise InputError(f"{language!r} is not a language.", hint="Write it as --language en-US")
    copier = engine_class(engine)
    able = sorted({base(one) for one in copier.languages})
    if base(language) not in able:
        raise InputError(
            f"The engine {engine} does not speak {language}.", hint=f"Languages it speaks: {', '.join(able)}."
        )
    named = getattr(copier, "weights_of", None)
    return weights.require(named(base(language)) if named else engine)


def revoke_voice(name: str, reason: str = "", today: datetime.date | None = None) -> Voice:
    """Make one of the user's own voices unusable: mark its profile, delete its sample and what came of it.

    The profile stays, with the consent that was given and why it ended, so that later renders can tell.
    Raises UnknownNameError, InputError (it ships, or was revoked before), OutputError.
    """
    voice = read_voice(_own_profile(name))
    if voice.revoked:
        raise InputError(f"The voice {voice.name!r} was revoked on {voice.revoked.date} already.")
    content = voice.model_dump(mode="json", exclude_defaults=True)
    content.pop("name", None)
    day = (today or datetime.date.today()).isoformat()
    content["revoked"] = {"date": day, "reason": one_line(reason, "--reason")}
    if voice.engine not in CLONING and voice.consent:
        content["speaker"] = "none"  # the mixture was made from the sample, too
    # Marked first: from here on nothing can use what is still there.
    path = write_entry(own_voices(), name, content, {}, _named)
    _delete_sound(voice)
    return read_voice(path)


def remove_voice(name: str) -> Path:
    """Delete one of the user's own voices, profile, sample and spoken consent; returns where it was.

    A broken profile can be removed as well. Raises UnknownNameError, InputError (it ships), OutputError.
    """
    path = _own_profile(name)
    voice: Voice | None = None
    with suppress(InputError):
        voice = read_voice(path)
    try:
        path.unlink()
    except OSError as error:
        raise OutputError(path, error.strerror or str(error)) from None
    sweep(own_voices(), name, keep=frozenset())
    if voice:
        _delete_sound(voice)
    return path


def _own_profile(name: str) -> Path:
    """The file of one of the user's own voices. Raises UnknownNameError, InputError."""
    path = own_voices() / f"{name}.yaml"
    if name and Path(name).name == name and not name.startswith(".") and path.is_file():
        return path
    if name in find_profiles():
        raise InputError(f"{name!r} ships with the program.", hint="Only your own voices can be taken away.")
    known = [profile.stem for profile in own_voices().glob("*.yaml")]
    if not known:
        raise InputError(f"There is no voice {name!r} of your own.", hint="There are none yet.")
    raise UnknownNameError("voice of your own", name, known)


def _check_engine(voice: Voice) -> None:
    """Raise UnknownNameError or InputError for a speaker that the engine does not know."""
    from avatar.speech.engine import open_engine

    with suppress(MissingExtraError):  # it is not there yet, and may come
        open_engine(voice)
    if voice.draft:
        load_voice(voice.draft)


def _named(path: Path) -> frozenset[str]:
    """The names of the files that belong to a profile, if there is one that can be read."""
    with suppress(InputError):
        if path.exists():
            voice = read_voice(path)
            return frozenset({voice.speaker, voice.consent.spoken if voice.consent else ""})
    return frozenset()


def _delete_sound(voice: Voice) -> None:
    """Delete a copied voice's sample and spoken consent, and all speech that is kept.

    Of what is kept, nobody can tell which voice said it. Files outside the folder of voices stay.
    """
    import shutil

    from avatar.speech.cache import SpeechCache

    if not (voice.engine in CLONING or voice.consent):
        return
    sample = voice.speaker if voice.engine in CLONING else ""
    for kept in (sample, voice.consent.spoken if voice.consent else ""):
        if kept and Path(kept).name == kept and not kept.endswith(".yaml"):
            with suppress(OSError):
                (own_voices() / kept).unlink()
    shutil.rmtree(SpeechCache().where, ignore_errors=True)
