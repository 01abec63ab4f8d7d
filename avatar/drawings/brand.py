"""A brand on every template: what `avatar brand check -o` draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from avatar.compose import Brand, Template

CELL, COLUMNS, GAP, MARGIN, HEAD, LABEL = (640, 360), 3, 24, 48, 72, 48
"""Size of a frame on the sheet, frames in a row, and pixels between, around, above and below them."""
DRAWN = (1280, 720)
"""Canvas that a frame on the sheet is drawn for."""


def draw_sheet(brand: Brand, templates: Sequence[Template], title: str) -> NDArray[np.uint8]:
    """The brand on each template, and its pictures before and after: uint8 [H, W, 3] BGR."""
    import cv2
    import numpy as np

    from avatar.compose import preview
    from avatar.compose.board import set_line
    from avatar.compose.bookends import paint_cover
    from avatar.compose.colour import parse
    from avatar.compose.sheet import Sheet, rounded
    from avatar.compose.text.lettering import house_font
    from avatar.drawings.pen import INK, PAPER

    cells: list[tuple[str, NDArray[np.uint8]]] = [
        (template.name, preview(template, DRAWN, brand)) for template in templates
    ]
    for name, item in (("intro", brand.intro), ("outro", brand.outro)):
        if item and item.show and item.picture:
            ground = parse(item.background or brand.background or templates[0].brand.background or "#ffffff")
            cells.append((name, paint_cover(item.picture, DRAWN, ground, item.fit)[..., :3]))
    columns = min(COLUMNS, len(cells))
    rows = -(-len(cells) // columns)
    w, h = CELL
    width = 2 * MARGIN + columns * w + (columns - 1) * GAP
    sheet = Sheet(width, MARGIN + HEAD + rows * (h + LABEL) + (rows - 1) * GAP + MARGIN // 2)
    sheet.lay(np.ones((sheet.h, sheet.w), np.float32), PAPER)
    sheet.text(set_line(title, house_font(40, "bold"), width - 2 * MARGIN), (MARGIN, MARGIN), INK)
    mask = rounded(w, h, 0, 0, w, h, 8)
    for n, (name, image) in enumerate(cells):
        x = MARGIN + n % columns * (w + GAP)
        y = MARGIN + HEAD + n // columns * (h + LABEL + GAP)
        small = np.asarray(cv2.resize(image, (w, h), interpolation=cv2.INTER_AREA), np.uint8)
        sheet.picture(np.dstack([small, np.full((h, w), 255, np.uint8)]), (x, y), mask)
        sheet.text(set_line(name, house_font(20), w), (x, y + h + 14), INK)
    return np.ascontiguousarray(sheet.bgra()[..., :3])
