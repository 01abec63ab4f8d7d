"""A tiny engine for the logic of the stage, and a cache folder of each test's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from avatar.script.model import Cue, Position, Scene, Script, Segment, Token
from avatar.speech import engine as engines
from avatar.speech.engine import Chunk, Heard, Unit
from avatar.speech.model import Phoneme
from avatar.speech.profiles import Voice, load_voice


class Hum:
    """Says every word as 0.2 s of a 200 Hz hum, loud to the very edges of the sound."""

    languages = ("en-US",)
    sample_rate = 24_000
    identity = "hum 1"
    lanes = 1
    word = 0.2

    def __init__(self, voice: Voice, threads: int) -> None:
        self.said: list[list[str]] = []

    def speak(self, phrase: Sequence[Unit], *, seed: int = 0) -> Iterator[Chunk]:
        self.said.append([u.text for u in phrase])
        n = round(self.word * len(phrase) * self.sample_rate)
        hum = 0.5 * np.cos(2 * np.pi * 200 * np.arange(n) / self.sample_rate)
        words = tuple(Heard(i, i * self.word, (i + 1) * self.word) for i in range(len(phrase)))
        phonemes = tuple(Phoneme("m", w.start, w.end, 0, w.unit) for w in words)
        if phrase:
            yield Chunk(hum.astype(np.float32), self.sample_rate, words, phonemes)


HUM = Voice(name="hum", engine="hum", speaker="hum", variety=0.0)


@pytest.fixture
def hum(monkeypatch: pytest.MonkeyPatch) -> Hum:
    made = Hum(HUM, 1)
    monkeypatch.setattr("avatar.speech.delivery.open_engine", lambda voice, threads=0: made)
    return made


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    engines._OPEN.clear()


@pytest.fixture(scope="session")
def heart() -> Voice:
    return load_voice("heart-draft")


def make_segment(text: str, *cues: Cue, point: int | None = None) -> Segment:
    tokens = [
        Token(w.strip("*"), w.strip("*"), emphasis=w.startswith("*"), position=Position(3, i + 1))
        for i, w in enumerate(text.split())
    ]
    return Segment(tuple(tokens), cues, point=point)


def make_script(*scenes: list[Segment], language: str = "en-US") -> Script:
    return Script("", tuple(Scene("", tuple(s)) for s in scenes), language=language)
