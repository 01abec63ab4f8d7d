"""A presenter of plain shapes, scripts of plain words, and speech without sound."""

from __future__ import annotations

import numpy as np
import pytest

from avatar.compose.sheet import rounded
from avatar.compose.text import installed
from avatar.portrait.model import Figure
from avatar.script.model import Scene, Script, Segment, Token
from avatar.speech.model import Span, Speech, Word


def segment(text: str, point: int | None = None) -> Segment:
    return Segment(tuple(Token(w, w) for w in text.split()), point=point)


def scene(title: str, *texts: str, points: tuple[str, ...] = (), pictures=()) -> Scene:
    segments = [segment(t) for t in texts] + [segment(p, i) for i, p in enumerate(points)]
    return Scene(title, tuple(segments), points, tuple(pictures))


def speak(script: Script) -> Speech:
    """0.3 s a word, 0.4 s between segments."""
    t, words, spans = 0.2, [], []
    for s, part in enumerate(script.scenes):
        began = t if s else 0.0
        for g, seg in enumerate(part.segments):
            first = t
            for k, token in enumerate(seg.tokens):
                for word in token.spoken.split():
                    words.append(Word(word, t, t + 0.27, s, g, k))
                    t += 0.3
            t += 0.4
            spans.append(Span(s, g, first, t))
        spans.append(Span(s, -1, began, t))
    return Speech(np.zeros(round(t * 1000), np.float32), 1000, tuple(words), (), tuple(spans), ())


def draw_person(width: int = 512, height: int = 640, wide: bool = False) -> Figure:
    """A head on shoulders; `wide` shoulders are cut off by the picture's sides."""
    scale = width / 512
    head = rounded(width, height, 176 * scale, 50 * scale, 160 * scale, 210 * scale, 80 * scale)
    margin = -40 if wide else 40
    body = rounded(width, height, margin, (230 if wide else 330) * scale, width - 2 * margin, 900, 120)
    mask = np.maximum(head, body)
    image = np.zeros((height, width, 4), np.float32)
    image[..., :3] = (120, 150, 210)
    image[..., 3] = 255
    image *= mask[..., None]
    side = round(400 * scale)
    return Figure(
        np.rint(image).astype(np.uint8),
        (round(56 * scale), round(24 * scale), side),
        tuple(round(v * scale) for v in (176, 50, 160, 210)),
    )


@pytest.fixture(autouse=True)
def system_fonts(monkeypatch):
    """The fonts of the system: none, or those that a test puts into the list."""
    found: list[installed.Installed] = []
    monkeypatch.setattr(installed, "fonts", lambda: tuple(found))
    installed.find_font.cache_clear()
    yield found
    installed.find_font.cache_clear()


@pytest.fixture
def person() -> Figure:
    return draw_person()
