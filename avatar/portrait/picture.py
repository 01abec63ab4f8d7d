"""Read a picture of any usual kind into BGRA, 8 bits a channel, the right way up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from avatar.errors import PortraitError
from avatar.media.still import open_still
from avatar.paths import exists
from avatar.sharing import shareable

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 120_000_000
"""A decoded picture above this (a 12,000 × 10,000 scan) is refused before it is decoded."""

MAX_SIDE = 2048
"""Larger pictures are reduced to this side: no crop the product draws needs more."""


@dataclass(frozen=True)
class Picture:
    """A decoded picture. `pixels` is uint8 [H, W, 4] BGRA, not premultiplied; `cut_out` says that its
    alpha channel is a matte made by somebody; `digest` is the SHA-256 of the file; `size` is the width and
    height it had before it was reduced, as a viewer shows it.
    """

    pixels: NDArray[np.uint8]
    cut_out: bool
    digest: str
    name: str
    size: tuple[int, int] = (0, 0)

    def seen(self) -> NDArray[np.uint8]:
        """The picture as a net is to see it, uint8 [H, W, 3] BGR: a cut-out stands before grey.

        Faces are found more surely before grey than before nothing.
        """
        bgr = self.pixels[..., :3]
        if self.cut_out:
            alpha = self.pixels[..., 3:].astype(np.float32) / 255
            bgr = (bgr * alpha + 128 * (1 - alpha)).astype(np.uint8)
        return np.ascontiguousarray(bgr)


def read_picture(path: Path | str) -> Picture:
    """Decode JPEG, PNG, WebP, TIFF, BMP, …: grey, palette, CMYK and 16-bit pictures too; EXIF turns applied.

    Raises:
        PortraitError: not there, not a picture, animated, broken, or too large to decode.
    """
    from PIL import ImageOps

    path = Path(path)
    with _opened(path) as image:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        pixels = _to_bgra(ImageOps.exif_transpose(image))
    size = (pixels.shape[1], pixels.shape[0])
    pixels = _limit(pixels)
    alpha = pixels[..., 3]
    clear = float((alpha < 16).mean())
    return Picture(pixels, cut_out=clear > 0.02, digest=digest, name=path.name, size=size)


@shareable
def check_picture(path: Path) -> None:
    """Raises PortraitError for what `read_picture` would refuse, as far as that is seen without decoding."""
    with _opened(path) as image:
        image.verify()


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    """The picture in a file, not yet decoded. Whatever goes wrong in the block is a PortraitError."""
    from PIL import Image, UnidentifiedImageError

    if not exists(path):
        raise PortraitError(f"{path}: there is no such file.", hint="Check the path of the portrait.")
    if path.is_dir():
        raise PortraitError(f"{path} is a folder.", hint="Give a picture: JPEG, PNG or WebP.")
    try:
        with open_still(path) as image:
            if image.width * image.height > MAX_PIXELS:
                raise PortraitError(
                    f"{path}: {image.width} × {image.height} pixels is too large to decode.",
                    hint="Reduce it to at most 4000 pixels a side.",
                )
            count = getattr(image, "n_frames", 1)
            if count > 1 and image.format in {"GIF", "PNG", "WEBP"}:
                raise PortraitError(
                    f"{path} is an animation of {count} pictures.",
                    hint="Save the one picture you want as PNG or JPEG.",
                )
            yield image
    except PortraitError:
        raise
    except PermissionError as error:
        raise PortraitError(f"{path}: cannot be read ({error.strerror}).") from None
    except Image.DecompressionBombError:
        raise PortraitError(
            f"{path}: the picture is too large to decode.", hint="Reduce it to at most 4000 pixels a side."
        ) from None
    except UnidentifiedImageError:
        raise PortraitError(f"{path} is not a picture.", hint="Give a JPEG, PNG or WebP.") from None
    except Exception as error:  # a decoder fed with hostile bytes may raise anything
        raise PortraitError(
            f"{path}: the picture is broken ({error}).", hint="Open it and save it again."
        ) from None


def _to_bgra(image: object) -> NDArray[np.uint8]:
    from PIL import Image

    assert isinstance(image, Image.Image)
    if image.mode in {"I;16", "I;16B", "I;16L", "I", "F"}:  # 16-bit and float grey: Pillow would clip it
        grey = np.nan_to_num(np.asarray(image, dtype=np.float64))
        top = 65535.0 if grey.max() > 255 else 255.0
        image = Image.fromarray((np.clip(grey / top, 0, 1) * 255).astype(np.uint8))
    if image.mode == "P" and "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in {"LA", "PA", "La", "RGBa"}:
        image = image.convert("RGBA")
    rgba = np.asarray(image.convert("RGBA"))
    return np.ascontiguousarray(rgba[..., [2, 1, 0, 3]])


def _limit(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import cv2

    side = max(pixels.shape[:2])
    if side <= MAX_SIDE:
        return pixels
    scale = MAX_SIDE / side
    size = (max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
