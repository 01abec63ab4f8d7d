"""GRID's sentences said again by synthetic voices, with the real speaker's lips warped to their timing.

    python training/respeak.py TRACKS alignment.json OUT --engine kokoro --times 1 --seed 1

What real lips do is known for one main voice only; this carries it to all voices at hand. The phonemes of
the real recording were found by align.py, those of the synthetic one are known, and the real track is
stretched between each pair of edges. Writes OUT/grid-ENGINE-SEED-0000.npz …: `sound` (int16, 16 kHz), `ends`
(samples), `target` (float32, 100 a second: aperture, chin, width, raw, in IOD) and `rows` (ends in `target`).
"""

from __future__ import annotations

import argparse
import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from align import Word
from corpus import RATE, open_speaker, to_int16
from numpy.typing import NDArray

from avatar import cache
from avatar.speech.engine import Chunk, Unit

FINE = 100
CLIPS_A_FILE = 100
MARGIN = 0.35
"""Seconds of the real track that are kept before the first and after the last word."""
Pair = tuple[NDArray[np.int16], NDArray[np.float32]]


def pair(
    real: list[Word], chunk: Chunk, length: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Times in the synthetic sound and, for each, the time in the real recording; None where words differ."""
    words = chunk.words
    if len(words) != len(real):
        return None
    new: list[float] = []
    old: list[float] = []
    for word, heard in zip(words, real, strict=True):
        edges = [heard[0][1]] + [end for _, _, end in heard]
        phones = [p for p in chunk.phonemes if p.word == word.unit]
        if not phones:
            return None
        mine = [phones[0].start] + [p.end for p in phones]
        # Where the dictionaries disagree on the phones, the word is stretched as a whole.
        same = len(mine) == len(edges)
        new += mine if same else [mine[0], mine[-1]]
        old += edges if same else [edges[0], edges[-1]]
    new = [new[0] - MARGIN, *new, new[-1] + MARGIN]
    old = [max(0.0, old[0] - MARGIN), *old, min(length, old[-1] + MARGIN)]
    return np.maximum.accumulate(np.array(new)), np.maximum.accumulate(np.array(old))


def clips(
    tracks: Path, alignment: dict[str, list[Word]], engine: str, times: int, seed: int
) -> Iterator[Pair]:
    draw = np.random.default_rng(seed)
    speaker = open_speaker(engine)
    with np.load(tracks / "grid_s1.npz") as data:
        for clip in json.loads(str(data["meta"])):
            said = [w[0].lower() for w in clip["words"] if w[0] not in ("sil", "sp")]
            if clip["split"] != "train" or clip["name"] not in alignment:
                continue
            curves = data[clip["name"] + "/curves"].astype(np.float64)[:, [0, 2, 1]]
            phrase = [Unit(w.upper() if len(w) == 1 else w, letters=len(w) == 1) for w in said]
            for _ in range(times):
                for chunk in speaker.speak(phrase, draw):
                    warp = pair(alignment[clip["name"]], chunk, len(curves) / 25)
                    if warp is None:
                        continue
                    lead = round(MARGIN * RATE)
                    sound = np.pad(to_int16(chunk), lead)
                    at = np.arange(len(sound) * FINE // RATE) / FINE - MARGIN
                    there = np.interp(at, *warp) * 25
                    target = np.stack([np.interp(there, np.arange(len(c)), c) for c in curves.T], 1)
                    yield sound, target.astype(np.float32)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("tracks", type=Path)
    asked.add_argument("alignment", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--engine", choices=("kokoro", "hibari"), default="kokoro")
    asked.add_argument("--times", type=int, default=1)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    alignment = json.loads(given.alignment.read_text(encoding="utf-8"))
    made: list[Pair] = []
    number = 0
    for found in clips(given.tracks, alignment, given.engine, given.times, given.seed):
        made.append(found)
        if len(made) == CLIPS_A_FILE:
            write(given.out / f"grid-{given.engine}-{given.seed}-{number:04}.npz", made)
            print(f"{(number + 1) * CLIPS_A_FILE} clips", flush=True)
            made, number = [], number + 1
    if made:
        write(given.out / f"grid-{given.engine}-{given.seed}-{number:04}.npz", made)


def write(path: Path, made: list[Pair]) -> None:
    file = io.BytesIO()
    np.savez_compressed(
        file,
        sound=np.concatenate([sound for sound, _ in made]),
        ends=np.cumsum([len(sound) for sound, _ in made]),
        target=np.concatenate([target for _, target in made]),
        rows=np.cumsum([len(target) for _, target in made]),
    )
    cache.write_whole(path, [file.getvalue()])


if __name__ == "__main__":
    main()
