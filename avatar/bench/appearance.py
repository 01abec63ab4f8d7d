"""How portraits look when they move, as far as figures can tell: `avatar bench render --portraits FOLDER`.

The landmark net looks at the drawn frames: whether lips and lids close, whether the face is where it was
asked to be, whether it trembles. Every figure has a bound from the product's design. IOD is the distance of
the eye centres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import InputError
from ..motion import Motion, move
from ..motion.stills import hold
from ..portrait.detection import find_faces
from ..portrait.landmarks import Landmarks, find_landmarks, follow
from ..portrait.rig import Rig
from ..progress import Progress, ProgressCallback
from ..render.cpu import CpuRenderer
from ..render.pose import pose_fields
from ..speech.model import Speech

FPS = 25
SIZE = 512
"""Side of the frames that are looked at; rest is compared at the rig's own size."""
GREY = 150.0
CLOSED = 0.04
"""Inner gap in IOD below which lips are together."""
PLACED = ("aa", "ee", "oo", "big smile", "frown", "brows up", "turn left", "turn right", "nod", "tilt")
"""Poses in which the face's landmarks are compared with where they were asked to be."""


@dataclass(frozen=True)
class Bound:
    """A figure and what it must be: at most, or with `least` at least, `must`."""

    name: str
    must: float
    least: bool = False

    def holds(self, value: float) -> bool:
        return value >= self.must if self.least else value <= self.must


BOUNDS = (
    Bound("rest dB", 42, least=True),
    Bound("closed", 0.95, least=True),
    Bound("blink", 0.20),
    Bound("by net", 0.20),
    Bound("sharp", 0.80, least=True),
    Bound("skin", 0.80, least=True),
    Bound("off IOD", 0.05),
    Bound("tremble IOD", 0.003),
)
"""rest: frame without motion against the portrait. closed: share of p, b and m at which the lips meet.
blink: eyeball that is seen between shut lids, against open ones; by net: their opening as the landmark net
sees it, which takes the upper edge of the lashes for the lid (of real blinks it says .24). sharp: variance
of the Laplacian about the mouth while speaking against rest, median; skin: the same without what is seen
between the lips, since teeth that a portrait shows come and go. off: landmarks against where they were
asked for, median. tremble: of landmarks about a smooth path while the head turns slowly, standard
deviation."""


@dataclass(frozen=True)
class Looks:
    """The figures of one portrait, by the names of `BOUNDS`."""

    name: str
    figures: dict[str, float]

    @property
    def failed(self) -> tuple[str, ...]:
        return tuple(b.name for b in BOUNDS if not b.holds(self.figures[b.name]))


def look(name: str, rig: Rig, speech: Speech) -> Looks:
    """All figures of a rig that says `speech`, whose phonemes are known."""
    drawer = CpuRenderer(rig, SIZE)
    rest = on_grey(next(drawer.frames(hold(["rest"]))))
    marks = find_landmarks(rest, find_faces(rest)[0])
    blink, by_net = _blinks(drawer, marks)
    sharp, skin = _sharpness(drawer, marks, rest, speech)
    figures = {
        "rest dB": _rest(rig),
        "closed": _closures(drawer, marks, speech),
        "blink": blink,
        "by net": by_net,
        "sharp": sharp,
        "skin": skin,
        "off IOD": _offset(drawer, marks),
        "tremble IOD": _tremble(drawer, marks),
    }
    return Looks(name, figures)


def on_grey(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A premultiplied frame uint8 [H, W, 4] before plain grey, uint8 [H, W, 3]."""
    through = 1 - frame[..., 3:].astype(np.float32) / 255
    return np.ascontiguousarray((frame[..., :3] + through * GREY + 0.5).astype(np.uint8))


def watch(frames: Iterable[NDArray[np.uint8]], first: Landmarks | None = None) -> Iterator[Landmarks]:
    """Landmarks frame by frame: the face is looked for once, or taken from `first`, and then followed."""
    last = first
    for frame in frames:
        bgr = on_grey(frame)
        last = follow(bgr, last) if last else find_landmarks(bgr, find_faces(bgr)[0])
        yield last


def gap(marks: Landmarks) -> float:
    """Opening between the lips in IOD."""
    return float(np.linalg.norm(marks.points[14, :2] - marks.points[13, :2]) / marks.iod)


def _rest(rig: Rig) -> float:
    drawer = CpuRenderer(rig, rig.side)
    frame = next(drawer.frames(hold(["rest"]))).astype(np.float64)
    x, y, side = rig.figure.crop
    error = frame - rig.figure.image[y : y + side, x : x + side]
    seen = rig.figure.image[y : y + side, x : x + side, 3] > 0
    return float(10 * np.log10(255**2 / max(float(np.mean(error[seen] ** 2)), 1e-6)))


def _closures(drawer: CpuRenderer, marks: Landmarks, speech: Speech) -> float:
    """Share of p, b and m with the lips together at the closest frame, one more on either side."""
    motion = move(speech, fps=FPS, seed=0, head=0)
    closest = []
    for p in speech.phonemes:
        if p.symbol in ("p", "b", "m"):
            first, last = int(p.start * FPS) - 1, int(np.ceil(p.end * FPS)) + 1
            frames = drawer.frames(motion, max(0, first), min(last + 1, len(motion)))
            closest.append(min(gap(m) for m in watch(frames, marks)))
    return float(np.mean(np.array(closest) < CLOSED))


def _blinks(drawer: CpuRenderer, marks: Landmarks) -> tuple[float, float]:
    """What is left of the open eyes when they are shut: of the eyeball that is seen, and to the net."""
    seen = []
    for pose in ("rest", "blink"):
        frame = next(drawer.frames(hold([pose])))
        seen.append(sum(float((eye.hole * (1 - eye.met)).sum()) for eye in drawer.eyes))
    (shut,) = watch([frame], marks)
    return seen[1] / max(seen[0], 1e-6), shut.eye_opening() / marks.eye_opening()


def _sharpness(
    drawer: CpuRenderer, marks: Landmarks, rest: NDArray[np.uint8], speech: Speech
) -> NDArray[np.float64]:
    """Detail about the mouth while speaking against rest: of all, and without what is between the lips."""
    motion = move(speech, fps=FPS, seed=0)
    moving = []
    for n in range(10, min(len(motion), 10 * FPS), 7):
        frame = next(drawer.frames(motion, n, n + 1))
        (seen,) = watch([frame], marks)
        moving.append(_detail(on_grey(frame), seen))
    return np.asarray(np.median(moving, axis=0) / np.maximum(_detail(rest, marks), 1e-6))


def _detail(bgr: NDArray[np.uint8], marks: Landmarks) -> tuple[float, float]:
    """Variance of the Laplacian about the mouth: of all, and without what is seen between the lips."""
    import cv2

    from ..portrait.topology import LOWER_INNER, UPPER_INNER

    xy = marks.points[:, :2]
    centre, width = (xy[61] + xy[291]) / 2, float(np.linalg.norm(xy[291] - xy[61]))
    down = 0.8 * float(np.linalg.norm(xy[152] - centre))
    reach = np.array([0.75 * width, down])
    x0, y0 = np.maximum(0, centre - reach).astype(int)
    x1, y1 = (centre + reach).astype(int) + 1
    inside = np.zeros(bgr.shape[:2], np.uint8)
    line = np.vstack([xy[list(UPPER_INNER)], xy[list(LOWER_INNER)][::-1]])
    cv2.fillPoly(inside, [np.round(line).astype(np.int32)], 1)
    inside = cv2.dilate(inside, np.ones((2 * round(0.05 * width) + 1,) * 2, np.uint8))
    edges = cv2.Laplacian(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), cv2.CV_64F)[y0:y1, x0:x1]
    return float(edges.var()), float(edges[inside[y0:y1, x0:x1] == 0].var())


def _offset(drawer: CpuRenderer, marks: Landmarks) -> float:
    """Median distance of the landmarks found from those asked for, over `PLACED`, in IOD."""
    motion = hold(PLACED)
    asked = ask(drawer.rig, motion) * (SIZE / drawer.rig.side)
    still = ask(drawer.rig, hold(["rest"]))[0] * (SIZE / drawer.rig.side)
    found = watch((f for n in range(len(motion)) for f in drawer.frames(motion, n, n + 1)), None)
    errors = [
        np.linalg.norm((m.points[:468, :2] - marks.points[:468, :2]) - (a - still), axis=1) / marks.iod
        for m, a in zip(found, asked, strict=True)
    ]
    return float(np.median(errors))


def ask(rig: Rig, motion: Motion) -> NDArray[np.float64]:
    """Where the first 468 landmarks are asked to be at each frame: [T, 468, 2] in pixels of the crop."""
    import cv2

    from ..portrait.topology import CHIN, LOWER_LIP

    fields = pose_fields(rig, motion, 0, len(motion))
    points = rig.landmarks[:468, :2] + 0.5
    x, y, side = (v * rig.side for v in rig.expression.box)
    lower = np.isin(np.arange(468), list(LOWER_LIP | CHIN))

    def at(field: NDArray[np.float32], places: NDArray[np.float64], unit: float) -> NDArray[np.float64]:
        nodes = (places / unit * field.shape[0] - 0.5).astype(np.float32)[None]
        found = cv2.remap(field, nodes, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found[0], np.float64) * unit

    out = []
    for n in range(len(motion)):
        layers = [at(f[n], points - (x, y), side) for f in (fields.upper, fields.lower)]
        moved = points + np.where(lower[:, None], layers[1], layers[0])
        out.append(moved + at(fields.head[n], moved, rig.side) - 0.5)
    return np.array(out)


def _tremble(drawer: CpuRenderer, marks: Landmarks, frames: int = 25) -> float:
    """The head turns by a degree in a second; landmarks are to move along a parabola."""
    motion = hold(["rest"] * frames)
    motion.head[:, 0] = np.linspace(0, 1, frames)
    points = np.array([m.points[:468, :2] for m in watch(drawer.frames(motion), marks)])
    t = np.linspace(-1, 1, frames)
    basis = np.stack([np.ones(frames), t, t * t], axis=1)
    flat = points.reshape(frames, -1)
    rest = flat - basis @ np.linalg.lstsq(basis, flat, rcond=None)[0]
    return float(np.median(rest.reshape(frames, 468, 2).std(axis=0).max(axis=1)) / marks.iod)


def pictures_in(folder: Path) -> list[Path]:
    """The pictures in a folder, by name. Raises InputError when there are none."""
    found = sorted(p for p in folder.glob("*") if p.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"))
    if not found:
        raise InputError(f"{folder}: there are no pictures.", hint="Give a folder with .jpg or .png files.")
    return found


def look_at_all(portraits: Sequence[Path], progress: ProgressCallback | None = None) -> list[Looks]:
    """The figures of pictures and of every presenter that ships."""
    from ..portrait import list_presenters, load_presenter, load_rig
    from ..speech import load_voice, speak_text
    from .rivals import TEXT

    speech = speak_text(TEXT, load_voice("heart-draft"), lead_in=0.4, tail=0.6)
    paths = [*portraits, *(load_presenter(name).portrait for name in list_presenters())]
    found = []
    for n, path in enumerate(paths):
        found.append(look(path.stem, load_rig(path)[0], speech))
        if progress:
            progress(Progress("bench render", n + 1, len(paths), "portraits"))
    return found


def as_table(looks: Sequence[Looks]) -> tuple[list[str], list[list[str]]]:
    """Head and rows: a portrait each, figures beyond their bound marked, and the bounds."""
    rows = []
    for one in looks:
        cells = (
            f"{one.figures[b.name]:.3g}" + ("" if b.holds(one.figures[b.name]) else " !") for b in BOUNDS
        )
        rows.append([one.name, *cells])
    rows.append(["must", *(f"{'≥' if b.least else '≤'} {b.must:g}" for b in BOUNDS)])
    return ["portrait", *(b.name for b in BOUNDS)], rows


def as_dict(looks: Sequence[Looks]) -> dict[str, Any]:
    """The same for JSON."""
    return {
        "ok": not any(one.failed for one in looks),
        "portraits": [{"name": one.name, "figures": one.figures, "failed": one.failed} for one in looks],
    }
