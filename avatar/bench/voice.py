"""One voice measured, in a process of its own: speed, latency, memory; the sound is kept for the judges."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from .memory import peak_memory

SENTENCES = Path(__file__).parent / "sentences"
WARM = 3
"""Sentences said before the clock runs, the first of which opens the net."""


def list_sentences(language: str) -> list[str]:
    """The sentences that are read in a language; none where there are none."""
    path = SENTENCES / f"{language.partition('-')[0]}.txt"
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def read_aloud(*, voice: str, output: str, count: int = 0, **_: Any) -> dict[str, Any]:
    """The sentences of the voice's language, said one after the other on one core.

    output: an .npz that takes each sentence's samples, the starts and words as they were said, and the
    starts, symbols and words of their phonemes. count: how many sentences; 0 for all.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import numpy as np

    from ..media.loudness import integrated_loudness
    from ..speech import load_voice, speak_text

    profile = load_voice(voice)
    sentences = list_sentences(profile.language)[: count or None]
    start = time.perf_counter()
    for sentence in sentences[:WARM]:
        speak_text(sentence, profile, cache=False, threads=1)
    opened = time.perf_counter() - start
    said, times = [], []
    sounds: dict[str, Any] = {}
    for number, sentence in enumerate(sentences):
        start = time.perf_counter()
        speech = speak_text(sentence, profile, cache=False, threads=1)
        times.append(time.perf_counter() - start)
        said.append(speech.seconds)
        sounds[f"samples{number}"] = speech.samples
        sounds[f"starts{number}"] = np.array([word.start for word in speech.words])
        sounds[f"words{number}"] = np.array([word.text for word in speech.words])
        sounds[f"phonemes{number}"] = np.array([p.symbol for p in speech.phonemes])
        sounds[f"begins{number}"] = np.array([p.start for p in speech.phonemes])
        sounds[f"of{number}"] = np.array([p.word for p in speech.phonemes])
        rate = speech.sample_rate
    np.savez(output, rate=rate, **sounds)
    levels = [
        integrated_loudness(
            np.concatenate([sounds[f"samples{i}"] for i in range(k, min(k + 5, len(said)))]), rate
        )
        for k in range(0, len(said), 5)
    ]
    return {
        "speed": sum(said) / sum(times),
        "latency": float(np.median(times)),
        "opened": opened,
        "peak": peak_memory(),
        "loudness": float(np.median(levels)),
        "spread": float(np.percentile(levels, 95) - np.percentile(levels, 5)),
        "seconds": sum(said),
    }
