"""Image → Rig: find the face, cut the person out, and prepare everything that does not change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avatar.portrait.presenters import Presenter, list_presenters, load_presenter

if TYPE_CHECKING:
    from avatar.portrait.picture import Picture
    from avatar.portrait.points import Points
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
    from avatar.portrait.rig import MAX_SIDE, choose_detail

    picture = read_picture(path)
    points = find_points(path, landmarks)
    key = picture.digest if points is None else _both(picture.digest, points.digest)
    height, width = picture.pixels.shape[:2]
    detail = choose_detail(frame, (width, height)) if frame else MAX_SIDE
    kept = store.find(key, detail) if use_cache else None
    if kept is None and use_cache:
        with store.claimed(key, detail):  # whoever made it meanwhile kept it
            kept = store.find(key, detail) or _build(picture, points, detail, path)
            store.keep(key, detail, *kept)
    rig, texts = kept or _build(picture, points, detail, path)
    return rig, tuple(t.replace("\0", str(path)) for t in texts)


def _build(
    picture: Picture, points: Points | None, detail: int, path: Path | str
) -> tuple[Rig, tuple[str, ...]]:
    """The rig of a picture, and warnings in which \\0 stands for its name: caches outlive paths."""
    from avatar.portrait.rig import build_rig
    from avatar.portrait.verdict import judge

    bgr = picture.seen()
    given = points.scaled(bgr.shape[1], bgr.shape[0]) if points else None
    try:
        marks, warnings = judge(bgr, "\0", given)
    except Exception as error:
        error.args = tuple(str(a).replace("\0", str(path)) for a in error.args)
        if hasattr(error, "message"):
            error.message = str(error.message).replace("\0", str(path))
        raise
    return build_rig(picture, marks, detail), tuple(warnings)


def _both(first: str, second: str) -> str:
    import hashlib

    return hashlib.sha256(f"{first} {second}".encode()).hexdigest()
