"""What the engines with a net of Kokoro's kind share: phonemes, parts within the limit, sound, times."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from avatar.errors import EngineError, InputError
from avatar.script.model import USUAL
from avatar.speech.accents import KOKORO
from avatar.speech.alphabet import PUNCTUATION
from avatar.speech.engine import Chunk, Unit
from avatar.speech.engines.polish import polish
from avatar.speech.labels import make_chunk
from avatar.speech.profiles import Voice
from avatar.speech.readers import READERS, Reading, find_reader, read_phrase
from avatar.speech.sound import tempo
from avatar.speech.sound.shaping import shared_prosody

SAMPLE_RATE = 24_000
UNIT = 600
"""Samples of one unit of duration; both nets, at 24 kHz."""


class NeuralEngine:
    """A net that takes numbered signs and gives sound and the length of each sign.

    Subclasses say `version`, `lead`, `limit`, and how the net is opened and asked.
    """

    languages: ClassVar[tuple[str, ...]] = tuple(KOKORO.values())
    version: ClassVar[str]
    lead: ClassVar[float]
    """Seconds by which the sound leads the labels at speed 1 (see `labels`).

    Measured as the median over hiss edges and closures in four voices. It grows when the voice slows down:
    at 0.8 and 1.3 times the speed the measured leads fit 1 / √speed.
    """
    limit: ClassVar[int]
    """Signs that are given to the net in one go."""
    flexible: ClassVar[bool] = True

    def __init__(self, voice: Voice, threads: int) -> None:
        reader = find_reader(voice.language)
        if reader is None:
            raise InputError(
                f"The voice {voice.name!r} is to speak {voice.language}, which its engine cannot read.",
                hint=f"Languages of the engine {voice.engine}: {', '.join(READERS)}.",
            )
        self.voice = voice
        self.lanes = threads
        self.sample_rate = SAMPLE_RATE
        self.identity = (
            f"{self.version} {voice.speaker} {voice.language} rate {voice.rate:g} pitch {voice.pitch:g}"
        )
        if version := getattr(reader, "VERSION", ""):
            self.identity += f" read {version}"
        self._session: Any = None
        self._turn = threading.Lock()

    def open_session(self) -> Any:
        """The ONNX Runtime session. Raises EngineError, MissingExtraError."""
        raise NotImplementedError

    def infer(
        self, session: Any, signs: str, speed: float, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Sound [n] at 24 kHz, and the duration of every sign and both pads in units."""
        raise NotImplementedError

    def speak(self, phrase: Sequence[Unit], *, seed: int = 0) -> Iterator[Chunk]:
        """Say a phrase (see `Engine.speak`)."""
        with self._turn:  # the dictionaries are not made for several readers
            reading = read_phrase(phrase, self.voice.language)
        asked = shared_prosody(phrase) or USUAL
        bend = 2.0 ** ((self.voice.pitch + asked.pitch) / 12.0)
        speed = self.voice.rate * asked.rate / bend
        for part in split_reading(reading, self.limit):
            with self._turn:
                if self._session is None:
                    self._session = self.open_session()
            try:
                samples, durations = self.infer(self._session, part.signs, speed, _random(seed, part.signs))
            except Exception as error:
                raise EngineError(
                    f"The voice {self.voice.name!r} failed at {part.signs!r}: {error}"
                ) from error
            if not np.isfinite(samples).all():
                raise EngineError(
                    f"The voice {self.voice.name!r} gave sound that is not a number at {part.signs!r}."
                )
            samples = polish(samples, SAMPLE_RATE)
            seconds = durations.astype(np.float64) * (UNIT / SAMPLE_RATE)
            lead = self.lead / speed**0.5
            if bend != 1.0:
                samples, seconds, lead = tempo.bend(samples, bend), seconds / bend, lead / bend
            chunk = make_chunk(part, seconds.tolist(), samples, SAMPLE_RATE, lead=lead)
            if chunk is not None:
                yield chunk


def open_net(model: str | bytes) -> Any:
    """An ONNX Runtime session on the CPU, to be run by several threads at a time. Raises EngineError.

    Each run takes one core: two phrases side by side are done sooner than one after the other on two cores
    each (0.29 against 0.36 seconds for a second of Kokoro's speech).
    """
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Measured on 8 s of sound: 355 MB and steady so; with patterns 500 MB and growing with every new
    # length; without the arena up to 1.5 GB, and half as fast.
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise EngineError(f"The voice's net cannot be opened: {error}") from error


def split_reading(reading: Reading, limit: int) -> Iterator[Reading]:
    """Parts of at most `limit` signs, cut after punctuation, else between words, else anywhere.

    Joined, the parts hold every sign but the spaces at the cuts. Parts without a phoneme are left out.
    """
    start, end = 0, len(reading.signs)
    while start < end:
        stop = end
        if end - start > limit:
            spaces = [i for i in range(start + limit // 3, start + limit + 1) if reading.signs[i] == " "]
            after_mark = [i for i in spaces if reading.signs[i - 1] in PUNCTUATION]
            stop = (after_mark or spaces or [start + limit])[-1]
        part = reading.part(start, stop)
        if not set(part.signs) <= PUNCTUATION | {" ", "ˈ", "ˌ"}:
            yield part
        start = stop


def _random(seed: int, signs: str) -> np.random.Generator:
    """Randomness that depends on what is said alone, so that a phrase sounds the same wherever it stands."""
    digest = hashlib.sha256(signs.encode()).digest()
    return np.random.default_rng([seed & 0xFFFFFFFF, int.from_bytes(digest[:8], "little")])
