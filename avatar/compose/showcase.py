"""A picture of a template, with a presenter at rest and words to fill it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from avatar import resources
from avatar.compose.brand import Brand
from avatar.compose.compositor import Compositor
from avatar.compose.layout import plan
from avatar.compose.plan import Person
from avatar.compose.sheet import rounded
from avatar.compose.template import Template, load_template
from avatar.errors import OutputError
from avatar.portrait.model import Figure
from avatar.script.model import Scene, Script, Segment, Token
from avatar.speech.model import Speech, Word

U8 = NDArray[np.uint8]
POINTS = ("Your brand, your colours", "Points that appear as they are spoken", "Captions, word by word")


def preview(template: Template, size: tuple[int, int] = (960, 540), brand: Brand | None = None) -> U8:
    """The template as uint8 [H, W, 3] BGR, with three points, a lower third and a caption."""
    said = "Captions follow every word as it is spoken."
    tokens = tuple(Token(w, w) for w in said.split())
    segments = (*(Segment((), point=i) for i in range(len(POINTS))), Segment(tokens))
    script = Script(
        title=template.title or template.name, scenes=(Scene("Everything in its place", segments, POINTS),)
    )
    words = tuple(
        Word(w, 1.0 + 0.3 * i, 1.28 + 0.3 * i, 0, len(POINTS), i) for i, w in enumerate(said.split())
    )
    speech = Speech(np.zeros(8000, np.float32), 1000, words)
    made = plan(
        template,
        brand or Brand(),
        script,
        speech,
        size=size,
        captions=True,
        figure=stand_in(),
        person=Person("Your presenter", "Name and role"),
    )
    return Compositor(made).still(round(2.4 * made.fps))


def draw_preview(name_or_path: str | Path, path: Path, size: tuple[int, int] = (960, 540)) -> Path:
    """Write the template's preview as PNG or JPEG, as `path` is called. Raises OutputError."""
    image = preview(load_template(name_or_path), size)
    kind = ".jpg" if path.suffix.lower() in (".jpg", ".jpeg") else ".png"
    settings = [cv2.IMWRITE_JPEG_QUALITY, 88] if kind == ".jpg" else []
    done, data = cv2.imencode(kind, image, settings)
    try:
        path.write_bytes(data.tobytes() if done else b"")
    except OSError as error:
        raise OutputError(path, error.strerror or str(error)) from None
    return path


def stand_in() -> Figure:
    """A presenter that ships with the program, or a plain figure where there is none."""
    for file in sorted(resources.folder("presenters").glob("*.png")):
        image = cv2.imread(str(file), cv2.IMREAD_UNCHANGED)
        if image is not None and image.ndim == 3 and image.shape[2] == 4 and image.dtype == np.uint8:
            return _bust(np.asarray(image, np.uint8))
    return _bust(_silhouette())


def _bust(image: U8) -> Figure:
    """A figure of a straight-alpha BGRA bust; the head is taken to be the part above the shoulders."""
    alpha = image[..., 3]
    h, w = alpha.shape
    wide = (alpha > 100).sum(axis=1)
    top = int(np.argmax(wide > 8))
    shoulders = top + int(np.argmax(wide[top:] > 0.66 * wide.max()))
    rows = alpha[top:shoulders] > 100
    columns = np.flatnonzero(rows.any(axis=0))
    left, right = int(columns[0]), int(columns[-1])
    tall = round((shoulders - top) * 0.9)
    premultiplied = image.copy()
    premultiplied[..., :3] = (image[..., :3].astype(np.uint16) * alpha[..., None] + 127) // 255
    side = min(w, h, round(1.6 * tall))
    return Figure(
        premultiplied,
        (max(0, (left + right - side) // 2), max(0, top - tall // 8), side),
        (left, top, right - left, tall),
    )


def _silhouette() -> U8:
    w, h = 1024, 1280
    head = rounded(w, h, 352, 120, 320, 420, 160)
    neck = rounded(w, h, 436, 420, 152, 300, 60)
    body = rounded(w, h, 90, 650, 844, 900, 300)
    mask = np.maximum(np.maximum(head, neck), body)
    image = np.empty((h, w, 4), np.uint8)
    image[..., :3] = (150, 132, 120)
    image[..., 3] = np.rint(mask * 255)
    return image
