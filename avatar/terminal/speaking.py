"""`avatar speak`: a text, a script or what comes through a pipe → a WAV file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.progress import Progress, ProgressCallback
from avatar.project.casting import voices_of

STANDARD_VOICE = "heart"
_SCRIPTS = (".md", ".markdown", ".txt", ".ssml")
_MOST = 2_000_000
"""Characters taken from standard input: two days of speech."""


def speak_to_file(
    text: str,
    target: Path,
    *,
    voice: str | None = None,
    seed: int = 0,
    draft: bool = False,
    lexicon: Path | None = None,
    skip_unknown_ssml: bool = False,
    language: str | None = None,
    progress: ProgressCallback | None = None,
) -> dict[str, Any]:
    """Say `text` (or the script whose name it is, or standard input for "-"), at -16 LUFS.

    A text that begins with <speak> is SSML. lexicon: a file with words and how they are said. language: which
    of a script's, or that of the words, for a voice that speaks it.

    Returns path, seconds, words, voice and sample_rate. Raises what the stages raise, and OutputError.
    """
    from avatar import speech as stage
    from avatar.levelling import set_loudness
    from avatar.media import check_target, write_wav
    from avatar.speech.profiles import voices_that_speak

    check_target(target)
    given = _standard_input() if text == "-" else text
    script = _script(text, given, lexicon, skip_unknown_ssml, language)
    if script is None and language is not None:
        voices = [_voice_of(voice, language)]
    else:
        voices = voices_of(script, voice, STANDARD_VOICE)

    def said(done: int, total: int) -> None:
        if progress:
            progress(Progress("speak", done, total, "words"))

    if script:
        spoken = stage.speak(script, voices, seed=seed, draft=draft, progress=said)
    else:
        if not given.strip():
            raise InputError(
                "There is nothing to say.", hint='For example: avatar speak "Good morning." -o a.wav'
            )
        spoken = stage.speak_text(given, voices[0], seed=seed, lexicon=lexicon)
    spoken = set_loudness(spoken, voices_that_speak(voices, draft=draft and script is not None), script)
    write_wav(target, spoken.samples, spoken.sample_rate)
    return {
        "path": target,
        "seconds": round(spoken.seconds, 3),
        "words": len(spoken.words),
        "voice": ", ".join(one.name for one in voices),
        "sample_rate": spoken.sample_rate,
    }


def _voice_of(voice: str | None, language: str) -> Any:
    """The voice for words in a language. Raises InputError for one that does not speak it."""
    from avatar.script import Script
    from avatar.script.tags import read_tag
    from avatar.speech.profiles import check_language

    try:
        tag = read_tag(language)
    except ValueError as wrong:
        raise InputError(f"{language[:40]!r} {wrong}.") from None
    (found,) = voices_of(Script("", (), language=tag), voice, STANDARD_VOICE)
    check_language(found, tag)
    return found


def _script(text: str, given: str, lexicon: Path | None, skip: bool, language: str | None) -> Any:
    """The script that `text` is the name of, or that `given` is, in SSML; None when it is words.

    A missing file is not read aloud.
    """
    from avatar.project.wording import read_script
    from avatar.script import parse_script

    words = text.split()
    named = len(words) == 1 and Path(text).suffix.lower() in _SCRIPTS
    if named or (len(text) < 250 and "\n" not in text and Path(text).is_file()):
        return read_script(Path(text), lexicon=lexicon, skip_unknown_ssml=skip, language=language)
    if given.lstrip().startswith(("<speak", "<?xml")):
        return parse_script(given, lexicon=lexicon, skip_unknown_ssml=skip, language=language)
    return None


def _standard_input() -> str:
    try:
        return sys.stdin.read(_MOST)
    except UnicodeDecodeError:
        raise InputError("What comes through the pipe is not text in UTF-8.") from None
