"""The sheet of expressions: one portrait in every named pose, before a light backdrop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .picturing import write_png

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .portrait.rig import Rig

COLUMNS = 6
CELL = 320
"""Side of a cell in pixels."""
GAP, MARGIN, HEAD, LABEL = 20, 48, 132, 44
"""Pixels between cells, around them all, above them for the title, and below each for its label."""
ROOM = 1.22
"""Side of what a cell shows, in heights of the head with its hair."""
BACKDROP = (236, 230, 226)
"""A light grey with a little blue: dark hair and light skin both stand out from it."""


def write_sheet(portrait: Path, path: Path, title: str, line: str, landmarks: Path | None = None) -> None:
    """Draw the sheet of a portrait into a PNG, whole or not at all.

    Raises:
        PortraitError: the picture cannot be made to speak. InputError: `path` is not a PNG.
        OutputError: it cannot be written.
    """
    from .portrait import load_rig

    def draw() -> NDArray[np.uint8]:
        rig, _ = load_rig(portrait, landmarks=landmarks)
        return draw_sheet(rig, title, line)

    write_png(path, "A sheet of expressions", draw)


def draw_sheet(rig: Rig, title: str, line: str) -> NDArray[np.uint8]:
    """The sheet as uint8 [H, W, 3] BGR: a title, a line below it, and a labelled cell for every pose."""
    import numpy as np

    from .compose.board import set_line
    from .compose.lettering import house_font
    from .compose.sheet import Sheet, rounded
    from .motion.stills import POSES
    from .pen import GREY, INK, PAPER

    rows = -(-len(POSES) // COLUMNS)
    width = 2 * MARGIN + COLUMNS * CELL + (COLUMNS - 1) * GAP
    height = MARGIN + HEAD + rows * (CELL + LABEL) + (rows - 1) * GAP + MARGIN // 2
    sheet = Sheet(width, height)
    sheet.lay(np.ones((sheet.h, sheet.w), np.float32), PAPER)
    inner = width - 2 * MARGIN
    sheet.text(set_line(title, house_font(46, "bold"), inner), (MARGIN, MARGIN), INK)
    if line:
        sheet.text(set_line(line, house_font(24), inner), (MARGIN, MARGIN + 62), GREY)
    mask = rounded(CELL, CELL, 0, 0, CELL, CELL, 14)
    for n, (name, cell) in enumerate(zip(POSES, _cells(rig), strict=True)):
        x = MARGIN + (n % COLUMNS) * (CELL + GAP)
        y = MARGIN + HEAD + (n // COLUMNS) * (CELL + LABEL + GAP)
        sheet.lay(mask, BACKDROP, at=(x, y))
        sheet.picture(cell, (x, y), mask)
        label = set_line(name, house_font(22), CELL)
        sheet.text(label, (x + (CELL - label.width) / 2, y + CELL + 14), INK)
    return sheet.bgra()[..., :3]


def _cells(rig: Rig) -> list[NDArray[np.uint8]]:
    """The head in every pose, uint8 [CELL, CELL, 4] premultiplied; nothing where the picture ends."""
    import numpy as np

    from .motion.stills import POSES, hold
    from .render.cpu import CpuRenderer

    x, y, side = rig.figure.crop
    hx, hy, hw, hh = rig.figure.head
    shown = min(ROOM * max(hw, hh), float(side))
    size = max(32, round(CELL * side / shown))
    scale = size / side
    left = round((hx + hw / 2 - x - shown / 2) * scale)
    top = round((hy + 0.53 * hh - y - shown / 2) * scale)
    # The moving square ends where the picture does: rather show less than an edge of it.
    left, top = (min(max(v, 0), max(size - CELL, 0)) for v in (left, top))
    cells = []
    for frame in CpuRenderer(rig, size).frames(hold(POSES)):
        part = frame[top : top + CELL, left : left + CELL]
        cell = np.zeros((CELL, CELL, 4), np.uint8)
        cell[: part.shape[0], : part.shape[1]] = part
        cells.append(cell)
    return cells
