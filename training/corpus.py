"""Speech with exact phoneme times from synthetic voices, for the lip-sync net to listen to.

    python training/corpus.py OUT --engine kokoro --hours 4 --seed 1

Writes OUT/ENGINE-SEED-0000.npz …, each with some minutes of clips: `sound` (int16, 16 kHz, all clips one
after the other), `ends` (samples), and for all phonemes `symbol`, `start`, `end` (seconds within their clip),
`stress`, `clip`. What is there already is not made again, so a run can be stopped and taken up.

The voices are the 54 of Kokoro, half of the time two of them mixed, since a mix is again a voice that nobody
has heard; hibari's, which is quick, at many rates and pitches.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.signal import resample_poly
from texts import sentences

from avatar import cache
from avatar.speech import Phoneme, Voice
from avatar.speech.engine import Chunk, Unit
from avatar.speech.engines.hibari import Hibari
from avatar.speech.engines.kokoro import Kokoro, speakers

RATE = 16_000
CLIPS_A_FILE = 60
Clip = tuple[NDArray[np.int16], tuple[Phoneme, ...]]


class MixedVoices:
    """Kokoro with a new voice for every sentence."""

    def __init__(self, threads: int) -> None:
        self.names = speakers()
        self.threads = threads
        self._session = None

    def speak(self, phrase: list[Unit], draw: np.random.Generator) -> Iterator[Chunk]:
        first, second = draw.choice(self.names, 2, replace=False)
        share = float(draw.random()) if draw.random() < 0.5 else 1.0
        british = str(first).startswith("b")
        voice = Voice(
            name="mixed", engine="kokoro", speaker=str(first), language="en-GB" if british else "en-US",
            rate=float(np.clip(np.exp(draw.normal(0.0, 0.16)), 0.65, 1.6)),
            pitch=float(np.clip(draw.normal(0.0, 1.2), -3.5, 3.5)),
        )  # fmt: skip
        engine = Kokoro(voice, self.threads)
        other = Kokoro(voice.model_copy(update={"speaker": str(second)}), self.threads).styles
        engine.styles = share * engine.styles + np.float32(1 - share) * other
        if self._session is None:
            self._session = engine.open_session()
        engine._session = self._session
        yield from engine.speak(phrase)


class BentVoice:
    """hibari at many rates and pitches."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._session = None

    def speak(self, phrase: list[Unit], draw: np.random.Generator) -> Iterator[Chunk]:
        voice = Voice(
            name="bent", engine="hibari", speaker="heart",
            rate=float(np.clip(np.exp(draw.normal(0.0, 0.18)), 0.6, 1.7)),
            pitch=float(np.clip(draw.normal(-0.5, 2.0), -4, 4)),
        )  # fmt: skip
        engine = Hibari(voice, self.threads)
        if self._session is None:
            self._session = engine.open_session()
        engine._session = self._session
        yield from engine.speak(phrase, seed=int(draw.integers(1 << 30)))


def open_speaker(engine: str, threads: int = 1) -> MixedVoices | BentVoice:
    """The source of voices of that name."""
    return MixedVoices(threads) if engine == "kokoro" else BentVoice(threads)


def clips(engine: str, seed: int, threads: int = 1) -> Iterator[Clip]:
    """Clips without end: mono int16 at 16 kHz, and their phonemes."""
    draw = np.random.default_rng([seed, engine == "kokoro"])
    speaker = open_speaker(engine, threads)
    for text in sentences(seed):
        for chunk in speaker.speak([Unit(word) for word in text.split()], draw):
            yield to_int16(chunk), chunk.phonemes


def to_int16(chunk: Chunk) -> NDArray[np.int16]:
    """The sound at `RATE`, from the 24 kHz of both engines."""
    return np.asarray(np.clip(resample_poly(chunk.samples, 2, 3), -1, 1) * 32767, np.int16)


def write(path: Path, made: list[Clip]) -> None:
    phonemes = [(k, p) for k, (_, spoken) in enumerate(made) for p in spoken]
    file = io.BytesIO()
    np.savez_compressed(
        file,
        sound=np.concatenate([sound for sound, _ in made]),
        ends=np.cumsum([len(sound) for sound, _ in made]),
        symbol=np.array([p.symbol for _, p in phonemes]),
        start=np.array([p.start for _, p in phonemes], np.float32),
        end=np.array([p.end for _, p in phonemes], np.float32),
        stress=np.array([p.stress for _, p in phonemes], np.int8),
        clip=np.array([k for k, _ in phonemes], np.int32),
    )
    cache.write_whole(path, [file.getvalue()])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("out", type=Path)
    asked.add_argument("--engine", choices=("kokoro", "hibari"), default="kokoro")
    asked.add_argument("--hours", type=float, default=1.0)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    done, number = 0.0, 0
    while done < given.hours * 3600:
        path = given.out / f"{given.engine}-{given.seed}-{number:04}.npz"
        if not path.exists():
            source = clips(given.engine, given.seed * 100_000 + number)
            write(path, [next(source) for _ in range(CLIPS_A_FILE)])
        with np.load(path) as data:
            done += float(data["ends"][-1]) / RATE
        number += 1
        print(f"{path.name}: {done / 3600:.2f} h", flush=True)


if __name__ == "__main__":
    main()
