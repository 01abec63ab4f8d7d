"""What the engines that copy a voice from a sample share: consent, weights, takes, and times afterwards.

They are given letters and give sound. Their times are found in the sound (see `placing`), and since they draw
at random, a take that cannot be what was asked for is taken again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from avatar import weights
from avatar.errors import AvatarError, EngineError, InputError, MissingExtraError
from avatar.speech.engine import Chunk, Unit
from avatar.speech.placing import place
from avatar.speech.profiles import Voice, base, check_usable
from avatar.speech.recordings.recorded import load_recording
from avatar.speech.sentences import split_phrases
from avatar.speech.sound.tempo import change_pace
from avatar.weights.catalogue import find_weights
from avatar.weights.offline import RefusedError, no_network
from avatar.weights.store import read_receipt

TAKES = 3
"""Attempts at a phrase before the least bad one is used."""
DENSE = ("ja", "ko", "zh")
"""Languages of which a letter takes as long as three of others."""


def check_sample(voice: Voice) -> str:
    """The SHA-256 of a cloned voice's sample, after making sure that it may be used.

    Whoever opened the engine has asked this before; it is asked here again, so that no way round leads to a
    copied voice without consent. Raises InputError.
    """
    check_usable(voice)
    if voice.consent is None:  # whatever the profile calls its engine
        raise InputError(
            f"The voice {voice.name!r} is a copy of somebody's voice, and nothing says that they agreed.",
            hint=f"No consent, no voice. Record it with: avatar voices clone {voice.name} SAMPLE.wav",
        )
    digest = hashlib.sha256(voice.speaker_file().read_bytes()).hexdigest()
    if digest not in (voice.consent.prepared, voice.consent.sha256):
        raise InputError(f"The sample of the voice {voice.name!r} is not the one that the consent is for.")
    return digest


def load_sample(voice: Voice, sample_rate: int, longest: float) -> NDArray[np.float32]:
    """The sample, mono float32 [n], at most so many seconds of it. Raises AudioError."""
    return load_recording(voice.speaker_file(), sample_rate).samples[: round(longest * sample_rate)]


def fingerprint_of(name: str) -> str:
    """A short digest of a set of weights as it was fetched, for what is kept of their work."""
    files = read_receipt(find_weights(name)).files
    return hashlib.sha256(" ".join(files[k].sha256 for k in sorted(files)).encode()).hexdigest()[:16]


class Cloned:
    """An engine that copies the voice of a sample. Subclasses say how the net is opened and asked."""

    languages: ClassVar[tuple[str, ...]]
    package: ClassVar[str]
    """The module of the library, and what brings it."""
    extra: ClassVar[str]
    version: ClassVar[str]
    longest: int
    """Letters that are given to the net in one go."""

    def __init__(self, voice: Voice, threads: int) -> None:
        del threads  # these nets take the cores they want, and one phrase at a time
        sample = check_sample(voice)
        if base(voice.language) not in self.languages:
            raise InputError(
                f"The voice {voice.name!r} is to speak {voice.language}, which its engine does not.",
                hint=f"Languages of the engine {voice.engine}: {', '.join(self.languages)}.",
            )
        if importlib.util.find_spec(self.package) is None:
            raise MissingExtraError(f"The engine {voice.engine} ({self.package})", self.extra)
        self.voice = voice
        self.lanes = 1
        self.sample_rate = 24_000
        self.weights = self.weights_of(base(voice.language))
        self.folder: Path = weights.require(self.weights)
        self.identity = (
            f"{self.version} {fingerprint_of(self.weights)} {sample} {voice.language} "
            f"rate {voice.rate:g} pitch {voice.pitch:g}"
        )
        self._open = False
        self._turn = threading.Lock()

    @classmethod
    def weights_of(cls, language: str) -> str:
        """The name of the weights for a language without its country."""
        raise NotImplementedError

    def open_net(self) -> None:
        """Load the net from `self.folder`, and what it takes from the sample."""
        raise NotImplementedError

    def take(self, text: str, seed: int) -> NDArray[np.float32]:
        """Say a text: mono float32 [n] at `sample_rate`."""
        raise NotImplementedError

    def speak(self, phrase: Sequence[Unit], *, seed: int = 0) -> Iterator[Chunk]:
        """Say a phrase (see `Engine.speak`); given pronunciations are not known to these engines."""
        for unit in phrase:
            if unit.ipa is not None:
                at = unit.position
                where = f"line {at.line}, column {at.column}: " if at.line else ""
                raise InputError(
                    f"{where}The voice {self.voice.name!r} cannot take the pronunciation /{unit.ipa}/.",
                    hint="Write the word as it sounds in the script's language.",
                )
        for part in split_phrases(phrase, longest=self.longest):
            units = phrase[part.first : part.last]
            text = " ".join(unit.text for unit in units).strip()
            if not any(c.isalnum() for c in text):
                continue
            taken = self._best_take(text, seed)
            rate, pitch = self.voice.rate, self.voice.pitch
            samples = change_pace(taken, self.sample_rate, rate=rate, semitones=pitch)
            chunk = place(samples, self.sample_rate, units, self.voice.language)
            if chunk is None:
                raise EngineError(f"The voice {self.voice.name!r} gave no sound for {text!r}.", retry=True)
            yield replace(
                chunk,
                words=tuple(replace(w, unit=w.unit + part.first) for w in chunk.words),
                phonemes=tuple(
                    replace(p, word=p.word + part.first if p.word >= 0 else -1) for p in chunk.phonemes
                ),
            )

    def _best_take(self, text: str, seed: int) -> NDArray[np.float32]:
        """The first take that can be what was asked for, else the one that is nearest to it."""
        best: tuple[float, NDArray[np.float32]] | None = None
        for attempt in range(TAKES):
            samples = self._take_once(text, draw(seed, text, attempt))
            doubt = doubt_length(text, len(samples) / self.sample_rate, base(self.voice.language))
            if best is None or doubt < best[0]:
                best = doubt, samples
            if not doubt:
                break
        assert best is not None
        return best[1]

    def _take_once(self, text: str, seed: int) -> NDArray[np.float32]:
        try:
            with self._turn, no_network(), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of other people's code, about itself
                if not self._open:
                    self.open_net()
                    self._open = True
                samples = np.asarray(self.take(text, seed), np.float32).ravel()
        except AvatarError:
            raise
        except RefusedError as error:
            raise EngineError(
                f"The engine {self.voice.engine} wanted to fetch something: {error}.",
                hint=f"Its weights may not fit its version: avatar models show {self.weights} --check",
            ) from error
        except ImportError as error:
            again = f'"avatar-presenter[{self.extra}]"'
            raise EngineError(
                f"The engine {self.voice.engine} lacks a package for {self.voice.language}: {_brief(error)}",
                hint=f"Run: pip install {error.name or again}",
            ) from error
        except Exception as error:
            if not self._open:
                raise EngineError(
                    f"The engine {self.voice.engine} does not start: {_brief(error)}",
                    hint="Its packages may not fit together (torch and torchaudio must come from one place), "
                    f"or its weights are damaged: avatar models show {self.weights} --check",
                ) from error
            raise EngineError(f"The voice {self.voice.name!r} failed at {text!r}: {_brief(error)}") from error
        if not np.isfinite(samples).all():
            raise EngineError(f"The voice {self.voice.name!r} gave sound that is not a number at {text!r}.")
        peak = float(np.max(np.abs(samples), initial=0.0))
        return samples / np.float32(peak) if peak > 1.0 else samples


def _brief(error: Exception) -> str:
    """The first line that says something."""
    return next((line.strip() for line in str(error).split("\n") if line.strip()), type(error).__name__)


def draw(seed: int, text: str, attempt: int) -> int:
    """A seed that depends on what is said alone, so that a phrase sounds the same wherever it stands."""
    digest = hashlib.sha256(f"{seed} {attempt} {text}".encode()).digest()
    return int.from_bytes(digest[:4], "little")


def doubt_length(text: str, seconds: float, language: str) -> float:
    """How far a sound's length is from any in which the text can be said; 0 for one that is possible.

    People say 4 to 30 letters a second; nets of this kind that lose their way babble on, or stop at once.
    """
    letters = sum(c.isalnum() for c in text) * (3 if language in DENSE else 1)
    least, most = letters / 30, 2.0 + letters / 4
    return max(0.0, least - seconds, seconds - most)
