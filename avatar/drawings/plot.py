"""A motion drawn: its curves in lanes over the sound, with phonemes and words, on an axis of seconds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar.compose.text.fonts import Font
from avatar.motion.model import ARKIT_INDEX, Motion
from avatar.resources import folder

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

    from avatar.speech import Speech

Colour = tuple[int, int, int]

ROW = 6.0
"""Seconds in a row: a phoneme is then some twenty pixels wide, and can be named."""
LONGEST = 120.0
"""Seconds that are drawn. Twenty rows are as much as anybody scrolls."""
_SHORTEST = 1.0
_LEFT, _RIGHT, _WIDTH = 190, 34, 1840
_PAPER, _CARD, _GRID, _EDGE = (246, 245, 242), (255, 255, 255), (236, 235, 231), (216, 214, 208)
_INK, _SOFT, _WAVE, _BAND = (38, 42, 51), (122, 126, 134), (176, 186, 201), (243, 245, 249)
_BLUE, _ORANGE, _GREEN, _RED, _VIOLET = (
    (37, 99, 200),
    (222, 120, 20),
    (22, 140, 98),
    (200, 50, 66),
    (124, 80, 190),
)
_LATEST = 40
"""Pixels a word may stand after its beginning; where there is less room, it is left out."""
_FINE = 4
"""Bits of a pixel's fraction that OpenCV draws lines with."""


@dataclass(frozen=True)
class Curve:
    """One line: what it is called, its colour, and the coefficients whose mean it shows (or a head angle)."""

    name: str
    colour: Colour
    shapes: tuple[str, ...] = ()
    angle: int = -1

    def values(self, motion: Motion) -> NDArray[np.float64]:
        """The curve's value at each frame, float64 [T]."""
        if self.angle >= 0:
            return motion.head[:, self.angle].astype(np.float64)
        columns = motion.coefficients[:, [ARKIT_INDEX[name] for name in self.shapes]]
        return np.asarray(columns.mean(1), np.float64)


@dataclass(frozen=True)
class Lane:
    """Curves that share an axis."""

    title: str
    height: int
    curves: tuple[Curve, ...]


def _pair(name: str) -> tuple[str, str]:
    return name + "Left", name + "Right"


LANES = (
    Lane(
        "Jaw and lips",
        120,
        (
            Curve("jaw open", _BLUE, ("jawOpen",)),
            Curve("lower lip down", _ORANGE, _pair("mouthLowerDown")),
            Curve("upper lip up", _GREEN, _pair("mouthUpperUp")),
            Curve("mouth close", _RED, ("mouthClose",)),
        ),
    ),
    Lane(
        "Mouth shape",
        112,
        (
            Curve("pucker", _BLUE, ("mouthPucker",)),
            Curve("funnel", _VIOLET, ("mouthFunnel",)),
            Curve("smile", _ORANGE, _pair("mouthSmile")),
            Curve("stretch", _GREEN, _pair("mouthStretch")),
        ),
    ),
    Lane(
        "Brows and lids",
        100,
        (
            Curve("blink", _BLUE, _pair("eyeBlink")),
            Curve("inner brow up", _ORANGE, ("browInnerUp",)),
            Curve("outer brows up", _GREEN, _pair("browOuterUp")),
            Curve("brows down", _RED, _pair("browDown")),
        ),
    ),
    Lane(
        "Head, degrees",
        100,
        (
            Curve("yaw, + right", _BLUE, angle=0),
            Curve("pitch, + up", _ORANGE, angle=1),
            Curve("roll, + left", _GREEN, angle=2),
        ),
    ),
)
_TOP, _WORDS, _SOUND, _PHONES, _GAP, _AXIS, _BETWEEN = 92, 30, 84, 28, 8, 30, 34


def draw_curves(motion: Motion, speech: Speech, title: str = "Motion") -> tuple[Image, tuple[str, ...]]:
    """The picture of a motion (RGB), and what it leaves out: no more than two minutes are drawn."""
    from PIL import Image, ImageDraw

    seconds = max(speech.seconds, len(motion) / motion.fps)
    warnings: tuple[str, ...] = ()
    if seconds > LONGEST:
        warnings = (f"The plot shows the first {LONGEST:.0f} of {seconds:.0f} seconds.",)
        seconds = LONGEST
    rows = max(1, math.ceil(seconds / ROW - 1e-9))
    span = ROW if rows > 1 else max(_SHORTEST, seconds)
    words = _WORDS if speech.words else 0
    phones = _PHONES if speech.phonemes else 0
    tall = words + _SOUND + phones + sum(_GAP + lane.height for lane in LANES) + _AXIS
    canvas = np.full((_TOP + rows * tall + (rows - 1) * _BETWEEN + 24, _WIDTH, 3), _PAPER, np.uint8)
    drawn = [_Row(canvas, _TOP + r * (tall + _BETWEEN), r * span, span, seconds) for r in range(rows)]
    scales = [_scale(lane, motion) for lane in LANES]
    for row in drawn:
        row.draw_lines(motion, speech, scales, words, phones)
    picture = Image.fromarray(canvas)
    pen = ImageDraw.Draw(picture)
    _head(pen, title, motion, speech, warnings)
    for row in drawn:
        row.draw_texts(pen, speech, scales, words, phones)
    return picture, warnings


def _scale(lane: Lane, motion: Motion) -> tuple[float, float]:
    """Bottom and top of a lane's axis: the same in all rows, and no narrower than still curves deserve."""
    values = np.concatenate([curve.values(motion) for curve in lane.curves])
    if lane.curves[0].angle >= 0:
        reach = max(2.0, math.ceil(float(np.abs(values).max())))
        return -reach, reach
    return 0.0, next(top for top in (0.25, 0.5, 0.75, 1.0) if float(values.max()) <= top or top == 1.0)


def _head(pen: ImageDraw, title: str, motion: Motion, speech: Speech, warnings: Sequence[str]) -> None:
    _write(pen, (34, 34), title[:80], _font(26, bold=True), _INK)
    facts = f"{speech.seconds:.1f} s, {len(motion)} frames at {motion.fps:g} a second"
    facts += (
        f", {len(speech.phonemes)} phonemes (stressed ones red)"
        if speech.phonemes
        else ", lips heard from the sound"
    )
    if warnings:
        facts += ". " + warnings[0]
    _write(pen, (34, 66), facts, _font(15), _SOFT)


class _Row:
    """One row of the picture: lanes under one another that show `start` to `start + span`, in seconds."""

    def __init__(
        self, canvas: NDArray[np.uint8], top: int, start: float, span: float, seconds: float
    ) -> None:
        self.canvas, self.top, self.start, self.span = canvas, top, start, span
        self.stop = min(start + span, seconds)
        self.scale = (_WIDTH - _LEFT - _RIGHT) / span

    def x(self, time: float) -> float:
        return _LEFT + (time - self.start) * self.scale

    def _tops(self, words: int, phones: int) -> list[int]:
        y = self.top + words + _SOUND + phones
        tops = []
        for lane in LANES:
            tops.append(y + _GAP)
            y += _GAP + lane.height
        return tops

    def draw_lines(
        self, motion: Motion, speech: Speech, scales: Sequence[tuple[float, float]], words: int, phones: int
    ) -> None:
        """Cards, grid, wave and curves."""
        right = round(self.x(self.stop))
        sound = self.top + words
        bottom = sound + _SOUND + phones
        cv2.rectangle(self.canvas, (_LEFT, sound), (right, bottom), _CARD, -1)
        tops = self._tops(words, phones)
        for lane, top in zip(LANES, tops, strict=True):
            cv2.rectangle(self.canvas, (_LEFT, top), (right, top + lane.height), _CARD, -1)
        self._bands(speech, tops, bottom)
        areas = [
            (sound, sound + _SOUND),
            *((t, t + lane.height) for lane, t in zip(LANES, tops, strict=True)),
        ]
        for half in range(math.ceil(self.start * 2), math.floor(self.stop * 2 + 1e-6) + 1):
            at = round(self.x(half / 2))
            for upper, lower in areas:
                cv2.line(self.canvas, (at, upper), (at, lower), _EDGE if half % 2 == 0 else _GRID, 1)
        self._wave(speech, sound)
        for lane, top, (low, high) in zip(LANES, tops, scales, strict=True):
            for part in (0.25, 0.5, 0.75):
                y = top + round(lane.height * part)
                cv2.line(self.canvas, (_LEFT, y), (right, y), _EDGE if low < 0 and part == 0.5 else _GRID, 1)
            for curve in reversed(lane.curves):
                self._curve(curve, motion, top, lane.height, low, high)
            cv2.rectangle(self.canvas, (_LEFT, top), (right, top + lane.height), _EDGE, 1)
        cv2.rectangle(self.canvas, (_LEFT, sound), (right, bottom), _EDGE, 1)

    def _bands(self, speech: Speech, tops: Sequence[int], bottom: int) -> None:
        """Every other phoneme is shaded through all lanes, so that a curve can be read against it."""
        for k, phoneme in enumerate(speech.phonemes):
            if k % 2 or phoneme.end <= self.start or phoneme.start >= self.stop:
                continue
            a, b = (round(self.x(min(max(t, self.start), self.stop))) for t in (phoneme.start, phoneme.end))
            cv2.rectangle(self.canvas, (a, bottom - _PHONES), (b, bottom), _BAND, -1)
            for lane, top in zip(LANES, tops, strict=True):
                cv2.rectangle(self.canvas, (a, top), (b, top + lane.height), _BAND, -1)

    def _wave(self, speech: Speech, top: int) -> None:
        """The lowest and highest sample of each column."""
        first, last = _LEFT, round(self.x(min(self.stop, speech.seconds)))
        edges = (self.start + np.arange(last - first + 1) / self.scale) * speech.sample_rate
        marks = np.clip(edges.astype(np.int64), 0, len(speech.samples))
        peak = max(float(np.abs(speech.samples).max(initial=0)), 1e-6)
        middle, reach = top + _SOUND / 2, _SOUND / 2 - 6
        for k in range(len(marks) - 1):
            piece = speech.samples[marks[k] : marks[k + 1]]
            if len(piece):
                high, low = (round(middle - reach * float(v) / peak) for v in (piece.max(), piece.min()))
                cv2.line(self.canvas, (first + k, high), (first + k, max(low, high + 1)), _WAVE, 1)

    def _curve(self, curve: Curve, motion: Motion, top: int, height: int, low: float, high: float) -> None:
        first = max(0, math.floor(self.start * motion.fps))
        last = min(len(motion), math.ceil(self.stop * motion.fps) + 1)
        values = np.clip((curve.values(motion)[first:last] - low) / (high - low), 0, 1)
        times = np.arange(first, last) / motion.fps
        if last - first < 2 or (low == 0 and not values.any()):
            return
        x = np.clip(_LEFT + (times - self.start) * self.scale, _LEFT, self.x(self.stop))
        y = top + height - 4 - values * (height - 8)
        points = np.round(np.stack([x, y], 1) * (1 << _FINE)).astype(np.int32)
        cv2.polylines(self.canvas, [points], False, curve.colour, 2, cv2.LINE_AA, _FINE)

    def draw_texts(
        self, pen: ImageDraw, speech: Speech, scales: Sequence[tuple[float, float]], words: int, phones: int
    ) -> None:
        """Words, phonemes, the names of the lanes and curves, and the seconds."""
        small, tiny = _font(14), _font(13)
        sound = self.top + words
        _write(pen, (34, sound + _SOUND // 2), "Sound", _font(15, bold=True), _INK)
        free = 0.0
        for word in speech.words if words else ():
            at, wide = max(self.x(word.start), free), small.width(word.text)
            late = at - self.x(word.start) > _LATEST or at + wide > _WIDTH - 4
            if self.start <= word.start < self.stop and not late:
                _write(pen, (at, self.top + words // 2), word.text, small, _INK)
                free = at + wide + 5
        free = 0.0
        for phoneme in speech.phonemes:
            middle = self.x((phoneme.start + phoneme.end) / 2)
            wide = tiny.width(phoneme.symbol)
            if self.start <= (phoneme.start + phoneme.end) / 2 < self.stop and middle - wide / 2 >= free:
                colour = _RED if phoneme.stress == 2 else _INK
                _write(pen, (middle - wide / 2, sound + _SOUND + phones // 2), phoneme.symbol, tiny, colour)
                free = middle + wide / 2 + 2
        tops = self._tops(words, phones)
        for lane, top, (low, high) in zip(LANES, tops, scales, strict=True):
            _write(pen, (34, top + 12), lane.title, _font(15, bold=True), _INK)
            for k, curve in enumerate(lane.curves):
                y = top + 34 + k * 19
                pen.line([(34, y), (50, y)], curve.colour, 3)
                _write(pen, (57, y), curve.name, small, _SOFT)
            for value, y in ((high, top + 8), (low, top + lane.height - 8)):
                label = f"{value:+g}" if low < 0 else f"{value:g}"
                _write(pen, (_LEFT - 8 - tiny.width(label), y), label, tiny, _SOFT)
        axis = tops[-1] + LANES[-1].height + 16
        for second in range(math.ceil(self.start), math.floor(self.stop + 1e-6) + 1):
            label = f"{second // 60}:{second % 60:02}" if self.start + self.span > 60 else f"{second} s"
            _write(pen, (self.x(second) - tiny.width(label) / 2, axis), label, tiny, _SOFT)


def _font(size: int, *, bold: bool = False) -> Font:
    fonts = folder("templates") / "fonts"
    weight = "Bold" if bold else "Medium"
    return Font((fonts / f"Figtree-{weight}.ttf", fonts / f"NotoSans-{weight}.ttf"), size)


def _write(pen: ImageDraw, at: tuple[float, float], text: str, font: Font, colour: Colour) -> None:
    """Write a line that begins at x and whose capitals stand about y."""
    from avatar.compose.text.fontfile import face, facts

    x, base = at[0], at[1] + font.cap_height / 2
    for file, piece in font.runs(text):
        if facts(file).pictures:  # this pen has no colours but its own
            continue
        letters = face(file, font.size)
        pen.text((x, base), piece, colour, letters, anchor="ls")
        x += letters.getlength(piece)
