"""Engines with their cache, which say the phrases that come next while one is still being listened to."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from types import TracebackType
from typing import Self

from avatar.script.model import USUAL
from avatar.speech.cache import SpeechCache
from avatar.speech.engine import Chunk, Engine, Unit
from avatar.speech.sound.shaping import shape, shared_prosody

Line = tuple[int, Sequence[Unit]]
_AHEAD = 2
"""Phrases for each lane that are begun before they are asked for: enough that no lane waits, and few enough
that an end comes soon when it is wanted."""


class Speaker:
    """Says phrases in the order in which they are foreseen; a context, at whose end nothing goes on."""

    def __init__(self, engines: Sequence[Engine], cache: SpeechCache | None, seed: int) -> None:
        self._engines, self._cache, self._seed = engines, cache, seed
        self._lanes = min((engine.lanes for engine in engines), default=1)
        self._coming: deque[Line] = deque()
        self._begun: deque[tuple[Line, Future[tuple[Chunk, ...]]]] = deque()
        self._pool: ThreadPoolExecutor | None = None
        self._writing = Lock()

    def foresee(self, lines: Sequence[Line]) -> None:
        """All phrases there will be, in order, each with the number of the engine that says it.

        The first are begun at once.
        """
        self._coming = deque(lines)
        if self._lanes > 1 and len(lines) > 1:
            self._pool = ThreadPoolExecutor(self._lanes, thread_name_prefix="voice")
            self._begin(self._pool)

    def say(self, who: int, phrase: Sequence[Unit]) -> tuple[Chunk, ...]:
        """The chunks of a phrase, said by engine number `who`. Raises InputError, EngineError."""
        line = who, phrase
        if self._pool is None:
            return self._speak(line)
        self._begin(self._pool)
        if not self._begun or self._begun[0][0] != line:  # nobody foresaw this
            return self._speak(line)
        return self._begun.popleft()[1].result()

    def _begin(self, pool: ThreadPoolExecutor) -> None:
        while self._coming and len(self._begun) < _AHEAD * self._lanes:
            following = self._coming.popleft()
            self._begun.append((following, pool.submit(self._speak, following)))

    def _speak(self, line: Line) -> tuple[Chunk, ...]:
        who, phrase = line
        engine = self._engines[min(who, len(self._engines) - 1)]
        if not self._cache:
            return self._really_speak(engine, phrase)
        key = SpeechCache.key(engine.identity, phrase, self._seed)
        if (kept := self._cache.find(key)) is not None:
            return kept
        with self._cache.claimed(key):
            if (kept := self._cache.find(key)) is not None:  # somebody said it meanwhile
                return kept
            chunks = self._really_speak(engine, phrase)
            with self._writing:
                self._cache.keep(key, chunks)
        return chunks

    def _really_speak(self, engine: Engine, phrase: Sequence[Unit]) -> tuple[Chunk, ...]:
        chunks = tuple(engine.speak(phrase, seed=self._seed))
        if any(unit.prosody != USUAL for unit in phrase):
            done = getattr(engine, "flexible", False) and shared_prosody(phrase) is not None
            chunks = tuple(shape(chunk, phrase, done=done) for chunk in chunks)
        return chunks

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
