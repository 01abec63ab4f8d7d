"""Write the file of named points that a person corrects by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from avatar.errors import InputError, PortraitError, UnknownNameError
from avatar.portrait.points import NAMES, as_json, find_fault, path_beside

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from avatar.portrait.picture import Picture

FINDERS = ("net", "face-alignment")
GUESS = 0.16
"""Distance of the eyes, in parts of the picture's shorter side, where none is found: head and shoulders."""


@dataclass(frozen=True)
class Survey:
    """Where the points are, and where they come from: a net, a guess in the picture's middle, or a file."""

    path: Path
    points: Mapping[str, tuple[float, float]]
    source: Literal["net", "face-alignment", "guess", "file"]


def write_points(
    picture: Path, path: Path | None = None, *, finder: str = "net", replace: bool = False
) -> Survey:
    """Write the named points of a portrait, by default to `photo.landmarks.json` beside it.

    finder: `net`, the one that ships; where it finds no face, the points of an average face are written, to
    be moved by hand. Or `face-alignment`, an optional package.

    Raises:
        PortraitError: the picture cannot be read, or is too small. InputError: the file is there already.
        MissingExtraError, EngineError: of `face-alignment`. OutputError: the file cannot be written.
    """
    from avatar.media.atomic import check_target, whole_file
    from avatar.portrait.picture import read_picture

    if finder not in FINDERS:
        raise UnknownNameError("finder of landmarks", finder, FINDERS)
    read = read_picture(picture)
    target = path or path_beside(picture)
    check_target(target)
    if target.exists() and not replace:
        raise InputError(
            f"{target} is there already, perhaps corrected by hand.",
            hint="Add --replace to begin anew, or write to another file with -o.",
        )
    points, source = _find(read, str(picture), finder)
    across, down = (read.size[i] / read.pixels.shape[1 - i] for i in (0, 1))
    placed = {name: (x * across, y * down) for name, (x, y) in points.items()}
    with whole_file(target) as file:
        file.write(as_json(placed, picture.name, read.size))
    return Survey(target, placed, source)


def _find(
    picture: Picture, name: str, finder: str
) -> tuple[dict[str, tuple[float, float]], Literal["net", "face-alignment", "guess"]]:
    from avatar.portrait.bending import bend, named
    from avatar.portrait.verdict import LEAST, find_marks

    bgr = picture.seen()
    if min(bgr.shape[:2]) < LEAST:
        raise PortraitError(
            f"{name}: {bgr.shape[1]} × {bgr.shape[0]} pixels is too small for a portrait.",
            hint="Give a picture of at least 512 × 512 pixels.",
        )
    found = find_marks(bgr)
    if finder == "face-alignment":
        from avatar.portrait.alignment import align

        points = named(bend(align(bgr, name), found))
        if fault := find_fault(points):
            raise PortraitError(
                f"{name}: what {finder} finds is no face ({fault[0]}: {fault[1]}).",
                hint="`avatar portrait landmarks PICTURE` writes points that you can move by hand.",
            )
        return points, "face-alignment"
    if found:
        return named(max(found, key=lambda marks: marks.iod)), "net"
    return _guess(bgr), "guess"


def _guess(bgr: NDArray[np.uint8]) -> dict[str, tuple[float, float]]:
    """The points of an average face that looks into the camera, a little above the middle of the picture."""
    from avatar.portrait.topology import NEUTRAL

    height, width = bgr.shape[:2]
    scale = GUESS * min(height, width) / 0.7  # the table's unit is the distance of the outer corners
    return {
        name: (width / 2 + float(NEUTRAL[i, 0]) * scale, 0.4 * height + float(NEUTRAL[i, 1]) * scale)
        for name, i in NAMES.items()
    }
