"""`avatar speak`: a text, a script or what comes through a pipe → a WAV file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from .casting import voices_of
from .errors import InputError
from .progress import Progress, ProgressCallback

STANDARD_VOICE = "heart"
_SCRIPTS = (".md", ".markdown", ".txt")
_MOST = 2_000_000
"""Characters taken from standard input: two days of speech."""


def speak_to_file(
    text: str,
    target: Path,
    *,
    voice: str | None = None,
    seed: int = 0,
    draft: bool = False,
    progress: ProgressCallback | None = None,
) -> dict[str, Any]:
    """Say `text` (or the script whose name it is, or standard input for "-"), at -16 LUFS.

    Returns path, seconds, words, voice and sample_rate. Raises what the stages raise, and OutputError.
    """
    from . import speech as stage
    from .media import check_target, normalise, write_wav

    check_target(target)
    script = _script(text)
    voices = voices_of(script, voice, STANDARD_VOICE)

    def said(done: int, total: int) -> None:
        if progress:
            progress(Progress("speak", done, total, "words"))

    if script:
        spoken = stage.speak(script, voices, seed=seed, draft=draft, progress=said)
    else:
        words = _standard_input() if text == "-" else text
        if not words.strip():
            raise InputError(
                "There is nothing to say.", hint='For example: avatar speak "Good morning." -o a.wav'
            )
        spoken = stage.speak_text(words, voices[0], seed=seed)
    if script and len(voices) > 1:
        from .motion.ensemble import level_voices

        spoken = level_voices(spoken, script)
    write_wav(target, normalise(spoken.samples, spoken.sample_rate), spoken.sample_rate)
    return {
        "path": target,
        "seconds": round(spoken.seconds, 3),
        "words": len(spoken.words),
        "voice": ", ".join(one.name for one in voices),
        "sample_rate": spoken.sample_rate,
    }


def _script(text: str) -> Any:
    """The script that `text` is the name of; None when it is words. A missing file is not read aloud."""
    from .script import load_script

    words = text.split()
    named = len(words) == 1 and Path(text).suffix.lower() in _SCRIPTS
    if named or (len(text) < 250 and "\n" not in text and Path(text).is_file()):
        return load_script(Path(text))
    return None


def _standard_input() -> str:
    try:
        return sys.stdin.read(_MOST)
    except UnicodeDecodeError:
        raise InputError("What comes through the pipe is not text in UTF-8.") from None
