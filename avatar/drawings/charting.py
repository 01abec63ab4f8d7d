"""The points of a file of landmarks, numbered over the face they lie on, with their names beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from avatar.drawings.pen import GREY, INK, MARGIN, PAPER, Pen
from avatar.drawings.png import check_png, write_png

if TYPE_CHECKING:
    from avatar.portrait.surveying import Survey

FACE = 1160
"""Side in pixels at which the face is shown."""
ROOM = 0.18
"""How much more than the points is shown on every side, in parts of their extent."""
LEGEND, ROW = 320, 31
"""Width of the column of names, and the distance of two of them."""
COLOURS = ((90, 210, 250), (240, 190, 90), (140, 220, 140), (150, 140, 250), (230, 160, 220))
"""Blue, green, red of eyes, brows, nose, mouth and outline."""
_KINDS = (("eye", "lid", "iris"), ("brow",), ("nose", "nostril"), ("mouth", "lip"))


def survey(
    picture: Path, path: Path | None, *, finder: str = "net", chart: Path | None = None, replace: bool = False
) -> Survey:
    """Write the points of a picture (see `surveying.write_points`), and their chart if one is wanted.

    A file of points that is there already, perhaps corrected, is charted as it is, unless `replace`.
    """
    from avatar.portrait.picture import read_picture
    from avatar.portrait.points import path_beside, read_points
    from avatar.portrait.surveying import Survey, write_points

    target = path or path_beside(picture)
    if chart is None:
        return write_points(picture, target, finder=finder, replace=replace)
    check_png(chart, "A chart of landmarks")
    if target.is_file() and not replace:
        made = Survey(target, read_points(target).scaled(*read_picture(picture).size), "file")
    else:
        made = write_points(picture, target, finder=finder, replace=replace)
    write_chart(picture, made.points, chart)
    return made


def write_chart(picture: Path, points: Mapping[str, tuple[float, float]], path: Path) -> None:
    """Draw the points of a picture, in its pixels, into a PNG. Raises InputError, OutputError."""
    write_png(path, "A chart of landmarks", lambda: draw_chart(picture, points))


def draw_chart(picture: Path, points: Mapping[str, tuple[float, float]]) -> NDArray[np.uint8]:
    """The face with its points as uint8 [H, W, 3] BGR."""
    import cv2

    from avatar.compose.board import set_line
    from avatar.compose.sheet import Sheet, rounded
    from avatar.compose.text.lettering import house_font
    from avatar.portrait.picture import read_picture

    read = read_picture(picture)
    bgr = read.seen()
    shrunk = bgr.shape[1] / read.size[0]
    places = {name: np.array(at) * shrunk for name, at in points.items()}
    x0, y0, x1, y1 = _extent(np.array(list(places.values())), bgr.shape[1], bgr.shape[0])
    scale = FACE / max(x1 - x0, y1 - y0)
    size = (round((x1 - x0) * scale), round((y1 - y0) * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    shown = np.asarray(cv2.resize(bgr[y0:y1, x0:x1], size, interpolation=how), np.uint8)
    height = max(size[1], ROW * len(points) + 90)
    sheet = Sheet(3 * MARGIN + size[0] + LEGEND, 2 * MARGIN + height)
    sheet.lay(np.ones((sheet.h, sheet.w), np.float32), PAPER)
    sheet.picture(np.dstack([shown, np.full(shown.shape[:2], 255, np.uint8)]), (MARGIN, MARGIN))
    pen = Pen(sheet, scale, size)
    left = 2 * MARGIN + size[0]
    sheet.text(set_line("Landmarks", house_font(32, "bold"), LEGEND), (left, MARGIN + 4), INK)
    sheet.text(set_line(picture.name, house_font(18), LEGEND), (left, MARGIN + 46), GREY)
    for number, (name, at) in enumerate(places.items(), start=1):
        colour = COLOURS[_kind(name)]
        pen.dot(at - (x0, y0), colour, 4)
        text = set_line(str(number), house_font(15, "bold"), 60)
        x, y = (at - (x0, y0) + 0.5) * scale + MARGIN
        sheet.text(text, (x + 9, y - 15), INK, 0.85)
        sheet.text(text, (x + 8, y - 16), (255, 255, 255))
        y = MARGIN + 84 + ROW * (number - 1)
        sheet.lay(rounded(14, 14, 0, 0, 14, 14, 7), colour, at=(left, round(y)))
        sheet.text(set_line(f"{number}  {name}", house_font(18), LEGEND - 26), (left + 26, y), INK)
    return sheet.bgra()[..., :3]


def _extent(places: NDArray[np.float64], width: int, height: int) -> tuple[int, int, int, int]:
    """The part of the picture around the points: x0, y0, x1, y1, at least a few pixels of it."""
    low, high = places.min(0), places.max(0)
    room = ROOM * float((high - low).max())
    x0, y0 = (int(np.clip(v - room, 0, most - 8)) for v, most in zip(low, (width, height), strict=True))
    x1, y1 = (int(np.clip(v + room, 8, most)) for v, most in zip(high, (width, height), strict=True))
    return x0, y0, max(x1, x0 + 8), max(y1, y0 + 8)


def _kind(name: str) -> int:
    return next((n for n, words in enumerate(_KINDS) if any(w in name.split("_") for w in words)), 4)
