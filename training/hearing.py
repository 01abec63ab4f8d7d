"""Fits `avatar/motion/hearing.npz`: from twelve mel bands to the mouth, by ridge regression.

    python training/hearing.py TRACKS

TRACKS is a folder with the GRID motion tracks (`grid_s1.npz`, `grid.npz` and their sounds). The other half
of the data is made on the spot: every English voice reads a few sentences, and what `avatar.motion.lips`
does with their phonemes is the target.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from avatar.motion import hearing, lips
from avatar.motion.hearing import OUTPUTS, hear_bands, stack
from avatar.speech import list_voices, load_recording, speak_text

FPS = 25.0
RIDGE = 1000.0
GRID_WEIGHT = 3.0
TEXTS = (
    "The quick brown fox jumps over the lazy dog while five wizards watch from above. Please bring the "
    "blue box back before Monday, or we will have to move without you.",
    "What should you do when the pump fails? First, open the valve, then push the button and wait.",
    "She sells fresh fish by the shore, and her father measures the water every year.",
    "Good morning, and welcome to the course. Today we look at how people learn, and why they forget.",
    "A large yacht passed through the narrow channel at about half past two. Nobody on board knew the way.",
    "Privacy matters to everybody. Never share your password, not even with me.",
)
Pair = tuple[NDArray[np.float32], NDArray[np.float64], NDArray[np.float64]]


def grid_pairs(tracks: Path, name: str) -> Iterator[Pair]:
    """Features, targets and weights (0 for what the camera cannot see) of every second clip of a set."""
    with np.load(tracks / f"{name}.npz") as data:
        for clip in json.loads(str(data["meta"]))[::2]:
            if clip["split"] != "train":
                continue
            curves = data[clip["name"] + "/curves"].astype(np.float64)[:, [0, 2, 1]]
            speech = load_recording(tracks / name / f"{clip['name']}.ogg")
            x = stack(hear_bands(speech.samples, speech.sample_rate), len(curves), FPS)
            y = np.zeros((len(curves), len(OUTPUTS)))
            y[:, :3] = curves - [np.percentile(c, q) for c, q in zip(curves.T, (8, 8, 50), strict=True)]
            # Speakers differ in how far they open; all are brought to the measured 95th percentile.
            y[:, :2] *= (0.25, 0.13) / np.maximum(np.percentile(y[:, :2], 96, axis=0), 0.03)
            yield x, y, np.tile([GRID_WEIGHT, GRID_WEIGHT, GRID_WEIGHT, 0.0], (len(y), 1))


def voice_pairs() -> Iterator[Pair]:
    """The same for synthetic voices, with this program's lips as the target."""
    voices = [v for v in list_voices() if v.language.startswith("en")]
    for k, voice in enumerate(voices):
        texts = TEXTS if voice.engine == "hibari" else [TEXTS[(k + 2 * j) % len(TEXTS)] for j in range(3)]
        for text in texts:
            speech = speak_text(text, voice, lead_in=0.4, tail=0.5)
            frames = int(speech.seconds * FPS)
            mouth = lips.trace_mouth(lips.list_items(speech.phonemes, speech.seconds), frames, FPS)
            y = np.stack([getattr(mouth, name) for name in OUTPUTS], axis=1)
            x = stack(hear_bands(speech.samples, speech.sample_rate), frames, FPS)
            yield x, y, np.ones_like(y)


def fit(pairs: list[Pair]) -> NDArray[np.float16]:
    """Ridge regression, one output at a time since their weights differ."""
    x, y, w = (np.concatenate(part) for part in zip(*pairs, strict=True))
    columns = []
    for k in range(y.shape[1]):
        weighted = x * w[:, k : k + 1]
        square = weighted.T @ x + RIDGE * np.diag(np.append(np.ones(x.shape[1] - 1), 0.0))
        columns.append(np.linalg.solve(square, weighted.T @ y[:, k]))
    return np.stack(columns, axis=1).astype(np.float16)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    found = [*grid_pairs(folder, "grid_s1"), *grid_pairs(folder, "grid"), *voice_pairs()]
    weights = fit(found)
    np.savez(Path(hearing.__file__).with_name("hearing.npz"), weights=weights)
    print(f"{len(found)} clips, {weights.shape[0]} x {weights.shape[1]} weights")
