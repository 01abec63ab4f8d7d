"""Pictures that move: GIF, WebP, PNG and AVIF with several frames.

Pillow reads them: it knows what is see-through in them, and how their frames lie over one another.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from ..errors import InputError
from .footage import Footage, check_size, unusable
from .still import open_still

FORMATS = ("GIF", "WEBP", "PNG", "AVIF")
"""Formats of Pillow in which several frames are a film; in the others they are pages or versions."""
MOST_FRAMES = 3_000
MOST_PIXELS = 5_000_000_000
"""Of all frames together, each of which is decoded to be timed: over a minute and a half of 1080p25."""
_SHORTEST, _MEANT = 20, 100
"""Milliseconds: frames of a GIF that are to be shorter are shown for the second of these, as browsers do."""


def is_moving(path: Path) -> bool:
    """Whether a file is a picture of several frames, such as a GIF; False for what is no picture."""
    try:
        with open_still(path) as image:
            return image.format in FORMATS and bool(getattr(image, "is_animated", False))
    except Exception:  # whatever a decoder makes of something else
        return False


def find_drawn(path: Path) -> Footage:
    """What a moving picture holds; all of its frames are decoded to be timed. Raises InputError."""
    try:
        with open_still(path) as image:
            check_size(path, *image.size)
            count = int(getattr(image, "n_frames", 1))
            if count > MOST_FRAMES:
                raise InputError(
                    f"{path.name} has {count:,} frames; a moving picture may have {MOST_FRAMES:,}.",
                    hint="Export it as mp4.",
                )
            if count * image.width * image.height > MOST_PIXELS:
                raise InputError(
                    f"{path.name} has {count:,} frames of {image.width} × {image.height} pixels, "
                    "too many for a moving picture.",
                    hint="Export it as mp4.",
                )
            ticks: list[int] = []
            at, size = 0, image.size
            doubts: tuple[str, ...] = ()
            for number in range(count):
                try:
                    image.seek(number)
                    image.load()
                except (EOFError, OSError, SyntaxError):
                    if not ticks:
                        raise
                    doubts = (f"ends after {len(ticks)} of its {count} frames: its file is cut off",)
                    break
                ticks.append(at)
                lasts = round(float(image.info.get("duration") or 0))
                at += lasts if lasts >= _SHORTEST else _MEANT
            endless = image.info.get("loop", 1) == 0
    except InputError:
        raise
    except Exception as problem:  # decoders raise whatever they like on broken files
        reason = str(problem).rstrip(".") or type(problem).__name__
        raise unusable(path, f"it is damaged ({reason})") from None
    return Footage(
        path=path,
        size=size,
        ticks=tuple(ticks),
        tick=Fraction(1, 1000),
        length=at,
        endless=endless,
        drawn=True,
        doubts=doubts,
    )
