"""A text said by one or several voices, to choose by ear."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.speech.profiles import Voice, load_voice

SAMPLE = "Hello, I am {name}. This is what I sound like, from the first word to the last."
"""For a voice whose profile names no sample."""
MOST = 2000
"""Characters; to hear more, say a script: avatar speak."""


def try_voices(text: str, names: Sequence[str], output: Path, *, seed: int = 0) -> list[dict[str, Any]]:
    """Say the text (or each voice's own sample for an empty one) into a WAV file for each voice.

    One voice: into `output`. Several: beside it, each with its name: out.wav → out-emma.wav. Returns voice,
    language, path and seconds of each. Everything is checked before anything is said.
    Raises UnknownNameError, InputError (twice the same voice, too long, no such ending), OutputError.
    """
    from avatar.media import check_target

    voices = [load_voice(name) for name in names]
    called = [voice.name for voice in voices]
    for name in called:
        if called.count(name) > 1:
            raise InputError(f"The voice {name!r} is given twice.", hint="Give each --voice once.")
    if len(text) > MOST:
        raise InputError(
            f"{len(text)} characters are a script, not a try.", hint="Say it with: avatar speak script.md"
        )
    if output.suffix.lower() != ".wav":
        raise InputError(f"A voice is tried into a .wav file, not {output.name}.", hint="Use -o try.wav")
    targets = [output] if len(voices) == 1 else [_beside(output, name) for name in called]
    for target in targets:
        check_target(target)
    done = []
    for voice, target in zip(voices, targets, strict=True):
        seconds = say(voice, text, target, seed=seed)
        fact = {"voice": voice.name, "language": voice.language, "path": target, "seconds": round(seconds, 3)}
        done.append(fact)
    return done


def say(voice: Voice, text: str, target: Path, *, seed: int = 0) -> float:
    """Say a text, or the voice's sample for an empty one, into a WAV file; returns its seconds.

    Raises what `speak_text` raises, OutputError.
    """
    from avatar.levelling import set_loudness
    from avatar.media import write_wav
    from avatar.speech import speak_text

    words = text.strip() or voice.sample or SAMPLE.format(name=voice.name.capitalize())
    speech = set_loudness(speak_text(words, voice, seed=seed), [voice])
    write_wav(target, speech.samples, speech.sample_rate)
    return speech.seconds


def _beside(path: Path, name: str) -> Path:
    return path.with_name(f"{path.stem}-{name}{path.suffix}")
