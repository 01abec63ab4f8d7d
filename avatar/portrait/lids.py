"""The upper lid as it looks when it is shut: painted once a portrait, let down over the eye by the drawing.

An open eye hides its lid: most of the skin that covers the eye when it shuts lies in the fold. To stretch
what is seen makes a smear of fold, lashes and make-up that neither a person nor a landmark net takes for a
shut eye. So the lid is painted: the skin around, carried on smoothly over the eye, rounded by the eyeball,
with the grain of the portrait and a line of lashes as dark as its own.

Lengths named here are in widths of the eye (corner to corner) unless said otherwise; x runs from the outer
corner (0) to the inner one (1), depth from the line of the lashes (0) upwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BEYOND = 0.36
"""How far the painted lid goes on outside the corners, in widths."""
BELOW = 0.42
"""How far it goes on below the open eye."""
COARSE = 48
"""Pixels a width at which the skin's colours are carried on: they are smooth."""
FIRM = 0.30
"""How firmly they hold to those of the portrait where these are skin; the rest is smoothness."""
SHADOW = 0.30
"""How much darker than its surroundings, in parts of their brightness, skin counts for little: folds, say."""
SURROUNDINGS = 0.16
"""Radius of these surroundings."""
SAG = 0.12
"""How far the line of the lashes hangs below the corners in its middle, at least."""
FADES = {"outer": (-0.33, -0.10), "inner": (-0.20, 0.15), "below": (-0.30, -0.08)}
"""From where to where the painted lid covers more and more: x, 1 − x, and depth."""
BULGE, UNDER, CREASE = 0.08, 0.13, 0.12
"""Light on the round of the lid; shade towards its edge, and in the crease above it."""
GRAIN = 0.6
"""Noise of the painted skin against that of the cheek, which is coarser."""
SOME, MUCH = 0.03, 0.09
"""Unevenness along the lashes of an open eye, against the skin's brightness, of a lid on which single lashes
are hardly seen, and of one with mascara."""
LASHES = 44
"""Single lashes that are drawn."""
LINE, STROKES = (0.55, 0.85), (0.18, 0.48)
"""How much of the skin the line of the lashes covers, and single ones below it: where they are hardly seen,
and with mascara."""
THICK, LONG = (0.016, 0.028), (0.045, 0.12)
"""The line's thickness and the lashes' length, likewise."""


@dataclass(frozen=True)
class Opening:
    """An open eye laid straight: columns along the corners' line, rows across it, one pixel of the crop each.

    colours: float32 [h, w, 3]; solid: float32 [h, w], 0..1, how much of a pixel is the person.
    left, top: place of the first column and row, in pixels from the image-left corner.
    upper, lower, shut: float32 [w], the lids' edges, and where they meet in a blink, pixels below the line of
        the corners.
    width: corner to corner in pixels. outer: −1 or 1, the image's side on which the outer corner is.
    """

    colours: NDArray[np.float32]
    solid: NDArray[np.float32]
    left: float
    top: float
    upper: NDArray[np.float32]
    lower: NDArray[np.float32]
    shut: NDArray[np.float32]
    width: float
    outer: int

    @property
    def x(self) -> NDArray[np.float32]:
        """[w], 0 at the outer corner and 1 at the inner one."""
        x = (np.arange(self.colours.shape[1]) + self.left) / self.width
        return np.asarray(x if self.outer < 0 else 1 - x, np.float32)

    @property
    def y(self) -> NDArray[np.float32]:
        """[h, 1], pixels below the corners' line."""
        return np.asarray((np.arange(len(self.colours)) + self.top)[:, None], np.float32)


def lay_straight(
    texture: NDArray[np.uint8],
    corner: NDArray[np.float64],
    along: NDArray[np.float64],
    down: NDArray[np.float64],
    width: float,
    span: tuple[float, float],
    edges: Mapping[str, NDArray[np.float32]],
    at: NDArray[np.float64],
    *,
    outer: int,
) -> Opening:
    """The neighbourhood of an eye in a crop uint8 [S, S, 4], premultiplied.

    corner: the image-left corner; along, down: unit vectors; span: first row, and lowest point of the open
    eye, pixels below the corners; edges: upper, lower and shut, at the places `at` along the eye.
    """
    import cv2

    top = span[0]
    rows = np.arange(max(8, round(max(span[1], SAG * width) + BELOW * width - top))) + top
    columns = np.arange(max(8, round((1 + 2 * BEYOND) * width))) - BEYOND * width
    places = corner + columns[:, None] * along + rows[:, None, None] * down
    laid = cv2.remap(
        texture, places.astype(np.float32), None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    ).astype(np.float32)
    solid = laid[..., 3] / 255
    colours = laid[..., :3] / np.maximum(solid, 0.05)[..., None]
    lines = {name: np.asarray(np.interp(columns, at, line), np.float32) for name, line in edges.items()}
    return Opening(colours, solid, float(columns[0]), top, width=width, outer=outer, **lines)


def find_edge(eye: Opening) -> NDArray[np.float32]:
    """Where the lashes of the shut lid are, float32 [w], pixels below the corners: an even, hanging curve."""
    x = eye.x
    between = (x > 0) & (x < 1)
    if between.sum() < 8:  # too small to be seen
        return eye.shut
    curve = np.polynomial.Polynomial.fit(x[between], eye.shut[between], 3)
    arch = np.maximum(1 - ((x - 0.45) / 0.6) ** 2, 0)
    missing = max(0.0, SAG * eye.width - float(curve(0.45)))
    return np.asarray(curve(np.clip(x, -0.10, 1.05)) + missing * arch, np.float32)


def paint_lid(eye: Opening) -> NDArray[np.uint8]:
    """The shut lid over the pixels of `eye`: uint8 [h, w, 4], BGR and alpha, not premultiplied."""
    bare = _carry_on(eye)
    depth = np.asarray((find_edge(eye) - eye.y) / eye.width, np.float32)
    ink, dark = _lashes(eye, depth, bare)
    skin = bare * _round(eye, depth)[..., None] + _grain(eye)[..., None]
    skin += (dark - skin) * ink[..., None]
    sides = _rise(*FADES["outer"], eye.x) * _rise(*FADES["inner"], 1 - eye.x)
    cover = np.maximum(sides * _rise(*FADES["below"], depth), ink) * eye.solid
    return np.dstack([np.clip(skin + 0.5, 0, 255), cover * 255 + 0.5]).astype(np.uint8)


def _rise(low: float, high: float, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """0 up to low, 1 from high on, smooth in between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def _round(eye: Opening, depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a lid rounded by the eyeball, lit from above, multiplies its skin by: [h, w]."""
    across = np.maximum(np.sin(np.pi * np.clip(eye.x, 0, 1)), 0) ** 0.7
    height = max(float((eye.shut - eye.upper).max()) / eye.width, 0.12)
    t = depth / height
    bulge = np.exp(-(((t - 0.55) / 0.42) ** 2))
    under = np.exp(-((depth / 0.10) ** 2))
    crease = np.exp(-(((t - 1.15) / 0.16) ** 2))
    return np.asarray(1 + across * (BULGE * bulge - UNDER * under - CREASE * crease), np.float32)


def _is_skin(eye: Opening) -> NDArray[np.float32]:
    """0 over the eye and its lashes, a little beyond the corners too, 1 elsewhere: [h, w]."""
    w, x = eye.width, eye.x
    over = _rise(-0.14 * w, -0.09 * w, eye.y - eye.upper)
    under = _rise(-0.20 * w, -0.10 * w, eye.lower - eye.y)
    return np.asarray(1 - ((x > -0.28) & (x < 1.08)) * over * under, np.float32)


def _carry_on(eye: Opening) -> NDArray[np.float32]:
    """The skin's colours, float32 [h, w, 3], carried on over eye, lashes and folds: a membrane that is held
    by the skin around.
    """
    import cv2
    from scipy.sparse import coo_array
    from scipy.sparse.linalg import splu

    h, w = eye.colours.shape[:2]
    columns, rows = (max(4, round(n * min(1, COARSE / eye.width))) for n in (w, h))
    known = eye.solid * _is_skin(eye)
    weight = cv2.resize(known, (columns, rows), interpolation=cv2.INTER_AREA)
    sums = cv2.resize(eye.colours * known[..., None], (columns, rows), interpolation=cv2.INTER_AREA)
    colours = sums / np.maximum(weight, 1e-3)[..., None]
    grey = colours.mean(-1)
    for _ in range(2):
        reach = (0, 0), SURROUNDINGS * COARSE
        mean = cv2.GaussianBlur(grey * weight, *reach) / np.maximum(cv2.GaussianBlur(weight, *reach), 1e-3)
        darker = np.maximum(mean - grey, 0) / np.maximum(SHADOW * mean, 1)
        weight = weight * np.exp(-darker * darker)

    # Σ hold (u − colours)² + Σ (u − its neighbours)², the second over all pairs a, b: least where A u = B.
    nodes = np.arange(rows * columns)
    index = nodes.reshape(rows, columns)
    a = np.concatenate([index[:, 1:].ravel(), index[1:].ravel()])
    b = np.concatenate([index[:, :-1].ravel(), index[:-1].ravel()])
    hold = weight.ravel().astype(np.float64) * FIRM + 1e-6
    ones = np.ones(2 * len(a))
    values = np.concatenate([hold, ones, -ones])
    places = np.concatenate([nodes, a, b, a, b]), np.concatenate([nodes, a, b, b, a])
    system = coo_array((values, places), shape=(len(nodes), len(nodes))).tocsc()
    smooth = splu(system).solve(hold[:, None] * colours.reshape(-1, 3))
    smooth = cv2.GaussianBlur(smooth.reshape(rows, columns, 3).astype(np.float32), (0, 0), COARSE / 28)
    return np.asarray(cv2.resize(smooth, (w, h), interpolation=cv2.INTER_CUBIC), np.float32)


def _grain(eye: Opening) -> NDArray[np.float32]:
    """Noise as fine and as strong as that of the skin below the eye, float32 [h, w]: its own spectrum with
    other phases (Galerne, Gousseau and Morel 2011), since a patch of it would bring its wrinkles along.
    """
    import cv2

    h, w = eye.colours.shape[:2]
    first = int(np.clip(float(eye.lower.max()) + 0.10 * eye.width - eye.top, 0, max(0, h - 8)))
    below = eye.colours[first:, w // 5 : w - w // 5].mean(-1)
    fine = below - cv2.GaussianBlur(below, (0, 0), max(0.8, 0.02 * eye.width))
    limit = 2.5 * float(np.median(np.abs(fine))) + 0.5
    fine = np.clip(fine, -limit, limit)
    window = np.hanning(fine.shape[0] + 2)[1:-1, None] * np.hanning(fine.shape[1] + 2)[1:-1]
    power = cv2.GaussianBlur(np.abs(np.fft.rfft2(fine * window, (h, w))), (0, 0), 2)
    power[0, 0] = 0
    turns = np.random.default_rng(7).uniform(size=power.shape)
    noise = np.fft.irfft2(power * np.exp(2j * np.pi * turns), (h, w))
    return np.asarray(noise * (GRAIN * float(fine.std()) / max(float(noise.std()), 1e-6)), np.float32)


def _lashes(
    eye: Opening, depth: NDArray[np.float32], bare: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Coverage [h, w] and colour [3] of the lashes along the shut lid's edge.

    Their colour is the darkest that the open lid's edge has, how much they stand out is how uneven it is.
    """
    w, x = eye.width, eye.x
    grey = eye.colours.mean(-1)
    over = (eye.upper - eye.y) / w
    edge = (np.abs(over) < 0.05) & (x > 0.1) & (x < 0.9)
    if not edge.any():  # an eye of a few pixels
        return np.zeros_like(depth), np.zeros(3, np.float32)
    dark = eye.colours[edge][grey[edge] <= np.percentile(grey[edge], 15)].mean(0)
    dark = np.minimum(dark, 0.55 * np.median(bare[edge], axis=0))
    rich = float(np.clip((_unevenness(eye, bare) - SOME) / (MUCH - SOME), 0, 1))
    ends = _rise(-0.08, 0.12, x) * _rise(-0.05, 0.20, 1 - x)
    line = np.clip((0.5 * np.interp(rich, (0, 1), THICK) * ends - np.abs(depth)) * w + 0.5, 0, 1)
    shade = 0.4 * np.exp(-((depth / 0.02) ** 2)) * ends
    ink = np.maximum(np.interp(rich, (0, 1), LINE) * line * (ends > 0.02), shade)
    return np.asarray(np.maximum(ink, _strokes(eye, rich)), np.float32), np.asarray(dark, np.float32)


def _unevenness(eye: Opening, bare: NDArray[np.float32]) -> float:
    """How much brightness changes along the lashes above an open eye, against the skin's."""
    import cv2

    columns = np.flatnonzero((eye.x > 0.15) & (eye.x < 0.85))
    over = np.linspace(0.01, 0.10, 10)[:, None] * eye.width
    rows = eye.upper[columns] - over - eye.top  # along the edge: its slope would count otherwise
    at = np.broadcast_to(columns, rows.shape).astype(np.float32), rows.astype(np.float32)
    grey, skin = (
        cv2.remap(v.mean(-1), *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        for v in (eye.colours, bare)
    )
    along = cv2.GaussianBlur(grey, (0, 0), sigmaX=0.025 * eye.width, sigmaY=1e-6)
    return float(((grey - along) / np.maximum(skin, 8)).std())


def _strokes(eye: Opening, rich: float) -> NDArray[np.float32]:
    """Single lashes that point down and outwards: coverage [h, w]."""
    import cv2

    h, w = eye.colours.shape[:2]
    finer, shift = 4, 4  # drawn larger, and to a sixteenth of a pixel
    drawn = np.zeros((h * finer, w * finer), np.uint8)
    rng = np.random.default_rng(11)
    edge, order = find_edge(eye), np.argsort(eye.x)
    t = np.linspace(0, 1, 7)[:, None]
    longest = np.interp(rich, (0, 1), LONG) * eye.width
    for x in np.linspace(0, 0.96, LASHES) + rng.uniform(-0.01, 0.01, LASHES):
        length = longest * (1 - 0.7 * abs(x - 0.3)) * rng.uniform(0.7, 1.1)
        across = x if eye.outer < 0 else 1 - x
        root = np.array([across * eye.width, np.interp(x, eye.x[order], edge[order])])
        lean = (0.5 - x) * 1.3 + rng.uniform(-0.15, 0.15)
        way, tip = (np.array([eye.outer * np.sin(a), np.cos(a)]) for a in (lean, 1.5 * lean))
        curve = root + length * (1.2 * way * t * (1 - t) + tip * t * t)
        places = (curve - (eye.left, eye.top) + 0.5) * finer - 0.5
        thick = max(1, round(0.008 * eye.width * finer * rng.uniform(0.6, 1.2)))
        cv2.polylines(
            drawn, [np.round(places * (1 << shift)).astype(np.int32)], False, 255, thick, cv2.LINE_AA, shift
        )
    seen = cv2.resize(drawn, (w, h), interpolation=cv2.INTER_AREA)
    return np.asarray(seen * (np.interp(rich, (0, 1), STROKES) / 255), np.float32)
