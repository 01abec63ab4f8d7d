"""Opening a picture's file with Pillow: by what it holds, and in formats that are a picture and no more."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

FIRST = ("PNG", "JPEG", "GIF", "BMP", "PPM")
"""Formats that Pillow knows without loading all of its others, which takes a tenth of a second."""
FURTHER = (
    *("MPO", "WEBP", "DIB", "TIFF", "AVIF", "HEIF", "JPEG2000", "PSD"),
    *("TGA", "ICO", "ICNS", "PCX", "SGI", "DDS", "QOI"),
)
"""Further formats that are taken. Not of them is EPS, which is a program: Ghostscript would run it."""


@contextmanager
def open_still(source: Path | BinaryIO) -> Iterator[ImageFile]:
    """The picture in a file, not yet decoded; Pillow's warnings in the block are not shown.

    They tell of odd metadata, and of a size near a limit that is not ours: nothing that a user could act on.
    Raises whatever Pillow does, UnidentifiedImageError for what is no such picture.
    """
    from PIL import UnidentifiedImageError

    if isinstance(source, Path) and source.exists() and not source.is_file():
        raise UnidentifiedImageError(f"{source} is not a file")  # a pipe would be waited for
    with warnings.catch_warnings(action="ignore"), _open(source) as image:
        yield image


def _open(source: Path | BinaryIO) -> ImageFile:
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(source, formats=FIRST)
    except UnidentifiedImageError:
        Image.init()
        return Image.open(source, formats=[name for name in FURTHER if name in Image.OPEN])
