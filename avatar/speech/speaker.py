"""An engine with its cache, which says the phrases that come next while one is still being listened to."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from types import TracebackType
from typing import Self

from avatar.speech.cache import SpeechCache
from avatar.speech.engine import Chunk, Engine, Unit

_AHEAD = 2
"""Phrases for each lane that are begun before they are asked for: enough that no lane waits, and few enough
that an end comes soon when it is wanted."""


class Speaker:
    """Says phrases in the order in which they are foreseen; a context, at whose end nothing goes on."""

    def __init__(self, engine: Engine, cache: SpeechCache | None, seed: int) -> None:
        self._engine, self._cache, self._seed = engine, cache, seed
        self._coming: deque[Sequence[Unit]] = deque()
        self._begun: deque[tuple[Sequence[Unit], Future[tuple[Chunk, ...]]]] = deque()
        self._pool: ThreadPoolExecutor | None = None
        self._writing = Lock()

    def foresee(self, phrases: Sequence[Sequence[Unit]]) -> None:
        """All phrases there will be, in order."""
        self._coming = deque(phrases)
        if self._engine.lanes > 1 and len(phrases) > 1:
            self._pool = ThreadPoolExecutor(self._engine.lanes, thread_name_prefix="voice")

    def say(self, phrase: Sequence[Unit]) -> tuple[Chunk, ...]:
        """The chunks of a phrase. Raises InputError, EngineError."""
        if self._pool is None:
            return self._speak(phrase)
        while self._coming and len(self._begun) < _AHEAD * self._engine.lanes:
            following = self._coming.popleft()
            self._begun.append((following, self._pool.submit(self._speak, following)))
        if not self._begun or self._begun[0][0] != phrase:  # nobody foresaw this
            return self._speak(phrase)
        return self._begun.popleft()[1].result()

    def _speak(self, phrase: Sequence[Unit]) -> tuple[Chunk, ...]:
        key = SpeechCache.key(self._engine.identity, phrase, self._seed)
        chunks = self._cache.find(key) if self._cache else None
        if chunks is None:
            chunks = tuple(self._engine.speak(phrase, seed=self._seed))
            if self._cache:
                with self._writing:
                    self._cache.keep(key, chunks)
        return chunks

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
