"""Drawings of the program's own, written as PNG."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def write_png(path: Path, what: str, draw: Callable[[], NDArray[np.uint8]]) -> None:
    """Write what `draw` makes, uint8 [H, W, 3] BGR, whole or not at all; the path is checked before.

    Raises InputError when `path` is no .png, OutputError, and whatever `draw` raises.
    """
    import cv2

    from avatar.media import check_target, whole_file

    check_png(path, what)
    check_target(path)
    _, data = cv2.imencode(".png", draw())
    with whole_file(path, binary=True) as file:
        file.write(data.tobytes())


def check_png(path: Path, what: str) -> None:
    """Raises InputError when `path` does not end in .png; `what` is what it should hold."""
    if path.suffix.lower() != ".png":
        better = path.with_suffix(".png") if path.name else Path("picture.png")
        raise InputError(f"{what} is a .png file, not {path.name!r}.", hint=f"Use -o {better}")
