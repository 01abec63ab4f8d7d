"""The mixture of Kokoro's speakers that sounds most like a sample: matching, not cloning.

A speaker is a table of styles; the 54 there are span a space of which 28 components say most. A linear
model, made once (`training/matching.py`), tells in which direction the speaker encoder hears a point of it.
The search begins at the nearest speaker, steps where the model and what was heard so far point (Gauss and
Newton's step with Broyden's correction of the slope), keeps what sounded nearer, and needs some twenty
sentences instead of the hundreds that a search without a slope takes. How near it came is told by a second
encoder, too, which the search never hears (`avatar.voices.witness`), on sentences it never said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from avatar import resources
from avatar.voices.likeness import RATE, embed, unit

if TYPE_CHECKING:
    from avatar.voices.sample import Sample

F32 = NDArray[np.float32]

DATA = Path(__file__).parents[1] / "models" / "matching.npz"
COMPONENTS = 28
LINES = (
    "ðə kwˈɪk bɹˈWn fˈɑks ʤˈʌmps ˌOvəɹ ðə lˈAzi dˈɔɡ, ænd nˈO wˈʌn wˈɑnts tə nˈO wˌI.",
    "wi mˈit ˈɛvɹi mˈʌndA ˈæftəɹ lˈʌnʧ, bɪkˈʌz ðə ɹˈum ɪz fɹˈi ænd kwˈIət bI ðˈɛn.",
    "plˈiz tˈɜɹn ˈɔf ðə lˈIts bəfˈɔɹ ju lˈiv, ænd ʃˈʌt ðə wˈɪndOz ɪn ðə hˈɔl.",
    "hɜɹ fˈɑðəɹ bˈɔt ə smˈɔl hˈWs nˈɪɹ ðə ɹˈɪvəɹ ðə jˈɪɹ ʃi wəz bˈɔɹn.",
)
"""What is said: the first two while searching, the others to judge by."""
ROUNDS = 12
"""Steps of the search, two tries each."""
WIDTHS = (1.0, 0.4)
"""How much of a step is tried: the whole, and less in case the slope leads too far."""
COST = 0.01
"""What a mean square of one deviation costs: without it the search goes where an encoder is pleased and an
ear is not."""
DAMPING, EASIER, HARDER = 0.01, 0.5, 3.0
"""How short steps are at first, and the factors after one that led nearer, and one that did not
(Marquardt)."""
FARTHEST = 2.2
"""Root mean square of the components, in deviations of the speakers, at the most."""
PATIENCE = 4
"""Rounds without anything nearer after which the search ends."""


@dataclass(frozen=True)
class Match:
    """A mixture of speakers. Similarities are cosines, −1 to 1.

    nearest: speakers and their similarity, the nearest first. before, after: of the nearest speaker and of
    the mixture to the sample, on sentences that the search did not hear; by_witness: the same two by the
    second encoder. sentences: how many were said in the search.
    """

    weights: dict[str, float]
    nearest: tuple[tuple[str, float], ...]
    before: float
    after: float
    by_witness: tuple[float, float]
    sentences: int

    @property
    def is_nearer(self) -> bool:
        """Whether both encoders find the mixture nearer than the nearest speaker."""
        return self.after > self.before and self.by_witness[1] > self.by_witness[0]

    @property
    def chosen(self) -> dict[str, float]:
        """The mixture, where it is nearer; else the nearest speaker alone."""
        return self.weights if self.is_nearer else {self.nearest[0][0]: 1.0}


def only_speech(sample: Sample) -> F32:
    """The stretches of a sample in which somebody speaks, one after the other."""
    from avatar.voices.activity import STEP, SURE

    spoken = np.repeat(sample.speech >= SURE, STEP)[: len(sample.samples)]
    return np.asarray(sample.samples[: len(spoken)][spoken], np.float32)


def home_of(language: str) -> str:
    """First letters of the speakers who are at home in a language; "" where none is."""
    from avatar.speech.accents import KOKORO
    from avatar.speech.profiles import base

    return "".join(letter for letter, home in KOKORO.items() if base(home) == base(language))


Progress = Callable[[int, int, float], None]
"""Called with rounds done, rounds in all, and the similarity so far. May raise to stop the search."""


class Mixer:
    """Says lines as mixtures of speakers. steps: the mixture that a deviation of a component is, [54, K]."""

    def __init__(self, names: Sequence[str], steps: F32) -> None:
        from avatar.speech.engines.kokoro import STYLES

        with np.load(resources.folder("voices") / STYLES) as tables:
            self._styles = np.stack([np.asarray(tables[name], np.float32) for name in names])
        self._steps = steps
        self.names = tuple(names)

    @cached_property
    def _session(self) -> Any:
        from avatar.speech.engines.kokoro import Kokoro
        from avatar.speech.profiles import load_voice

        return Kokoro(load_voice("heart"), 1).open_session()

    def weights(self, point: F32) -> F32:
        """Weights of the speakers, [54], that add up to 1."""
        moved = self._steps @ point
        return np.asarray(moved + (1 - moved.sum()) / len(self.names), np.float32)

    def say(self, weights: F32, line: str) -> F32:
        """Mono sound at 16 kHz."""
        from avatar.speech.alphabet import number
        from avatar.speech.sound.joins import resample

        style = np.tensordot(weights, self._styles[:, len(line) - 1], 1)[None]
        (sound, *_) = self._session.run(
            ["audio"],
            {
                "tokens": np.asarray([number(line)], np.int64),
                "style": style.astype(np.float32),
                "speed": np.ones(1, np.float32),
            },
        )
        return resample(np.asarray(sound, np.float32).ravel(), 24_000, RATE)


def match(
    samples: F32, *, speakers: str = "", progress: Progress | None = None, rounds: int = ROUNDS
) -> Match:
    """The mixture nearest to a voice: mono sound [n] at 16 kHz, of some seconds of speech at least.

    speakers: first letters of the speakers to begin at, such as "ab" for those at home in English, or "".
    Raises MissingExtraError, EngineError, and what `progress` raises.
    """
    with np.load(DATA) as data:
        names = [str(name) for name in data["names"]]
        places, slope = (data[key].astype(np.float32) for key in ("places", "slope"))
        heard, steps = data["heard"].astype(np.float32), data["steps"]
    wanted = unit(embed(samples).mean(axis=0))
    alike = unit(heard) @ wanted
    order = [i for i in np.argsort(-alike) if not speakers or names[i][0] in speakers]
    mixer = Mixer(names, steps)
    search = _Search(mixer, wanted, places[order[0]], slope)
    with ThreadPoolExecutor(2) as pool:
        search.begin(pool)
        for done in range(rounds):
            if progress:
                progress(done, rounds, search.best)
            if search.idle >= PATIENCE:
                break
            search.step(pool)
        first = np.eye(len(names), dtype=np.float32)[order[0]]
        last = mixer.weights(search.point)
        sounds = list(pool.map(lambda w: _judged(mixer, w), (first, last)))
    before, after = (float(unit(embed(sound).mean(axis=0)) @ wanted) for sound in sounds)
    from avatar.voices.witness import hear

    owner = hear(samples)
    witness = float(hear(sounds[0]) @ owner), float(hear(sounds[1]) @ owner)
    if progress:
        progress(rounds, rounds, after)
    return Match(
        dict(zip(names, (float(w) for w in last), strict=True)),
        tuple((names[i], float(alike[i])) for i in order[:5]),
        before,
        after,
        witness,
        search.said,
    )


def _judged(mixer: Mixer, weights: F32) -> F32:
    return np.concatenate([mixer.say(weights, line) for line in LINES[2:]])


class _Search:
    """A point among the mixtures, and what is known of the way on."""

    def __init__(self, mixer: Mixer, wanted: F32, start: F32, slope: F32) -> None:
        self._mixer, self._wanted = mixer, wanted
        self.point, self.slope = start.copy(), slope.copy()
        self.best, self.idle, self.said = -1.0, 0, 0
        self._value, self._damping = -np.inf, DAMPING
        self._direction = wanted

    def begin(self, pool: ThreadPoolExecutor) -> None:
        """Hear the first point."""
        (self._direction,) = self._hear([self.point], pool)
        self.best = float(self._direction @ self._wanted)
        self._value = self._worth(self.point, self._direction)

    def step(self, pool: ThreadPoolExecutor) -> None:
        """Try two points on the way that the slope points, and keep the better one if it is better."""
        missing = self._wanted - self._direction
        pull = COST / COMPONENTS
        square = self.slope.T @ self.slope + (self._damping + pull) * np.eye(COMPONENTS, dtype=np.float32)
        way = np.linalg.solve(square, self.slope.T @ missing - pull * self.point).astype(np.float32)
        tries = [_bounded(self.point + np.float32(width) * way) for width in WIDTHS]
        directions = self._hear(tries, pool)
        worths = [self._worth(p, d) for p, d in zip(tries, directions, strict=True)]
        for point, direction in zip(tries, directions, strict=True):
            self._learn(point - self.point, direction - self._direction)
        k = int(np.argmax(worths))
        if worths[k] > self._value:
            self.point, self._direction, self._value, self.idle = tries[k], directions[k], worths[k], 0
            self.best = float(directions[k] @ self._wanted)
            self._damping *= EASIER
        else:
            self.idle += 1
            self._damping *= HARDER

    def _worth(self, point: F32, direction: F32) -> float:
        return float(direction @ self._wanted) - COST * float(np.mean(point**2))

    def _learn(self, moved: F32, changed: F32) -> None:
        """Broyden's correction: along the way the slope tells what was heard, across it what it told."""
        length = float(moved @ moved)
        if length > 1e-6:
            self.slope += np.outer(changed - self.slope @ moved, moved) / np.float32(length)

    def _hear(self, points: Sequence[F32], pool: ThreadPoolExecutor) -> list[F32]:
        lines = [(self._mixer.weights(point), line) for point in points for line in LINES[:2]]
        sounds = list(pool.map(lambda job: self._mixer.say(*job), lines))
        self.said += len(lines)
        pairs = [np.concatenate(sounds[i : i + 2]) for i in range(0, len(sounds), 2)]
        return [unit(embed(pair).mean(axis=0)) for pair in pairs]


def _bounded(point: F32) -> F32:
    size = float(np.sqrt(np.mean(point**2)))
    return point if size <= FARTHEST else np.asarray(point * np.float32(FARTHEST / size), np.float32)
