"""A checked portrait, marked up: face, eyes, lips, the square that will move, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from avatar.drawings.pen import GREY, INK, MARGIN, PAPER, Pen
from avatar.drawings.png import write_png
from avatar.portrait.inspection import Inspected, sentence

if TYPE_CHECKING:
    from avatar.compose.sheet import Sheet
    from avatar.compose.text.typography import Block
    from avatar.portrait.landmarks import Landmarks

TALL, WIDE = 1080, 1500
"""Largest height and width of the picture on the sheet, in pixels."""
MOST = 3.0
"""How many times as large a small picture is shown."""
PANEL = 560
"""Width of the column of findings."""
FACE, EYES, LIPS, CROP, POINT, OTHER = (
    (240, 170, 60),
    (90, 210, 250),
    (130, 110, 250),
    (120, 220, 130),
    (255, 255, 255),
    (206, 200, 196),
)
"""Colours of the marks, as blue, green, red."""
SEVERITIES = {
    "fine": (110, 170, 60),
    "note": (210, 150, 50),
    "warning": (40, 160, 240),
    "refusal": (70, 70, 220),
}
VERDICTS = {"good": "fine", "works": "warning", "refused": "refusal"}


def write_marked(inspected: Inspected, path: Path) -> None:
    """Draw the marked-up picture into a PNG, whole or not at all. Raises InputError, OutputError."""
    write_png(path, "A marked-up picture", lambda: draw_marked(inspected))


def draw_marked(inspected: Inspected) -> NDArray[np.uint8]:
    """The picture with its marks, and beside it the verdict with all its reasons: uint8 [H, W, 3] BGR."""
    from avatar.compose.sheet import Sheet

    image, scale = _picture(inspected)
    height, width = image.shape[:2]
    blocks = _findings(inspected)
    column = 150 + sum(block[1].height + 34 for block in blocks)
    sheet = Sheet(2 * MARGIN + width + MARGIN + PANEL, 2 * MARGIN + max(height, column))
    sheet.lay(np.ones((sheet.h, sheet.w), np.float32), PAPER)
    sheet.picture(np.dstack([image, np.full(image.shape[:2], 255, np.uint8)]), (MARGIN, MARGIN))
    marks = inspected.examination.marks
    if marks is not None and inspected.picture is not None:
        _mark(sheet, inspected, marks, scale, (width, height))
    _panel(sheet, inspected, blocks, MARGIN + width + MARGIN)
    return sheet.bgra()[..., :3]


def _picture(inspected: Inspected) -> tuple[NDArray[np.uint8], float]:
    """The picture at the size at which it is shown, and how many times as large that is."""
    import cv2

    if inspected.picture is None:
        return np.full((400, 400, 3), 225, np.uint8), 1.0
    bgr = inspected.picture.seen()
    scale = min(TALL / bgr.shape[0], WIDE / bgr.shape[1], MOST)
    size = (max(1, round(bgr.shape[1] * scale)), max(1, round(bgr.shape[0] * scale)))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(bgr, size, interpolation=how), np.uint8), scale


def _mark(sheet: Sheet, inspected: Inspected, marks: Landmarks, scale: float, size: tuple[int, int]) -> None:
    from avatar.portrait.points import NAMES
    from avatar.portrait.rig import choose_crop
    from avatar.portrait.seam import find_mouth

    assert inspected.picture is not None
    bgr = inspected.picture.seen()
    ink = Pen(sheet, scale, size)
    for other in inspected.examination.faces:
        if np.linalg.norm(other.points[4, :2] - marks.points[4, :2]) > marks.iod:
            ink.box(other.box, OTHER, "another face")
    if not inspected.refused:
        x, y, side = choose_crop(marks, bgr.shape[1], bgr.shape[0])
        ink.box((x, y, x + side, y + side), CROP, "moves", low=True)
    ink.box(marks.box, FACE, "face")
    mouth = find_mouth(bgr, marks.points, marks.iod)
    ink.line(mouth.above, LIPS)
    if mouth.gap > 0:
        ink.line(mouth.below, LIPS)
    ink.label(mouth.above[-1] + np.array([0.12 * marks.iod, 0]), LIPS, "lips part here")
    left, right = marks.eye_centres
    ink.line(np.array([left, right]), EYES)
    for eye in (left, right):
        ink.dot(eye, EYES, 4)
    ink.label(right + np.array([0.42 * marks.iod, 0]), EYES, f"{marks.iod:.0f} px")
    if inspected.points:
        for name in inspected.points.points:
            ink.dot(marks.points[NAMES[name], :2], POINT, 3)


def _findings(inspected: Inspected) -> Sequence[tuple[str, Block]]:
    from avatar.compose.text.lettering import house_font
    from avatar.compose.text.typography import fill, lay, pieces

    font = house_font(21)
    blocks = []
    for finding in inspected.examination.findings:
        advice = f" {finding.hint}" if finding.hint and finding.severity != "fine" else ""
        text = sentence(finding) + advice
        blocks.append((finding.severity, lay(fill(pieces(text), font, PANEL - 36, balance=False), font)))
    return blocks


def _panel(sheet: Sheet, inspected: Inspected, blocks: Sequence[tuple[str, Block]], left: int) -> None:
    from avatar.compose.board import set_line
    from avatar.compose.sheet import rounded
    from avatar.compose.text.lettering import house_font

    verdict = inspected.examination.verdict
    word = set_line(verdict.capitalize(), house_font(40, "bold"), PANEL)
    sheet.text(word, (left, MARGIN + 4), SEVERITIES[VERDICTS[verdict]])
    sheet.text(set_line(inspected.path.name, house_font(20), PANEL), (left, MARGIN + 62), GREY)
    y = MARGIN + 120
    for severity, block in blocks:
        cap = block.first_baseline
        sheet.lay(rounded(14, 14, 0, 0, 14, 14, 7), SEVERITIES[severity], at=(left, round(y + cap / 2 - 7)))
        sheet.text(block, (left + 36, y), INK)
        y += block.height + 34
