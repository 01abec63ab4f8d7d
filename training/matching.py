"""What matching a voice starts from: `python training/matching.py --mixtures 250`.

The styles of Kokoro's 54 speakers are brought to 28 principal components. Each speaker, and mixtures at
random in that space, say a line; a linear model tells from the components in which direction the speaker
encoder will hear a voice. `avatar.voices.matching` begins where that model points, and follows its slope.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from numpy.typing import NDArray

from avatar import resources
from avatar.speech.engines.kokoro import STYLES
from avatar.voices.likeness import embed, unit
from avatar.voices.matching import COMPONENTS, DATA, LINES, Mixer

ROWS = slice(60, 140, 10)
"""Rows of the style tables that count: those of sentences of usual lengths."""
RIDGE = 3.0


def components() -> tuple[tuple[str, ...], NDArray[np.float32], NDArray[np.float32]]:
    """Speakers; the mixture that a deviation of each component is, and the speakers' places: [54, K]."""
    with np.load(resources.folder("voices") / STYLES) as tables:
        names = tuple(tables.files)
        styles = np.stack([tables[name][ROWS].astype(np.float64).ravel() for name in names])
    left, values, _ = np.linalg.svd(styles - styles.mean(axis=0), full_matrices=False)
    left, values = left[:, :COMPONENTS], values[:COMPONENTS]
    deviation = (left * values).std(axis=0)
    return (
        names,
        (left * deviation / values).astype(np.float32),
        (left * values / deviation).astype(np.float32),
    )


def main() -> None:
    """Say, hear, fit, and write the file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mixtures", type=int, default=250)
    chosen = parser.parse_args()
    names, steps, places = components()
    mixer = Mixer(names, steps)
    rng = np.random.default_rng(0)
    sizes = rng.choice([0.6, 1.0, 1.3], (chosen.mixtures, 1))
    mixed = rng.normal(size=(chosen.mixtures, COMPONENTS)) * sizes
    points = np.concatenate([places, mixed]).astype(np.float32)
    began = time.monotonic()
    heard = []
    for n, point in enumerate(points):
        weights = np.eye(len(names), dtype=np.float32)[n] if n < len(names) else mixer.weights(point)
        heard.append(unit(embed(mixer.say(weights, LINES[0])).mean(axis=0)))
        if n % 20 == 0:
            print(f"{n} of {len(points)}, {time.monotonic() - began:.0f} s", flush=True)
    directions = np.stack(heard)
    known = np.hstack([points, np.ones((len(points), 1), np.float32)])
    ridge = RIDGE * np.diag([*[1.0] * COMPONENTS, 0.0])
    model = np.linalg.solve(known.T @ known + ridge, known.T @ directions)
    np.savez_compressed(
        DATA,
        names=np.array(names),
        steps=steps.astype(np.float32),
        places=places.astype(np.float16),
        heard=directions[: len(names)].astype(np.float16),
        slope=model[:-1].T.astype(np.float16),
    )
    print(f"{DATA}: {DATA.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
