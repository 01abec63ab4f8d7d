"""What a speech engine is: a config, a session, and a generator of chunks that carry sound and times."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from avatar.errors import UnknownNameError
from avatar.script.model import USUAL, Position, Prosody
from avatar.speech.model import Phoneme

if TYPE_CHECKING:
    from avatar.speech.profiles import Voice


NOWHERE = Position()


@dataclass(frozen=True)
class Unit:
    """A word to say, with the punctuation that shapes the melody.

    `ipa` overrides the engine's pronunciation; `letters` says that the word is one letter, to be named.
    `prosody` is pace, pitch and loudness where the script asks for them.
    """

    text: str
    ipa: str | None = None
    emphasis: bool = False
    letters: bool = False
    position: Position = NOWHERE
    prosody: Prosody = USUAL


@dataclass(frozen=True)
class Heard:
    """When a unit of the phrase is heard, in seconds from the start of its chunk."""

    unit: int
    start: float
    end: float


@dataclass(frozen=True)
class Chunk:
    """Sound with its times: mono float32 [n], silence at both ends taken off.

    `words` point into the phrase that was asked for; `Phoneme.word` does so too (not into `words`).
    """

    samples: NDArray[np.float32]
    sample_rate: int
    words: tuple[Heard, ...]
    phonemes: tuple[Phoneme, ...]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sample_rate


class Engine(Protocol):
    """A voice that is ready to speak.

    `identity` names everything that changes the sound (engine, version, speaker, rate …): speech that was
    made under the same identity from the same phrase and seed can be used again.
    `lanes` says how many phrases it can say at a time, each in a thread of its own. An engine that says a
    phrase with the pace and pitch of its units, where all have the same, has an attribute `flexible` that is
    true; for others that is done to the sound.
    """

    identity: str
    sample_rate: int
    lanes: int

    def speak(self, phrase: Sequence[Unit], *, seed: int = 0) -> Iterator[Chunk]:
        """Say a phrase; nothing of it is left out, however long it is.

        A phrase within the engine's limit gives one chunk; one without any sound gives none.
        Raises InputError (with line and column) for a pronunciation that cannot be said, EngineError.
        """
        ...


class EngineClass(Protocol):
    """How an engine is made. No net is read yet, so a script whose speech is cached starts at once."""

    languages: ClassVar[tuple[str, ...]]

    def __call__(self, voice: Voice, threads: int) -> Engine: ...


ENGINES: dict[str, tuple[str, str]] = {
    "kokoro": ("avatar.speech.engines.kokoro", "Kokoro"),
    "hibari": ("avatar.speech.engines.hibari", "Hibari"),
    "espeak": ("avatar.speech.engines.espeak", "Espeak"),
    "openvoice": ("avatar.speech.engines.openvoice", "OpenVoice"),
    "pocket": ("avatar.speech.engines.pocket", "Pocket"),
    "xtts": ("avatar.speech.engines.xtts", "Xtts"),
    "server": ("avatar.speech.engines.server", "Server"),
}
"""Engine name → module and class; imported when it is first used."""


LETTERS = frozenset({"espeak", "pocket", "server", "xtts"})
"""Engines that are given letters, not phonemes: a pronunciation is of no use to them."""


def engine_class(name: str) -> EngineClass:
    """The class of an engine. Raises UnknownNameError."""
    if name not in ENGINES:
        raise UnknownNameError("speech engine", name, ENGINES)
    module, cls = ENGINES[name]
    made: EngineClass = getattr(importlib.import_module(module), cls)
    return made


_OPEN: dict[tuple[str, str, int], Engine] = {}


def open_engine(voice: Voice, *, threads: int = 0) -> Engine:
    """The engine of a voice, made once a process. `threads`: 0 lets the engine choose.

    Raises UnknownNameError, InputError (among other things: a voice without consent, or revoked),
    MissingExtraError.
    """
    from avatar.speech.profiles import check_usable

    check_usable(voice)
    key = (voice.model_dump_json(), str(voice.home), threads)
    if key not in _OPEN:
        _OPEN[key] = engine_class(voice.engine)(voice, threads)
    return _OPEN[key]
