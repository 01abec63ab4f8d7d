"""Whether a picture can be made to speak, and if not, why and what would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from avatar.errors import PortraitError
from avatar.portrait import measures
from avatar.portrait.detection import find_faces
from avatar.portrait.landmarks import Landmarks, find_landmarks
from avatar.portrait.topology import FACE_OVAL

SMALLEST, SOFT, FULL = 36.0, 70.0, 120.0
"""Distance of the eye centres in pixels below which a face cannot be animated, will be soft, and is soft on a
full screen."""
MOST_YAW, WIDE_YAW = 38.0, 24.0
MOST_PITCH = 32.0
DARKEST, DIM = 22.0, 38.0
"""Mean brightness of the face, 0..255."""
SHUT, NARROW = 0.085, 0.15
"""Height of the lid opening over its width."""
PRESENCE = 0.5
LEAST = 64
"""Shorter side in pixels below which nothing is a portrait."""
PARTED = 0.03
"""Gap between the lips, in IOD, from which the mouth counts as open."""
ONE_SIDED = 2.2
"""How much brighter one half of the face may be than the other."""
BURNT = 0.12
"""Share of the face without any drawing because it is too bright."""
BLURRED = 0.5
"""Of `measures.softness`: see there."""

Severity = Literal["fine", "note", "warning", "refusal"]
"""A note is advice; a warning is also given when a video is made; a refusal stops it."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at: `text` has no name of the picture before it, `hint` is the way out.

    value: what was measured, in `unit`; None where there is nothing to measure.
    """

    kind: str
    severity: Severity
    text: str
    hint: str = ""
    value: float | None = None
    unit: str = ""


@dataclass(frozen=True)
class Examination:
    """Everything found out about a picture, in the order in which it was looked at.

    marks: landmarks of the face that would speak; None when there is none.
    faces: landmarks of all faces found.
    """

    findings: tuple[Finding, ...]
    marks: Landmarks | None = None
    faces: tuple[Landmarks, ...] = ()

    @property
    def verdict(self) -> Literal["good", "works", "refused"]:
        severities = {finding.severity for finding in self.findings}
        if "refusal" in severities:
            return "refused"
        return "works" if severities & {"note", "warning"} else "good"


def judge(
    bgr: NDArray[np.uint8], name: str, points: Mapping[str, tuple[float, float]] | None = None
) -> tuple[Landmarks, tuple[str, ...]]:
    """Landmarks of the face to animate in a picture uint8 [H, W, 3], and warnings.

    points: where named points of the face are, set by hand (see `avatar.portrait.points`).

    Raises:
        PortraitError: no face, too small, cut off, turned too far, too dark, or eyes closed. The message
            names the picture and the first reason, the hint says which picture would work.
    """
    warnings = []
    marks = None
    for finding, marks in _look(bgr, find_marks(bgr), points):  # noqa: B007 - the last ones are the result
        if finding.severity == "refusal":
            raise refusal(finding, name)
        if finding.severity == "warning":
            warnings.append(f"{name}: {finding.text}")
    assert marks is not None  # a picture without a face was refused
    return marks, tuple(warnings)


def refusal(finding: Finding, name: str) -> PortraitError:
    """The error for a reason to refuse a picture."""
    return PortraitError(f"{name}: {finding.text}", hint=finding.hint)


def examine(bgr: NDArray[np.uint8], points: Mapping[str, tuple[float, float]] | None = None) -> Examination:
    """Everything that speaks for and against a picture uint8 [H, W, 3], with what was measured."""
    faces = find_marks(bgr)
    looked = list(_look(bgr, faces, points))
    findings = [finding for finding, _ in looked]
    marks = looked[-1][1]
    if marks is not None:
        findings += _advise(bgr, marks)
    return Examination(tuple(findings), marks, tuple(faces))


def find_marks(bgr: NDArray[np.uint8]) -> list[Landmarks]:
    """Landmarks of the largest faces, none in a picture that is too small for any."""
    if min(bgr.shape[:2]) < LEAST:
        return []
    return [m for f in find_faces(bgr)[:6] if (m := find_landmarks(bgr, f)).presence >= PRESENCE]


def _look(
    bgr: NDArray[np.uint8], found: list[Landmarks], points: Mapping[str, tuple[float, float]] | None
) -> Iterator[tuple[Finding, Landmarks | None]]:
    """What decides whether a picture works, the gravest first, with the landmarks once they are known."""
    height, width = bgr.shape[:2]
    if min(height, width) < LEAST:
        yield (
            Finding(
                "picture",
                "refusal",
                f"{width} × {height} pixels is too small for a portrait.",
                "Give a picture of at least 512 × 512 pixels.",
                min(width, height),
                "px",
            ),
            None,
        )
        return
    if points:
        from avatar.portrait.bending import bend

        marks = bend(points, found)
        yield Finding("face", "fine", f"{len(points)} points of the face are given by a file.", "", 1), marks
    elif not found:
        yield (
            Finding(
                "face",
                "refusal",
                "no face was found.",
                "Give a picture of one person facing the camera, the face at least a tenth of its height.",
                0,
            ),
            None,
        )
        return
    else:
        marks = max(found, key=lambda m: m.iod)
        yield _count(found, marks), marks
    yield _frame(marks, width, height), marks
    yield _size(marks), marks
    yield _turn(marks), marks
    yield _light(bgr, marks), marks
    yield _eyes(marks), marks


def _advise(bgr: NDArray[np.uint8], marks: Landmarks) -> Iterator[Finding]:
    """What makes a picture that works a better one."""
    yield _mouth(bgr, marks)
    yield _sides(bgr, marks)
    burnt = measures.burnt(bgr, marks)
    if burnt > BURNT:
        text = f"{burnt:.0%} of the face is burnt out to white."
        yield Finding("glare", "note", text, "Take it with softer light.", burnt)
    yield _softness(bgr, marks)


def _count(found: list[Landmarks], marks: Landmarks) -> Finding:
    others = [m for m in found if m is not marks and _apart(m, marks) and m.iod > 0.35 * marks.iod]
    if others:
        text = f"{len(others) + 1} faces were found; the largest one will speak."
        return Finding("face", "warning", text, "Cut the picture to one person.", len(others) + 1)
    return Finding("face", "fine", "one face.", "", 1)


def _apart(a: Landmarks, b: Landmarks) -> bool:
    gap = np.linalg.norm(a.points[:468, :2].mean(0) - b.points[:468, :2].mean(0))
    return bool(gap > 0.8 * max(a.iod, b.iod))


def _frame(marks: Landmarks, width: int, height: int) -> Finding:
    oval = marks.points[list(FACE_OVAL), :2]
    allowed = 0.12 * marks.iod
    sides = {
        "left": -oval[:, 0].min(),
        "right": oval[:, 0].max() - (width - 1),
        "top": -oval[:, 1].min() - allowed,  # a cropped forehead still speaks
        "bottom": oval[:, 1].max() - (height - 1),
    }
    cut = [side for side, beyond in sides.items() if beyond > allowed]
    if cut:
        text = f"the face is cut off at the {' and the '.join(cut)}."
        hint = "Give a picture with the whole head, and some room around it."
        return Finding("frame", "refusal", text, hint, float(max(sides.values())), "px beyond the edge")
    return Finding("frame", "fine", "the whole face is in the picture.")


def _size(marks: Landmarks) -> Finding:
    iod = marks.iod
    if iod < SMALLEST:
        text = f"the face is too small, its eyes are {iod:.0f} pixels apart."
        hint = f"They should be {SMALLEST:.0f} at least, {FULL:.0f} or more for a full screen."
        return Finding("size", "refusal", text, hint, iod, "px")
    if iod < SOFT:
        text = f"the face is small ({iod:.0f} pixels between the eyes); it will look soft."
        return Finding("size", "warning", text, f"{FULL:.0f} or more are best.", iod, "px")
    if iod < FULL:
        text = f"the eyes are {iod:.0f} pixels apart: enough, but soft when the face fills a screen."
        return Finding("size", "note", text, f"{FULL:.0f} or more are best.", iod, "px")
    return Finding("size", "fine", f"the eyes are {iod:.0f} pixels apart.", "", iod, "px")


def _turn(marks: Landmarks) -> Finding:
    yaw, pitch, _ = marks.angles
    most = max(abs(yaw), abs(pitch))
    if abs(yaw) > MOST_YAW or abs(pitch) > MOST_PITCH:
        text = f"the head is turned too far ({abs(yaw):.0f}° sideways, {abs(pitch):.0f}° up or down)."
        hint = "Give a picture that looks into the camera, both eyes and both corners of the mouth seen."
        return Finding("turn", "refusal", text, hint, most, "°")
    if abs(yaw) > WIDE_YAW:
        text = f"the head is turned by {abs(yaw):.0f}°; a frontal picture moves better."
        return Finding("turn", "warning", text, "Look into the camera.", abs(yaw), "°")
    return Finding("turn", "fine", f"the head faces the camera (turned by {most:.0f}°).", "", most, "°")


def _light(bgr: NDArray[np.uint8], marks: Landmarks) -> Finding:
    light = measures.brightness(bgr, marks)
    if light < DARKEST:
        text = f"the face is too dark (brightness {light:.0f} of 255)."
        hint = "Brighten the picture, or take it with light on the face."
        return Finding("light", "refusal", text, hint, light, "of 255")
    if light < DIM:
        text = f"the face is dark (brightness {light:.0f} of 255): its movements will hardly be seen."
        return Finding("light", "note", text, "Brighten the picture a little.", light, "of 255")
    return Finding("light", "fine", f"the brightness of the face is {light:.0f} of 255.", "", light, "of 255")


def _eyes(marks: Landmarks) -> Finding:
    opening = marks.eye_opening()
    if opening < SHUT:
        hint = "Give a picture with open eyes: closed ones cannot be opened."
        return Finding("eyes", "refusal", "the eyes are closed.", hint, opening, "of their width")
    if opening < NARROW:
        text = "the eyes are nearly closed; blinks will hardly be seen."
        return Finding("eyes", "warning", text, "Open eyes are better.", opening, "of their width")
    return Finding("eyes", "fine", "the eyes are open.", "", opening, "of their width")


def _mouth(bgr: NDArray[np.uint8], marks: Landmarks) -> Finding:
    gap, teeth = measures.mouth(bgr, marks)
    hint = "Closed lips are best: a calm face, about to speak."
    if teeth:
        text = "the mouth shows teeth: they stay the person's own, and lips have further to go to close."
        return Finding("mouth", "note", text, hint, gap, "of the eyes' distance")
    if gap > PARTED:
        text = f"the lips are parted by {gap:.0%} of the eyes' distance."
        return Finding("mouth", "note", text, hint, gap, "of the eyes' distance")
    return Finding("mouth", "fine", "the lips are closed.", "", gap, "of the eyes' distance")


def _sides(bgr: NDArray[np.uint8], marks: Landmarks) -> Finding:
    ratio, side = measures.side_light(bgr, marks)
    if ratio > ONE_SIDED:
        text = f"hard light: the face's {side} half is {ratio:.1f} times as bright as the other."
        hint = "Light from the front moves better: a window before you, not beside you."
        return Finding("side light", "note", text, hint, ratio, "times")
    return Finding("side light", "fine", "the light is even from side to side.", "", ratio, "times")


def _softness(bgr: NDArray[np.uint8], marks: Landmarks) -> Finding:
    soft = measures.softness(bgr, marks)
    if soft > BLURRED:
        text = f"the face is blurred (softness {soft:.2f} of 1)."
        return Finding("sharpness", "note", text, "Give a sharper picture, not enlarged.", soft, "of 1")
    return Finding("sharpness", "fine", f"the face is sharp (softness {soft:.2f} of 1).", "", soft, "of 1")
