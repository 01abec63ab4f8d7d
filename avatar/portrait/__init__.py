"""Image → Rig: find the face, cut the person out, and prepare everything that does not change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avatar.portrait.presenters import Presenter, list_presenters, load_presenter

if TYPE_CHECKING:
    from avatar.portrait.rig import Rig

__all__ = ["Presenter", "list_presenters", "load_presenter", "load_rig"]


def load_rig(
    path: Path | str,
    *,
    landmarks: Path | str | None = None,
    frame: int | None = None,
    use_cache: bool = True,
) -> tuple[Rig, tuple[str, ...]]:
    """The rig of a portrait and the warnings about it: from the cache, or made in some seconds.

    landmarks: a file of named points set by hand; without it, `photo.landmarks.json` beside `photo.jpg` is
        used where there is one (see `avatar.portrait.points`).
    frame: side of the frames to be drawn, where it is known: larger ones get a rig of more detail, as far as
        the picture has it.

    Raises:
        PortraitError: the picture cannot be read or cannot be made to speak.
        InputError: the file of points is broken, or is that of another picture.
    """
    from avatar.portrait import store
    from avatar.portrait.picture import read_picture
    from avatar.portrait.points import find_points
    from avatar.portrait.rig import MAX_SIDE, build_rig, choose_detail
    from avatar.portrait.verdict import judge

    picture = read_picture(path)
    points = find_points(path, landmarks)
    key = picture.digest if points is None else _both(picture.digest, points.digest)
    height, width = picture.pixels.shape[:2]
    detail = choose_detail(frame, (width, height)) if frame else MAX_SIDE
    if use_cache and (kept := store.find(key, detail)) is not None:
        rig, texts = kept
        return rig, tuple(t.replace("\0", str(path)) for t in texts)
    bgr = picture.seen()
    given = points.scaled(bgr.shape[1], bgr.shape[0]) if points else None
    try:
        marks, warnings = judge(bgr, "\0", given)  # the name is filled in: caches outlive paths
    except Exception as error:
        error.args = tuple(str(a).replace("\0", str(path)) for a in error.args)
        if hasattr(error, "message"):
            error.message = str(error.message).replace("\0", str(path))
        raise
    rig = build_rig(picture, marks, detail)
    if use_cache:
        store.keep(key, detail, rig, warnings)
    return rig, tuple(w.replace("\0", str(path)) for w in warnings)


def _both(first: str, second: str) -> str:
    import hashlib

    return hashlib.sha256(f"{first} {second}".encode()).hexdigest()
