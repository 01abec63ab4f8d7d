"""What a rig gives to the graph: its tensors, in the graph's units. Needs numpy and OpenCV only.

What can be taken as it is from the drawing on OpenCV is taken from there, so that both make one picture.
The graph counts places in −1..1 from edge to edge: pixel x of a picture W wide is at (2x + 1) / W − 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from avatar.motion.model import ARKIT_INDEX
from avatar.portrait import expression, head
from avatar.portrait.expression import SHAPES
from avatar.portrait.eyes import BEYOND, NODES
from avatar.portrait.rig import Rig
from avatar.render.cpu import CpuRenderer
from avatar.render.eyes import BALL_ZOOM, LID_ZOOM, eyeball
from avatar.render.mouth import SEAM, carry_on
from avatar.render.pose import own_fading
from avatar.render.sampling import enlarge

Tensors = dict[str, NDArray[Any]]


def rig_tensors(rig: Rig, size: int) -> tuple[Tensors, NDArray[np.uint8]]:
    """All inputs of the graph but those of the batch, by name, and the frame at rest [size, size, 4].

    int64 tensors are ends of slices and shapes: they belong into main memory, the others onto the device.
    """
    drawer = CpuRenderer(rig, size)
    tensors = {
        "texture": _channels(drawer.texture),
        "upper_cover": np.asarray(drawer.upper_cover, np.float32)[None, None],
        "lower_cover": np.asarray(drawer.lower_cover, np.float32)[None, None],
        "frame_shape": np.array([-1, size, size, 4]),
        **_head(rig, size),
        **_face(rig, size, drawer),
        **_eyes(rig, size, drawer),
        **_lips(rig, size, drawer),
    }
    for name, value in tensors.items():
        kind = np.int64 if value.dtype.kind == "i" else np.float32
        tensors[name] = np.ascontiguousarray(value, kind)
    return tensors, drawer.still


def _channels(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """[H, W, C] → [1, C, H, W]."""
    return np.asarray(image.transpose(2, 0, 1)[None], np.float32)


def _head(rig: Rig, size: int) -> Tensors:
    n = head.GRID
    weight = rig.head.weight.reshape(1, -1)
    place = rig.head.place.reshape(-1, 3).T
    spread = _enlargement(n, size)
    axis = (2 * np.arange(size) + 1) / size - 1
    return {
        # Displacements are in parts of the side, of which −1..1 has two.
        "head_place": 2 * weight * np.vstack([place, np.full((1, n * n), rig.head.height)]),
        "head_breath": 2 * rig.head.breath.reshape(-1, 2).T,
        "spread_rows": spread,
        "spread_columns": np.kron(spread.T, np.eye(2)),
        "identity": np.stack(np.meshgrid(axis, axis), -1).reshape(size, 2 * size),
    }


def _enlargement(n: int, size: int) -> NDArray[np.float64]:
    """Matrix [size, n] that does to a column what cv2.resize does: linear, half-pixel centres, clamped."""
    at = np.clip((np.arange(size) + 0.5) * n / size - 0.5, 0, n - 1)
    low = np.minimum(at.astype(int), n - 2)
    out = np.zeros((size, n))
    out[np.arange(size), low] = 1 - (at - low)
    out[np.arange(size), low + 1] = at - low
    return out


def _face(rig: Rig, size: int, drawer: CpuRenderer) -> Tensors:
    e, n = rig.expression, expression.GRID
    side = e.box[2]
    basis = np.stack([e.upper, e.lower], 1).transpose(0, 1, 4, 2, 3)  # shape, layer, xy, row, column
    # The drawing on OpenCV goes from the enlarged texture's pixels p to nodes: p · to_grid + grid_offset.
    zoom = drawer.zoom
    first = drawer.grid_offset + float(drawer.to_grid) * (size * zoom - 1) / 2
    return {
        "expression": (basis * (2 / side)).reshape(SHAPES, -1),
        "box_side": np.array([side]),
        "box_scale": np.array([float(drawer.to_grid) * size * zoom / n]),
        "box_offset": (2 * first + 1) / n - 1,
        "crease_drivers": np.pad(rig.creases.drivers, ((0, SHAPES - len(ARKIT_INDEX)), (0, 0))),
        "crease_tint": np.append(rig.creases.tint, 0),
        "crease_maps": rig.creases.maps.reshape(len(rig.creases.maps), -1),
        "iris": 2 * e.iris.transpose(1, 0, 2).reshape(SHAPES, 4),
    }


def _even_rectangles(
    rectangles: list[tuple[int, int, int, int]], size: int
) -> list[tuple[int, int, int, int]]:
    """The rectangles grown to one common size, a pixel away from the frame's edges."""
    width = min(size - 2, max(2, *(x1 - x0 for x0, _, x1, _ in rectangles)))
    height = min(size - 2, max(2, *(y1 - y0 for _, y0, _, y1 in rectangles)))
    grown = []
    for x0, y0, x1, y1 in rectangles:
        left = min(max(1, (x0 + x1 - width) // 2), size - 1 - width)
        top = min(max(1, (y0 + y1 - height) // 2), size - 1 - height)
        grown.append((left, top, left + width, top + height))
    return grown


def _ends(name: str, rectangle: tuple[int, int, int, int]) -> Tensors:
    sides = zip(("left", "top", "right", "bottom"), rectangle, strict=True)
    return {f"{name}_{side}": np.array([value]) for side, value in sides}


def _eyes(rig: Rig, size: int, drawer: CpuRenderer) -> Tensors:
    import cv2

    scale = size / rig.side
    rectangles = _even_rectangles([eye.rect for eye in drawer.eyes], size)
    x0, y0, x1, y1 = rectangles[0]
    width, height = x1 - x0, y1 - y0
    out: Tensors = {"eye_shape": np.array([-1, height, width, 4])}
    for name, rectangle in zip(("eye_left", "eye_right"), rectangles, strict=True):
        out |= _ends(name, rectangle)
    rows: dict[str, list[Any]] = {}

    def put(name: str, value: Any) -> None:
        rows.setdefault(name, []).append(value)

    half = size / 2
    tallest, widest = (max(eye.lid.shape[k] for eye in drawer.eyes) for k in (0, 1))
    for eye, layer, rectangle in zip(drawer.eyes, rig.eyes, rectangles, strict=True):
        # Pixel = place · half + half − ½; along the eye the nodes of its tables, given twice as GridSample's
        # x and y (the table has one row, so y is without effect), then pixels below the corners' line and
        # along it.
        node = np.asarray(eye.along, np.float64) / float(eye.width) * 64 * 2 / NODES
        first = (2 * 64 * BEYOND + 1) / NODES - 1
        axes = np.stack([node, node, np.asarray(eye.down, np.float64), np.asarray(eye.along, np.float64)])
        start = axes @ (half - 0.5 - np.asarray(eye.corner, np.float64)) + (first, first, 0, 0)
        put("eye_axes_x", axes[:, 0] * half)
        put("eye_axes_y", axes[:, 1] * half)
        put("eye_axes_0", start)
        margins = [layer.upper, np.maximum(layer.upper, layer.lower), layer.fall, layer.sag]
        put("eye_margins", np.stack(margins) * scale)
        put("eye_above", eye.above)
        put("eye_below", eye.below)
        put("eye_down", eye.down / half)
        put("eye_centre", (np.asarray(eye.centre) + 0.5) / half - 1)
        put("eye_fall_x", half / (eye.outer - eye.inner))
        put("eye_fall_0", -eye.inner / (eye.outer - eye.inner))
        put("eye_line", eye.line)
        put("eye_meeting", eye.meeting)
        put("eye_shadow", 1 / (0.22 * eye.width))
        put("balls", _channels(enlarge(eyeball(layer, drawer.still, scale, rectangle), BALL_ZOOM))[0])
        extent = np.array([width, height])
        put("ball_x", size / extent)
        put("ball_0", (size - 2 * np.array(rectangle[:2])) / extent - 1)
        window = np.zeros((height, width))
        x, y = (max(0, eye.rect[k] - rectangle[k]) for k in (0, 1))
        from_x, from_y = (max(0, rectangle[k] - eye.rect[k]) for k in (0, 1))
        shown = eye.window[from_y : from_y + height - y, from_x : from_x + width - x]
        window[y : y + shown.shape[0], x : x + shown.shape[1]] = shown
        put("eye_window", window)
        lid = cv2.copyMakeBorder(
            eye.lid, 0, tallest - eye.lid.shape[0], 0, widest - eye.lid.shape[1], cv2.BORDER_REPLICATE
        )
        put("lids", _channels(lid)[0])
        put("lid_x", 2 * LID_ZOOM / np.array([widest, tallest]))
        put("lid_0", (2 * LID_ZOOM * eye.lid_first + 1) / (widest, tallest) - 1)
    shapes = {
        "eye_axes_x": (2, 1, 1, 4), "eye_axes_y": (2, 1, 1, 4), "eye_axes_0": (2, 1, 1, 4),
        "eye_margins": (2, 4, 1, NODES), "eye_down": (2, 1, 1, 2), "eye_centre": (2, 1, 1, 2),
        "ball_x": (2, 1, 1, 2), "ball_0": (2, 1, 1, 2), "lid_x": (2, 1, 1, 2), "lid_0": (2, 1, 1, 2),
        "lids": (2, 4, tallest, widest), "eye_window": (2, 1, width * height),
        "balls": (2, 4, BALL_ZOOM * height, BALL_ZOOM * width),
    }  # fmt: skip
    return out | {k: np.array(v, np.float32).reshape(shapes.get(k, (2, 1, 1))) for k, v in rows.items()}


def _lips(rig: Rig, size: int, drawer: CpuRenderer) -> Tensors:
    ((x0, y0, x1, y1),) = _even_rectangles([drawer.lips], size)
    width, height = x1 - x0, y1 - y0
    mouth = drawer.mouth
    rx, ry, rw, rh = rig.interior.rect
    extent = np.array([rw, rh])
    # Movement of tongue, lower teeth and upper teeth, as in pose_fields.
    jaw = rig.expression.jaw * rig.side
    tongue = jaw * 0.9
    tongue[ARKIT_INDEX["tongueOut"]] += np.array([0.0, -0.16]) * rig.iod
    per = 2 * mouth.factor[0] / np.array([mouth.upper.shape[1], mouth.upper.shape[0]])
    return {
        **_ends("lips", (x0, y0, x1, y1)),
        **_own(rig, size, drawer, (x0, y0, x1, y1)),
        "lips_shape": np.array([-1, height, width, 4]),
        "lips_plane": np.array([-1, height, width]),
        "layers": np.concatenate([_channels(v) for v in (mouth.tongue, mouth.lower, mouth.upper)]),
        "layer_moves": np.hstack([tongue * per, jaw * per, jaw * 0]),
        "layer_x": rig.side / extent,
        "layer_0": (rig.side - 2 * np.array([rx, ry])) / extent - 1,
        "depth": np.array(mouth.depth).reshape(4, 1, 1),
        "seam": np.array([4 * SEAM * (mouth.own is not None)] * 3 + [0]).reshape(4, 1, 1),
        "shade_rows": _blurring(height, mouth.soft),
        "shade_columns": _blurring(width, mouth.soft).T,
        "above_rows": _blurring(height, mouth.soft * 1.6),
        "above_columns": _blurring(width, mouth.soft * 1.6).T,
    }


def _own(rig: Rig, size: int, drawer: CpuRenderer, lips: tuple[int, int, int, int]) -> Tensors:
    """What the portrait shows between parted lips; a single clear pixel where they meet."""
    own = carry_on(rig, drawer.still, lips, drawer.gap) if drawer.mouth.own is not None else _CLEAR
    extent = np.array([lips[2] - lips[0], lips[3] - lips[1]])
    return {
        "own": _channels(own),
        "own_x": size / extent,
        "own_0": (size - 2 * np.array(lips[:2])) / extent - 1,
        "own_fading": own_fading(rig).reshape(SHAPES, 1),
    }


_CLEAR = np.zeros((1, 1, 4), np.uint8)


def _blurring(n: int, sigma: float) -> NDArray[np.float64]:
    """Matrix [n, n] that does to a column what cv2.GaussianBlur does: mirrored at the border's pixel."""
    radius = round(sigma * 4)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    at = np.arange(n)[:, None] + np.arange(-radius, radius + 1)
    period = max(1, 2 * (n - 1))
    at = np.abs(at) % period
    at = np.where(at >= n, period - at, at)
    out = np.zeros((n, n))
    np.add.at(out, (np.arange(n)[:, None], at), kernel)
    return out
