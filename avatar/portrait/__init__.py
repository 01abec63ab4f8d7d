"""Image → Rig: find the face, cut the person out, and prepare everything that does not change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avatar.portrait.presenters import Presenter, list_presenters, load_presenter

if TYPE_CHECKING:
    from avatar.portrait.rig import Rig

__all__ = ["Presenter", "list_presenters", "load_presenter", "load_rig"]


def load_rig(path: Path | str, *, use_cache: bool = True) -> tuple[Rig, tuple[str, ...]]:
    """The rig of a portrait and the warnings about it: from the cache, or made in some seconds.

    Raises:
        PortraitError: the picture cannot be read or cannot be made to speak.
    """
    import numpy as np

    from avatar.portrait import store
    from avatar.portrait.picture import read_picture
    from avatar.portrait.rig import build_rig
    from avatar.portrait.verdict import judge

    picture = read_picture(path)
    if use_cache and (kept := store.find(picture.digest)) is not None:
        rig, texts = kept
        return rig, tuple(t.replace("\0", str(path)) for t in texts)
    bgr = picture.pixels[..., :3]
    if picture.cut_out:  # faces are found more surely before grey than before nothing
        alpha = picture.pixels[..., 3:].astype(np.float32) / 255
        bgr = (bgr * alpha + 128 * (1 - alpha)).astype(np.uint8)
    try:
        marks, warnings = judge(
            np.ascontiguousarray(bgr), "\0"
        )  # the name is filled in: caches outlive paths
    except Exception as error:
        error.args = tuple(str(a).replace("\0", str(path)) for a in error.args)
        if hasattr(error, "message"):
            error.message = str(error.message).replace("\0", str(path))
        raise
    rig = build_rig(picture, marks)
    if use_cache:
        store.keep(picture.digest, rig, warnings)
    return rig, tuple(w.replace("\0", str(path)) for w in warnings)
