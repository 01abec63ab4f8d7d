"""The sheet of expressions: one portrait in every named pose, before a light backdrop."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avatar.drawings.png import write_png

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from avatar.portrait.rig import Rig

COLUMNS = 6
CELL = 320
"""Side of a cell in pixels."""
GAP, MARGIN, HEAD, LABEL = 20, 48, 132, 44
"""Pixels between cells, around them all, above them for the title, and below each for its label."""
ROOM = 1.22
"""Side of what a cell shows, in heights of the head with its hair."""
HAIR = 0.15
"""Share of the head's width from which a row above it counts as hair."""
SMALLEST = 64
"""Smallest side in pixels of the square that moves."""
BACKDROP = (236, 230, 226)
"""A light grey with a little blue: dark hair and light skin both stand out from it."""


def write_sheet(portrait: Path, path: Path, title: str, line: str, landmarks: Path | None = None) -> None:
    """Draw the sheet of a portrait into a PNG, whole or not at all.

    Raises:
        PortraitError: the picture cannot be made to speak. InputError: `path` is not a PNG.
        OutputError: it cannot be written.
    """
    from avatar.portrait import load_rig

    def draw() -> NDArray[np.uint8]:
        rig, _ = load_rig(portrait, landmarks=landmarks)
        return draw_sheet(rig, title, line)

    write_png(path, "A sheet of expressions", draw)


def draw_sheet(rig: Rig, title: str, line: str) -> NDArray[np.uint8]:
    """The sheet as uint8 [H, W, 3] BGR: a title, a line below it, and a labelled cell for every pose."""
    import numpy as np

    from avatar.compose.board import set_line
    from avatar.compose.sheet import Sheet, rounded
    from avatar.compose.text.lettering import house_font
    from avatar.drawings.pen import GREY, INK, PAPER
    from avatar.motion.stills import POSES

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

    from avatar.motion.stills import POSES, hold
    from avatar.render.cpu import CpuRenderer

    x, y, width, height = _head(rig)
    factor = CELL / (ROOM * max(width, height))
    figure = rig.figure.scaled(max(factor, SMALLEST / rig.side))
    factor = figure.crop[2] / rig.side
    left = round((x + width / 2) * factor - CELL / 2)
    top = round((y + 0.53 * height) * factor - CELL / 2)
    # The picture may end beside the head: rather show less room there than an edge.
    tall, wide = figure.image.shape[:2]
    left, top = min(max(left, 0), max(wide - CELL, 0)), min(max(top, 0), max(tall - CELL, 0))
    cx, cy, side = figure.crop
    whole = figure.image.copy()
    cells = []
    for frame in CpuRenderer(rig, side).frames(hold(POSES)):
        whole[cy : cy + side, cx : cx + side] = frame
        part = whole[top : top + CELL, left : left + CELL]
        cell = np.zeros((CELL, CELL, 4), np.uint8)
        cell[: part.shape[0], : part.shape[1]] = part
        cells.append(cell)
    return cells


def _head(rig: Rig) -> tuple[int, int, int, int]:
    """Box of the head with all of its hair: the figure's box of the head may end within high hair."""
    import numpy as np

    x, y, width, height = rig.figure.head
    above = rig.figure.image[: y + 1, x : x + width, 3] > 128
    high = np.flatnonzero(above.mean(1) > HAIR)
    top = int(high[0]) if len(high) else y
    return x, top, width, height + y - top
