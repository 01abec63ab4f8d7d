"""Pictures the user brings (slides, photographs, logos, PDF pages, SVG), as premultiplied BGRA."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.errors import InputError
from avatar.media.still import open_still
from avatar.sharing import shareable
from avatar.vector.drawing import is_drawing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

MOST_PIXELS = 120_000_000
DRAWN = 2000
"""Pixels that a drawing's longer side counts as: it is as sharp at any other size."""
TRIAL = 256
"""Pixels of the longer side at which a picture is tried."""
PAGE = 4096
"""Pixels that the longer side of a page counts as: it can be drawn at any size."""


@shareable
def measure(path: Path, where: str = "", page: int = 0) -> tuple[int, int]:
    """Width and height as shown (EXIF turn applied); raises InputError if it is not a usable picture.

    page: of a PDF, from 1 on, which needs the extra `slides`; 0 for a picture.
    """
    if page:
        from avatar.deck.pdf import measure_page

        across, down = measure_page(path, page)
        factor = PAGE / max(across, down)
        return max(1, round(across * factor)), max(1, round(down * factor))
    if is_drawing(path):
        from avatar.vector import drawing

        w, h = drawing.measure(path, where)
        factor = DRAWN / max(w, h)
        return max(1, round(w * factor)), max(1, round(h * factor))
    with _opened(path, where) as image:
        width, height = image.size
        turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # a PNG is read to its end for this
    return (height, width) if turned else (width, height)


def load(path: Path, size: tuple[int, int], where: str = "", page: int = 0) -> NDArray[np.uint8]:
    """The picture scaled to exactly `size` (width, height): uint8 [h, w, 4], premultiplied BGRA.

    16-bit, grey, palette and CMYK pictures are converted; of an animation the first frame is taken. `page`
    as in `measure`.
    """
    if is_drawing(path):
        from avatar.vector import drawing

        return drawing.load(path, size, where)
    import numpy as np
    from PIL import Image, ImageOps

    if page:
        from avatar.deck.pdf import draw_page

        return draw_page(path, page, size)

    with _opened(path, where) as image:
        image.draft("RGB", (size[0] * 2, size[1] * 2))  # JPEG: decode no more than is needed
        image.load()
        if image.mode.startswith(("I;16", "I", "F")):
            values = np.nan_to_num(np.asarray(image, np.float32))
            top = 65535.0 if image.mode.startswith("I;16") or values.max(initial=0) > 255 else 255.0
            whole = Image.fromarray(np.clip(values / top * 255, 0, 255).astype(np.uint8)).convert("RGBA")
        else:
            whole = ImageOps.exif_transpose(image).convert("RGBA")
    rgba = np.asarray(whole.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))
    alpha = rgba[..., 3:].astype(np.uint16)
    bgra = np.empty_like(rgba)
    bgra[..., :3] = (rgba[..., 2::-1] * alpha + 127) // 255
    bgra[..., 3] = rgba[..., 3]
    return bgra


def check(path: Path, where: str = "") -> None:
    """Decode the whole picture; raises InputError if that cannot be done, or if there is nothing to see."""
    if is_drawing(path):
        from avatar.vector import drawing

        drawing.check(path, where)
        return
    w, h = measure(path, where)
    factor = min(1.0, TRIAL / max(w, h))
    if not load(path, (max(1, round(w * factor)), max(1, round(h * factor))), where)[..., 3].any():
        raise InputError(f"{_prefix(where)}{path} is transparent all over.", hint="Use another file.")


def _prefix(where: str) -> str:
    return f"{where}: " if where else ""


@contextmanager
def _opened(path: Path, where: str) -> Iterator[Image]:
    """The picture in a file, not yet decoded. Whatever goes wrong in the block is an InputError."""
    from PIL import UnidentifiedImageError

    try:
        with open_still(path) as image:
            width, height = image.size
            if width * height > MOST_PIXELS or min(width, height) < 1:
                raise InputError(
                    f"{_prefix(where)}{path} is {width} x {height} pixels, too large.", hint="Scale it down."
                )
            yield image
    except (InputError, MemoryError):
        raise
    except FileNotFoundError:
        raise InputError(f"{_prefix(where)}there is no file {path}.") from None
    except PermissionError as error:
        raise InputError(f"{_prefix(where)}cannot read {path}: {error.strerror}.") from None
    except UnidentifiedImageError:
        if path.is_file() and not path.stat().st_size:
            raise InputError(f"{_prefix(where)}{path} is empty (0 bytes).", hint="Save it again.") from None
        raise InputError(
            f"{_prefix(where)}{path} is not a picture this program can read.",
            hint="Use PNG, JPEG, WebP or SVG.",
        ) from None
    except Exception as error:  # a decoder fed with hostile bytes may raise anything
        reason = str(error).rstrip(".") or type(error).__name__
        raise InputError(f"{_prefix(where)}{path} is damaged: {reason}.", hint="Save it again.") from None
