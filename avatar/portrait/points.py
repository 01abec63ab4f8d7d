"""Named points of a face in a small JSON file that a person can read and correct.

The file `photo.landmarks.json` beside `photo.jpg` says where the parts of the face really are:

    {"version": 1, "picture": "photo.jpg", "size": [1024, 1024],
     "points": {"left_eye_outer": [412.0, 390.5], …}}

Points are x (right) and y (down) in pixels of the upright picture. Left and right are the picture's, as the
viewer sees it. The points in `NEEDED` must be there; of the others any may be left out.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from avatar.errors import InputError
from avatar.paths import is_file

VERSION = 1
ENDING = ".landmarks.json"
LARGEST = 64_000
"""Bytes: ten times what a full file needs."""

NAMES: Mapping[str, int] = {
    "left_eye_outer": 33,
    "left_eye_inner": 133,
    "left_upper_lid": 159,
    "left_lower_lid": 145,
    "left_iris": 468,
    "right_eye_inner": 362,
    "right_eye_outer": 263,
    "right_upper_lid": 386,
    "right_lower_lid": 374,
    "right_iris": 473,
    "left_brow_outer": 70,
    "left_brow_middle": 105,
    "left_brow_inner": 107,
    "right_brow_inner": 336,
    "right_brow_middle": 334,
    "right_brow_outer": 300,
    "nose_bridge": 168,
    "nose_tip": 4,
    "nose_base": 2,
    "left_nostril": 98,
    "right_nostril": 327,
    "left_mouth_corner": 61,
    "right_mouth_corner": 291,
    "upper_lip_outer": 0,
    "upper_lip_inner": 13,
    "lower_lip_inner": 14,
    "lower_lip_outer": 17,
    "forehead_top": 10,
    "left_temple": 54,
    "right_temple": 284,
    "left_cheek": 234,
    "right_cheek": 454,
    "left_jaw": 172,
    "right_jaw": 397,
    "chin": 152,
}
"""The points by name, with their numbers among the 478."""
NEEDED = (
    "left_eye_outer",
    "left_eye_inner",
    "right_eye_inner",
    "right_eye_outer",
    "nose_tip",
    "left_mouth_corner",
    "right_mouth_corner",
    "chin",
)
_ABOVE = (
    ("left_upper_lid", "left_lower_lid"),
    ("right_upper_lid", "right_lower_lid"),
    ("upper_lip_outer", "upper_lip_inner"),
    ("upper_lip_inner", "lower_lip_inner"),
    ("lower_lip_inner", "lower_lip_outer"),
    ("nose_bridge", "nose_tip"),
    ("nose_tip", "left_mouth_corner"),
    ("nose_tip", "right_mouth_corner"),
    ("left_mouth_corner", "chin"),
    ("right_mouth_corner", "chin"),
    ("forehead_top", "chin"),
)
"""Pairs of which the first is never below the second, along the face's own upright."""
_BESIDE = (
    ("left_eye_outer", "left_eye_inner"),
    ("left_eye_inner", "right_eye_inner"),
    ("right_eye_inner", "right_eye_outer"),
    ("left_mouth_corner", "right_mouth_corner"),
    ("left_nostril", "right_nostril"),
    ("left_brow_outer", "left_brow_inner"),
    ("right_brow_inner", "right_brow_outer"),
    ("left_temple", "right_temple"),
    ("left_cheek", "right_cheek"),
    ("left_jaw", "right_jaw"),
)
"""Pairs of which the first is left of the second, along the line of the eyes."""
_SLACK = 0.02
"""How far, in distances of the eyes, a point may lie on the wrong side: closed lips touch."""


@dataclass(frozen=True)
class Points:
    """Named points in pixels of a picture of `size` (width, height); `digest` is their file's SHA-256."""

    points: Mapping[str, tuple[float, float]]
    size: tuple[int, int]
    path: Path
    digest: str = ""

    def scaled(self, width: int, height: int) -> dict[str, tuple[float, float]]:
        """The points in pixels of the same picture at another size.

        Raises:
            InputError: the sides of the two are not in proportion: it is not the same picture.
        """
        across, down = width / self.size[0], height / self.size[1]
        if abs(across / down - 1) > 0.02:
            raise InputError(
                f"{self.path}: size: the points were set in a picture of {self.size[0]} × {self.size[1]} "
                f"pixels, and this one is {width} × {height}.",
                hint="Cut or turned since? Write the file again with `avatar portrait landmarks --replace`.",
            )
        return {name: (x * across, y * down) for name, (x, y) in self.points.items()}


def path_beside(picture: Path | str) -> Path:
    """Where the points of a picture are looked for: `photo.landmarks.json` for `photo.jpg`."""
    path = Path(picture)
    return path.with_name(path.stem + ENDING)


def find_points(picture: Path | str, given: Path | str | None = None) -> Points | None:
    """The points of a picture: from the file `given`, else from the one beside the picture, if there is one.

    Raises:
        InputError: the file is broken; the message names it and the field.
    """
    path = path_beside(picture)
    if given is None and not is_file(path):
        return None
    return read_points(path if given is None else given)


def read_points(path: Path | str) -> Points:
    """Read and check a file of points.

    Raises:
        InputError: not there, too large, not such a file, or points that cannot be those of a face.
    """
    path = Path(path)
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder.", hint=_HINT)
        if path.stat().st_size > LARGEST:
            raise InputError(f"{path} is too large for a file of landmarks.", hint=_HINT)
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).", hint=_HINT) from None
    try:
        loaded = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:  # ValueError has that of Unicode and of JSON below it
        what = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise InputError(f"{path}: this is not JSON ({what}).", hint=_HINT) from None
    return Points(*_check(loaded, path), path, hashlib.sha256(data).hexdigest())


def as_json(points: Mapping[str, tuple[float, float]], picture: str, size: tuple[int, int]) -> str:
    """The text of a file of points, a line for each."""
    lines = ",\n".join(
        f"    {json.dumps(name)}: [{points[name][0]:.2f}, {points[name][1]:.2f}]"
        for name in NAMES
        if name in points
    )
    name = json.dumps(picture, ensure_ascii=False)
    return (
        f'{{\n  "version": {VERSION},\n  "picture": {name},\n  "size": [{size[0]}, {size[1]}],\n'
        f'  "points": {{\n{lines}\n  }}\n}}\n'
    )


_HINT = "`avatar portrait landmarks PICTURE` writes a good one."


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f"{name!r} is there twice")
        found[name] = value
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number")


def _check(loaded: Any, path: Path) -> tuple[dict[str, tuple[float, float]], tuple[int, int]]:
    def refuse(field: str, what: str, hint: str = _HINT) -> NoReturn:
        raise InputError(f"{path}: {field}: {what}.", hint=hint)

    if not isinstance(loaded, dict):
        refuse("the file", "an object in braces is expected")
    for field in loaded:
        if field not in ("version", "picture", "size", "points"):
            refuse(str(field)[:60], "there is no such field", "Fields are version, picture, size and points.")
    if loaded.get("version") != VERSION or isinstance(loaded.get("version"), bool):
        refuse("version", f"{VERSION} is expected, not {str(loaded.get('version'))[:40]}")
    size = loaded.get("size")
    if not (isinstance(size, list) and len(size) == 2 and all(_whole(v) for v in size)):
        refuse("size", "width and height of the picture in pixels are expected, as [1024, 768]")
    given = loaded.get("points")
    if not isinstance(given, dict):
        refuse("points", "an object of named points is expected")
    points: dict[str, tuple[float, float]] = {}
    for name, value in given.items():
        if name not in NAMES:
            near = difflib.get_close_matches(str(name), NAMES, n=1)
            refuse(
                f"points.{str(name)[:60]}",
                "there is no point of that name",
                f"Did you mean {near[0]!r}?" if near else f"Names are {', '.join(NAMES)}.",
            )
        if not (isinstance(value, list) and len(value) == 2 and all(_number(v) for v in value)):
            refuse(f"points.{name}", "x and y in pixels are expected, as [412.5, 390]")
        x, y = float(value[0]), float(value[1])
        if not (-size[0] <= x <= 2 * size[0] and -size[1] <= y <= 2 * size[1]):
            refuse(f"points.{name}", f"({x:.0f}, {y:.0f}) is far outside the picture")
        points[name] = (x, y)
    missing = [name for name in NEEDED if name not in points]
    if missing:
        refuse(f"points.{missing[0]}", "this point is missing")
    if fault := find_fault(points):
        refuse(f"points.{fault[0]}", fault[1], "Left and right are the picture's, as you see it.")
    return points, (size[0], size[1])


def find_fault(points: Mapping[str, tuple[float, float]]) -> tuple[str, str] | None:
    """Why points cannot be those of an upright face, as the name of one and what is wrong with it, or None.

    Sides that are swapped, lids or lips upside down.
    """

    def middle(side: str) -> tuple[float, float]:
        (ax, ay), (bx, by) = points[f"{side}_eye_outer"], points[f"{side}_eye_inner"]
        return (ax + bx) / 2, (ay + by) / 2

    (lx, ly), (rx, ry) = middle("left"), middle("right")
    distance = math.hypot(rx - lx, ry - ly)
    if distance < 4:
        return "left_eye_inner", f"the eyes are {distance:.0f} pixels apart, which is no face"
    right = ((rx - lx) / distance, (ry - ly) / distance)
    down = (-right[1], right[0])
    if (points["chin"][0] - lx) * down[0] + (points["chin"][1] - ly) * down[1] < 0.3 * distance:
        return "chin", "the chin must lie below the eyes"
    for pairs, axis, what in ((_ABOVE, down, "above"), (_BESIDE, right, "to the left of")):
        for first, second in pairs:
            if first in points and second in points:
                (ax, ay), (bx, by) = points[first], points[second]
                if (bx - ax) * axis[0] + (by - ay) * axis[1] < -_SLACK * distance:
                    return first, f"it must lie {what} {second}"
    return None


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e7


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1_000_000
