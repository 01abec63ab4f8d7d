"""A small picture of each video, small enough that a page of a thousand of them opens at once."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...media.footage import open_clip
from ...media.still import open_still
from .lines import Line

if TYPE_CHECKING:
    from PIL import Image

WIDTHS = ((100, 288), (400, 208), (1500, 160))
"""Up to so many pictures are so many pixels wide; a page shows them 144 points wide."""
NARROWEST = 112
BUDGET = 8_000_000
"""Characters of all pictures of a page together. Those that come after it are not shown."""
QUALITY = 68
"""Of the JPEG, 0 to 100."""
INTO, AT_MOST = 0.2, 8.0
"""Where in a video its picture is looked for: such a part of its length, but at most so many seconds."""
DECODED = 40
"""Frames decoded at most to come nearer to that place than its key frame is."""
_STILLS = frozenset({".gif", ".webp", ".jpg", ".png"})


@dataclass(frozen=True)
class Thumbnail:
    """A JPEG as a data URI, and its size in pixels."""

    uri: str
    width: int
    height: int


def draw_thumbnails(lines: Sequence[Line]) -> list[Thumbnail | None]:
    """One for each line, from its poster or else its video; None where neither can be read."""
    shown = sum(1 for line in lines if "video" in line.files or "poster" in line.files)
    width = next((width for count, width in WIDTHS if shown <= count), NARROWEST)
    left = BUDGET
    pictures: list[Thumbnail | None] = []
    for line in lines:
        picture = None
        for kind in ("poster", "video"):
            if picture is None and left > 0 and kind in line.files:
                picture = _draw(line.files[kind], width)
        left -= len(picture.uri) if picture else 0
        pictures.append(picture if left >= 0 else None)
    return pictures


def _draw(path: Path, width: int) -> Thumbnail | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return _drawn(path, width, status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=4096)
def _drawn(path: Path, width: int, _size: int, _changed: int) -> Thumbnail | None:
    """A report that is written again while a batch goes on does not draw its pictures again."""
    try:
        picture = _open_still(path, width) if path.suffix.lower() in _STILLS else _find_frame(path)
        picture.thumbnail((width, width * 3 // 4))
        buffer = io.BytesIO()
        picture.convert("RGB").save(buffer, "JPEG", quality=QUALITY, optimize=True)
    except Exception:  # whatever is wrong with a file, the report is not to fail for a picture of it
        return None
    uri = "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()
    return Thumbnail(uri, picture.width, picture.height)


def _open_still(path: Path, width: int) -> Image.Image:
    with open_still(path) as picture:
        picture.draft("RGB", (width, width * 3 // 4))  # a JPEG is decoded at a fraction of its size
        picture.load()
        still: Image.Image = picture.copy()
        return still


def _find_frame(path: Path) -> Image.Image:
    """A frame that is likely to show the presenter. Raises what PyAV does, or ValueError."""
    import av
    from PIL import Image

    with open_clip(path) as container:
        stream = container.streams.video[0]
        length = float((container.duration or 0) / av.time_base)
        target = min(INTO * length, AT_MOST)
        container.seek(int(target * av.time_base))
        found = None
        for number, frame in enumerate(container.decode(stream)):
            found = frame
            if number >= DECODED or frame.time is None or frame.time >= target:
                break
        if found is None:
            raise ValueError("no frame")
        return Image.fromarray(found.to_ndarray(format="rgb24"))
