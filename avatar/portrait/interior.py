"""What is seen between open lips: teeth on the skull, teeth and tongue on the jaw, and the dark behind."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from avatar.portrait.creases import lit_from_left
from avatar.portrait.seam import Mouth
from avatar.portrait.surface import lay_grain, measure_grain, wet
from avatar.portrait.tone import LUMA, in_tone
from avatar.resources import MODELS

SHOW = 0.026
"""How far the upper incisors reach below the seam of the closed lips, in IOD (about 1.6 mm)."""
HIDE = -0.030
"""How far the lower incisors end above that seam, in IOD; a little below it, behind the upper ones."""
RAISED = {"teeth": 0.065, "tongue": 0.03}
"""How far above the edge of the lower lip the lower incisors and the tongue end where the portrait shows its
own teeth, in IOD: these hide them at rest, and a smile draws the lip down further than the jaw."""
MATCHED = 0.8
"""Their brightness against that of the portrait's own upper teeth."""
FRONT, SIDE = 0.34, 0.72
"""Distance from the middle, in half widths of the mouth, from which lower teeth fade, and at which none is
seen."""
SINKS = 0.6
"""Share of the tongue, from its back, over which it comes out of the dark."""
LOWERED = 0.035
"""How far below the seam of the closed lips the tongue lies, in IOD."""
BROAD = 0.40
"""Distance from the middle, in half widths of the mouth, from which the tongue's sides fade out."""
FLESH = np.array([0.125, 0.11, 0.29])
"""Colour of the mouth's own flesh (BGR) deep in it, against white: what keeps the dark soft and warm."""
GLOW = 0.62
"""How much of it is seen where it is brightest, low in the middle of the mouth."""
RISES, WIDTH = 0.42, 0.95
"""How far above the tongue flesh is seen, in IOD, and to the sides, in half widths of the mouth."""
BEHIND = 0.16
"""How far behind the lips, in IOD, what is seen between them is carried on; for a third of that it fades."""
DIMMED, FALLS = np.array([0.50, 0.48, 0.38]), 0.05
"""How much darker (BGR) it becomes behind the upper lip, whose shade it gets, and how far behind, in IOD."""
CORNERS, CHEEKS = (0.5, 1.0), np.array([0.80, 0.80, 0.68])
"""From where to where, in half widths, it loses itself in the cheeks' shade, and how much (BGR)."""
INNER = 0.22
"""Share of a gap's height at its rim that is in the lips' shade, and no colour to carry on with."""
ENAMEL = np.array([0.93, 0.985, 1.0])
"""Colour of teeth (BGR) under white light, against the layers' neutral white: enamel is a little warm."""


@dataclass(frozen=True)
class Interior:
    """Layers in the pixels of the crop. rect: x, y, width, height.

    upper, lower, tongue: uint8 [h, w, 4] BGRA premultiplied, drawn where they are with the jaw closed;
        `upper` is empty where the portrait shows its own teeth.
    depth: BGR of the dark behind.
    own: uint8 [h, w, 4], not premultiplied, what the portrait itself shows between parted lips, carried on
        behind them; alpha 0 everywhere where the lips meet.
    stays: whether that is teeth, which stay; a dark gap gives way to the layers as the mouth opens.
    """

    rect: tuple[int, int, int, int]
    upper: NDArray[np.uint8]
    lower: NDArray[np.uint8]
    tongue: NDArray[np.uint8]
    depth: tuple[float, float, float]
    own: NDArray[np.uint8]
    stays: bool


def light_of(bgr: NDArray[np.uint8], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Colour of the light on the face, BGR, 1 for a white surface at full exposure.

    Skin differs, eye whites do not: the brightest pale pixels between the lids stand for a white surface
    (their shading by the lids is why the result is floored by the cheeks).
    """
    import cv2

    from avatar.portrait.eyes import lid_outline
    from avatar.portrait.topology import LEFT_EYE, RIGHT_EYE

    mask = np.zeros(bgr.shape[:2], np.uint8)
    for eye in (RIGHT_EYE, LEFT_EYE):
        cv2.fillPoly(mask, [np.round(lid_outline(points, eye)).astype(np.int32)], 1)
    eyes = bgr[mask > 0].astype(np.float64)
    cheeks = np.array(
        [bgr[int(y), int(x)] for x, y in _inside(points[[50, 280, 205, 425, 101, 330], :2], bgr)]
    )
    skin = np.median(cheeks.astype(np.float64), axis=0)
    if len(eyes) < 20:
        white = np.full(3, skin.max())
    else:
        saturation = 1 - eyes.min(1) / np.maximum(eyes.max(1), 1)
        pale = eyes[saturation <= np.percentile(saturation, 60)]
        value = pale.mean(1)
        white = pale[(value >= np.percentile(value, 70)) & (value <= np.percentile(value, 97))].mean(0)
    # Eye whites are tinted; half of their tint is the light's. Never darker than bright skin of that face.
    grey = float(white.mean())
    white = grey + (white - grey) * 0.5
    floor = 1.02 * float(skin.max())
    white *= max(1.0, floor / max(grey, 1.0))
    return np.asarray(np.clip(white / 255, 0.08, 0.92))


def _inside(points: NDArray[np.float64], image: NDArray[np.uint8]) -> NDArray[np.float64]:
    h, w = image.shape[:2]
    return np.clip(points, 0, [w - 1, h - 1])


def build_interior(
    bgr: NDArray[np.uint8],
    points: NDArray[np.float64],
    mouth: Mouth,
    iod: float,
    above: NDArray[np.float32],
    below: NDArray[np.float32],
    tone: NDArray[np.float64] | None,
) -> Interior:
    """Place, scale and light the layers for a crop uint8 [S, S, 3] with landmarks in its pixels.

    above, below: float32 [S, S], coverage of the upper and the lower lip with all beyond them.
    tone: of a picture without colours (`tone.find_tone`).
    """
    import cv2

    side = bgr.shape[0]
    layout = json.loads((MODELS / "mouth_layers.json").read_text())
    corner_l, corner_r = (np.array(layout[k]) for k in ("mouth_corner_right_61", "mouth_corner_left_291"))
    # Mouths differ more in width than jaws do: half of the difference is the jaw's.
    scale_mouth = mouth.width / float(np.linalg.norm(corner_r - corner_l))
    scale_face = iod / float(layout["iod_px"])
    scale = float(np.sqrt(scale_mouth * scale_face))
    half, top, bottom = 0.62 * mouth.width, 0.45 * iod, 1.05 * iod
    corners = np.array(
        [mouth.origin + sx * half * mouth.right + y * mouth.down for sx in (-1, 1) for y in (-top, bottom)]
    )
    x0, y0 = (max(0, int(v)) for v in corners.min(0))
    x1, y1 = (min(side, int(np.ceil(v)) + 1) for v in corners.max(0))
    light = light_of(bgr, points)
    anchor = np.array(layout["lip_seam_centre_13_14"])
    skull, jaw = mouth.upper[5], mouth.lower[5]  # the seam, or each lip's own edge when they are parted
    axes = np.column_stack([mouth.right, mouth.down]) * scale

    def place(name: str, seam: NDArray[np.float64], shift: float) -> NDArray[np.uint8]:
        """A layer in the crop's pixels, `shift` pixels further down, lit; premultiplied."""
        layer = np.asarray(cv2.imread(str(MODELS / f"{name}.png"), cv2.IMREAD_UNCHANGED), np.float32)
        layer[..., :3] *= layer[..., 3:] / 255
        if scale < 0.8:
            layer = cv2.GaussianBlur(layer, (0, 0), 0.42 / scale)
        offset = seam + shift * mouth.down - axes @ anchor - (x0, y0)
        matrix = np.hstack([axes, offset[:, None]])
        out = cv2.warpAffine(layer, matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_CUBIC)
        # Towards the corners the cheeks take the light: an arch that falls off to the sides.
        gx, gy = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
        across = ((np.stack([gx, gy], -1) - mouth.origin) @ mouth.right) / (mouth.width / 2)
        fall = (1 - 0.62 * np.clip(np.abs(across), 0, 1.2) ** 2.2).astype(np.float32)
        out[..., :3] *= (fall[..., None] * light * ENAMEL * 1.22).astype(np.float32)
        out[..., 3] = np.clip(out[..., 3], 0, 255)
        out[..., :3] = np.clip(out[..., :3], 0, out[..., 3:])
        return np.asarray(out + 0.5, np.uint8)

    edge = (float(layout["lip_seam_centre_13_14"][1]) - float(layout["upper_incisor_edge_y"])) * scale
    upper = place("teeth_upper", skull, edge + SHOW * iod)
    stays = mouth.teeth and not mouth.slit
    if stays:
        upper = np.zeros_like(upper)
    edge = (float(layout["lip_seam_centre_13_14"][1]) - float(layout["lower_incisor_edge_y"])) * scale
    lower = place("teeth_lower", jaw, edge - (RAISED["teeth"] if stays else HIDE) * iod)
    lower[..., :3] = (lower[..., :3] * 0.90).astype(np.uint8)
    across, down = _axes(mouth, jaw, iod, (x0, y0, x1, y1))
    cut = (slice(y0, y1), slice(x0, x1))
    if stays:
        lower = _match(lower, bgr[cut], above[cut] + below[cut] < 0.5)
    lower = _narrow(lower, across, FRONT, SIDE)
    tongue = place("tongue", jaw, (-RAISED["tongue"] if stays else LOWERED) * iod)
    tongue[..., :3] = (tongue[..., :3] * np.array([0.50, 0.46, 0.66])).astype(np.uint8)
    tongue = _line(_narrow(_sink(tongue), across, BROAD, SIDE), across, down, light)
    left, (grain, skin) = lit_from_left(bgr, points), measure_grain(bgr, points, iod)
    tongue = wet(tongue, "tongue", across, down, left, light)
    upper, lower = (wet(layer, "teeth", across, down, left, light) for layer in (upper, lower))
    upper, lower, tongue = (lay_grain(v, grain, skin, n) for n, v in enumerate((upper, lower, tongue)))
    depth = np.array([16.0, 12.0, 34.0]) * np.clip(light * 1.3, 0.25, 1.0)
    if tone is not None:
        upper, lower, tongue = (in_tone(layer, tone) for layer in (upper, lower, tongue))
        depth = float(depth @ LUMA) * tone
    return Interior(
        (x0, y0, x1 - x0, y1 - y0),
        upper,
        lower,
        tongue,
        (float(depth[0]), float(depth[1]), float(depth[2])),
        _own(bgr[cut], above[cut], below[cut], across, iod),
        stays,
    )


def _axes(
    mouth: Mouth, jaw: NDArray[np.float64], iod: float, box: tuple[int, int, int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the pixels of the box x0, y0, x1, y1 are in the mouth, [h, w] each: half widths to the right of
    its middle, and IOD below the point `jaw`.
    """
    at = np.stack(np.meshgrid(np.arange(box[0], box[2]), np.arange(box[1], box[3])), -1)
    return (at - mouth.origin) @ mouth.right / (mouth.width / 2), (at - jaw) @ mouth.down / iod


def _narrow(
    layer: NDArray[np.uint8], across: NDArray[np.float64], start: float, end: float
) -> NDArray[np.uint8]:
    """A layer without its sides, which fade out from `start` to `end`, in half widths of the mouth.

    Cheeks and lips hide the lower teeth there whatever the mouth does, and no edge of the tongue is seen.
    """
    return np.asarray(layer * _ramp((end - np.abs(across)) / (end - start))[..., None] + 0.5, np.uint8)


def _match(teeth: NDArray[np.uint8], bgr: NDArray[np.uint8], shown: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Drawn teeth uint8 [h, w, 4] in the colour of those that the portrait shows: the same person's, and a
    little further back, so no brighter.
    """
    drawn, own = teeth[teeth[..., 3] > 250][:, :3].astype(np.float64), bgr[shown].astype(np.float64)
    if len(drawn) < 8 or len(own) < 8:
        return teeth
    drawn, own = (
        np.median(v[v[:, 1] >= np.percentile(v[:, 1], 60)], axis=0) for v in (drawn, own)
    )  # green tells teeth from gums and lips
    out = teeth.astype(np.float64)
    out[..., :3] = np.minimum(out[..., :3] * (MATCHED * own / np.maximum(drawn, 8)), out[..., 3:])
    return np.asarray(out + 0.5, np.uint8)


def _line(
    tongue: NDArray[np.uint8],
    across: NDArray[np.float64],
    down: NDArray[np.float64],
    light: NDArray[np.float64],
) -> NDArray[np.uint8]:
    """The tongue over the flesh about it: the dark behind a tongue is no even one, it comes out of the cheeks
    and of the palate, warm and without an edge. Premultiplied, as the tongue is.
    """
    rise = _ramp(1 + np.minimum(down, 0) / RISES) * _ramp(2 - np.maximum(down, 0) / RISES)
    alpha = GLOW * rise * _ramp(1 - np.abs(across) / WIDTH) ** 0.7
    flesh = np.dstack([alpha[..., None] * FLESH * light * 255, alpha * 255])
    return np.asarray(tongue + flesh * (1 - tongue[..., 3:] / 255) + 0.5, np.uint8)


def _ramp(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 0 at 0 and below to 1 at 1 and above, without a corner."""
    t = np.clip(t, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _sink(tongue: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The tongue, whose back goes down into the dark: no edge is seen there."""
    rows = np.flatnonzero(tongue[..., 3].any(1))
    if not len(rows):
        return tongue
    seen = _ramp((np.arange(len(tongue)) - rows[0]) / max(SINKS * len(rows), 1))[:, None, None]
    return np.asarray(tongue * seen + 0.5, np.uint8)


def _own(
    bgr: NDArray[np.uint8],
    above: NDArray[np.float32],
    below: NDArray[np.float32],
    across: NDArray[np.float64],
    iod: float,
) -> NDArray[np.uint8]:
    """What is seen between parted lips, carried on behind them: it shows as the upper lip rises or the mouth
    widens, in the shade of the lip and of the cheeks. It ends where the lower lip begins, since that is where
    the upper teeth end.
    """
    import cv2

    shown = (above + below < 0.5).astype(np.uint8)
    if not shown.any():
        return np.zeros((*above.shape, 4), np.uint8)
    # The lips' own edge is blurred into the gap, and shades it: carry on from further in.
    reach = max(1, round(INNER * float(shown.sum(0).max())))
    inner = cv2.erode(shown, np.ones((2 * reach + 1, 3), np.uint8))
    filled = cv2.inpaint(
        np.ascontiguousarray(bgr), 1 - (inner if inner.any() else shown), 3, cv2.INPAINT_TELEA
    )
    filled = np.where(shown[..., None] > 0, bgr, filled)
    away = cv2.distanceTransform(1 - shown, cv2.DIST_L2, 5) / (BEHIND * iod)
    alpha = np.clip(3 - 3 * away, 0, 1) * (1 - below)
    behind = _ramp(away * (BEHIND / FALLS))[..., None]
    sides = _ramp((np.abs(across) - CORNERS[0]) / (CORNERS[1] - CORNERS[0]))[..., None]
    lit = (1 - behind * DIMMED) * (1 - behind * sides * CHEEKS)
    return np.dstack([(filled * lit + 0.5).astype(np.uint8), (alpha * 255 + 0.5).astype(np.uint8)])
