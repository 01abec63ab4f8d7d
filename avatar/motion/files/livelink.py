"""Live Link Face: the CSV that Epic's app for iPhones records, and that importers of it take.

The header is that of a recording: Timecode, BlendshapeCount, then 61 columns, in an order of the app's own
(JawRight before JawLeft, MouthRight before MouthLeft, everything else left before right). Sources: a header
copied "byte for byte from a real capture" in a public test, and those of the importers
github.com/nmfisher/blender_livelinkface and github.com/nikorummukainen/simple-Live-Link-Face-CSV-Importer;
all three agree.

Angles: Epic documents neither unit nor sign. They are taken as radians, because importers that were tried
with recordings of the app hand them to Blender's Euler as they are: Diffeomorphic's DAZ Importer
(bitbucket.org/Diffeomorphic/import_daz, issue 369) and the second one above. Signs as Epic's ARKit plug-in
has them where its left is Apple's left (AppleARKitFaceSupport, ToBlendShapeMap with bFaceMirrored) and as the
DAZ Importer reads them: yaw + towards the person's right, pitch + down, roll + clockwise in the picture. Each
is the opposite of `Motion.head`. Rotations of the eyes have the same signs, against the head.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from avatar.motion.files.form import (
    MOST_FRAMES,
    Reading,
    check_finite,
    clip_shapes,
    find_shape,
    nearest,
    plain_name,
    shorten,
    spread,
    wrong,
)
from avatar.motion.files.timecode import Clock, parse_code, read_clock, write_code
from avatar.motion.gaze import DEGREES
from avatar.motion.model import ARKIT_INDEX, ARKIT_NAMES, Motion

_EYE = ("Blink", "LookDown", "LookIn", "LookOut", "LookUp", "Squint", "Wide")
_PAIRS = ("Smile", "Frown", "Dimple", "Stretch")
SHAPES: tuple[str, ...] = (
    *(f"Eye{name}{side}" for side in ("Left", "Right") for name in _EYE),
    *("JawForward", "JawRight", "JawLeft", "JawOpen"),
    *("MouthClose", "MouthFunnel", "MouthPucker", "MouthRight", "MouthLeft"),
    *(f"Mouth{name}{side}" for name in _PAIRS for side in ("Left", "Right")),
    *("MouthRollLower", "MouthRollUpper", "MouthShrugLower", "MouthShrugUpper"),
    *(f"Mouth{name}{side}" for name in ("Press", "LowerDown", "UpperUp") for side in ("Left", "Right")),
    *("BrowDownLeft", "BrowDownRight", "BrowInnerUp", "BrowOuterUpLeft", "BrowOuterUpRight"),
    *("CheekPuff", "CheekSquintLeft", "CheekSquintRight", "NoseSneerLeft", "NoseSneerRight", "TongueOut"),
)
HEAD = ("HeadYaw", "HeadPitch", "HeadRoll")
EYES = tuple(f"{side}Eye{axis}" for side in ("Left", "Right") for axis in ("Yaw", "Pitch", "Roll"))
HEADER: tuple[str, ...] = ("Timecode", "BlendshapeCount", *SHAPES, *HEAD, *EYES)
COUNT = len(SHAPES) + len(HEAD) + len(EYES)

LARGEST = 900_000_000
"""Bytes of a file that is still read: a million frames of the app."""
_LONGEST_LINE = 65_536
_FULL_TURN = 2 * math.pi
_STEEPEST = 90.0
"""Degrees: no head that a camera sees from the front turns farther."""


def write(file: IO[bytes], motion: Motion) -> None:
    """Write a motion as the app writes a take; the shift of the head and the breath have no column."""
    order = [ARKIT_INDEX[name[0].lower() + name[1:]] for name in SHAPES]
    angles = -np.radians(motion.head[:, :3].astype(np.float64))
    values = np.hstack([motion.coefficients[:, order].astype(np.float64), angles, _eye_angles(motion)])
    values += 0.0  # −0 is written as 0
    file.write((",".join(HEADER) + "\n").encode())
    for n, row in enumerate(values.tolist()):
        numbers = ",".join([f"{value:.10f}" for value in row])
        file.write(f"{write_code(n, motion.fps)},{COUNT},{numbers}\n".encode())


def _eye_angles(motion: Motion) -> NDArray[np.float64]:
    """How the eyes are turned, radians [T, 6]: what the eyeLook shapes say, in angles."""

    def look(name: str) -> NDArray[np.float64]:
        degrees = next(value for key, value in DEGREES.items() if name.startswith(key))
        return np.radians(degrees * motion.coefficients[:, ARKIT_INDEX["eyeLook" + name]].astype(np.float64))

    columns = []
    for side, right in (("Left", "In"), ("Right", "Out")):  # the person's right is inward for the left eye
        left = "Out" if right == "In" else "In"
        columns += [look(right + side) - look(left + side), look("Down" + side) - look("Up" + side)]
        columns.append(np.zeros(len(motion)))
    return np.stack(columns, 1)


def read(path: Path, fps: float | None) -> Reading:
    """The motion of a recording; `fps` overrides what its timecodes say. Raises InputError, OSError.

    Columns are found by name, in any order and spelling of capitals; commas, semicolons (then with decimal
    commas) and tabs part them. Frames in which the app lost the face take what lies between their neighbours.
    """
    if path.stat().st_size > LARGEST:
        raise wrong(path, "the file is larger than 900 MB.", "Cut the take into parts.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = _lines(file, path)
        first = next(lines, "")
        mark = max(",;\t", key=first.count)
        try:
            table = _table(csv.reader([first], delimiter=mark), csv.reader(lines, delimiter=mark), path, mark)
        except UnicodeDecodeError:
            raise wrong(path, "this is not text in UTF-8.", "Save it as CSV in UTF-8.") from None
        except csv.Error as error:
            raise wrong(path, f"this cannot be read as CSV ({error}).", "Export the take again.") from None
    return table.reading(path, fps)


def _lines(file: IO[str], path: Path) -> Iterator[str]:
    number = 0
    try:
        while line := file.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                raise wrong(path, "the line is too long for a frame.", "Is this a motion file?", number)
            yield line
    except UnicodeDecodeError:
        raise wrong(path, "this is not text in UTF-8.", "Save it as CSV in UTF-8.") from None


class _Table:
    """Columns and frames of a file as they stand in it."""

    def __init__(self, header: list[str], path: Path) -> None:
        self.names = [name.strip() for name in header]
        self.head: dict[int, int] = {}
        self.places: dict[int, int] = {}
        self.lines: list[int] = []
        self.codes: list[tuple[int, float]] = []
        self.rows: list[NDArray[np.float64]] = []
        self.lost: list[int] = []
        self._find(path)

    def _find(self, path: Path) -> None:
        """Find out what the columns are. Raises InputError."""
        if not self.names or plain_name(self.names[0]) != "timecode":
            raise wrong(
                path,
                f"column 1 is {shorten(self.names[0] if self.names else '')} instead of Timecode.",
                "A motion file is a CSV of Live Link Face, a JSON of Audio2Face, or .npz of `avatar motion`.",
                1,
            )
        angles = {plain_name(name): k for k, name in enumerate((*HEAD, *EYES))}
        seen: set[str] = set()
        for k, name in enumerate(self.names[1:], 1):
            plain = plain_name(name)
            if plain in seen:
                raise wrong(path, f"column {k + 1}: {name!r} is there twice.", "Remove one of them.", 1)
            seen.add(plain)
            place = find_shape(name)
            if place is not None:
                self.places[k] = place
            elif plain in angles:
                self.head[k] = angles[plain]
            elif plain != "blendshapecount":
                raise wrong(
                    path, f"column {k + 1} is {shorten(name)}: no such shape.", nearest(name, HEADER), 1
                )
        missing = [name for name in SHAPES if find_shape(name) not in self.places.values()]
        if missing:
            some = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
            raise wrong(path, f"the columns {some} are missing.", "Add them; 0 means that nothing moves.", 1)

    def add(self, row: list[str], line: int, path: Path, mark: str) -> None:
        """Take up one frame. Raises InputError."""
        self.codes.append(parse_code(row[0], path, line))
        self.lines.append(line)
        if not any(cell.strip() not in ("", "0") for cell in row[1:]):  # the face was lost
            self.lost.append(len(self.rows))
            self.rows.append(np.full(len(self.names) - 1, np.nan))
            return
        if len(row) != len(self.names):
            raise wrong(
                path,
                f"{len(row)} values instead of {len(self.names)}.",
                "Every line needs one for each column.",
                line,
            )
        cells = [cell.replace(",", ".") for cell in row[1:]] if mark == ";" else row[1:]
        try:
            values = np.array([float(cell) for cell in cells])
        except ValueError:
            values = np.array([np.nan])
        if not np.isfinite(values).all():
            k = next(k for k, cell in enumerate(cells, 1) if not _is_number(cell))
            raise wrong(
                path,
                f"column {k + 1} ({self.names[k]}) is {shorten(row[k])}, not a number.",
                "Give every frame a number; repair or remove the frames that were not tracked.",
                line,
            )
        self.rows.append(values)

    def reading(self, path: Path, fps: float | None) -> Reading:
        """The table as a motion. Raises InputError."""
        tracked = np.setdiff1d(np.arange(len(self.rows)), self.lost)
        if not len(tracked):
            raise wrong(path, "there is no frame in it.", "Record the take again.")
        values = np.array(self.rows)
        warnings: list[str] = []
        if self.lost:
            warnings.append(
                f"{path}: the face was lost in {len(self.lost)} of {len(values)} frames; they are filled."
            )
            for column in values.T:
                column[self.lost] = np.interp(self.lost, tracked, column[tracked])

        def place(row: int) -> str:
            return f"line {self.lines[row]}"

        clock = read_clock(self.codes, self.lines, path)
        if fps is not None:
            clock = Clock(np.arange(len(values)) / fps, fps, True, True)
        elif not clock.known:
            warnings.append(
                f"{path}: less than a second does not tell its frame rate; {clock.fps:g} a second is taken, "
                "as the app records. avatar.load_motion(path, fps=…) sets it."
            )
        shapes = values[:, [k - 1 for k in self.places]]
        names = [self.names[k] for k in self.places]
        check_finite(path, shapes, names, place)
        clipped, more = clip_shapes(path, shapes, names, place)
        head, about = self._angles(values, path)
        warnings += (*more, *about)
        coefficients = spread(clipped, list(self.places.values()))
        if not clock.even:
            coefficients, head = _even_out(clock, coefficients, path), _even_out(clock, head, path)
        frames = len(coefficients)
        return Reading(Motion(clock.fps, coefficients, head, np.zeros(frames, np.float32)), tuple(warnings))

    def _angles(self, values: NDArray[np.float64], path: Path) -> tuple[NDArray[np.float32], list[str]]:
        """Head poses [T, 6] of `Motion`, and warnings."""
        out = np.zeros((len(values), 6))
        turned = {axis: k for k, axis in self.head.items() if axis < len(HEAD)}
        if len(turned) < len(HEAD):
            return out.astype(np.float32), [f"{path}: no columns {', '.join(HEAD)}; the head keeps still."]
        angles = values[:, [turned[axis] - 1 for axis in range(len(HEAD))]]
        warnings = []
        if np.abs(angles).max() > _FULL_TURN:
            warnings.append(
                f"{path}: angles up to {np.abs(angles).max():.1f} are no radians; taken as degrees."
            )
        else:
            angles = np.degrees(angles)
        if np.abs(angles).max() > _STEEPEST:
            warnings.append(
                f"{path}: the head turns by up to {np.abs(angles).max():.0f}°; cut at {_STEEPEST:.0f}°."
            )
        out[:, :3] = -np.clip(angles, -_STEEPEST, _STEEPEST)
        return out.astype(np.float32), warnings


def _table(header: Iterator[list[str]], rows: Iterator[list[str]], path: Path, mark: str) -> _Table:
    table = _Table(next(header, []), path)
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(table.rows) == MOST_FRAMES:
            raise wrong(
                path, f"there are more than {MOST_FRAMES} frames.", "Cut the take into parts.", number
            )
        table.add(row, number, path, mark)
    return table


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _even_out(clock: Clock, values: NDArray[np.float32], path: Path) -> NDArray[np.float32]:
    """Values at uneven times as values at n / fps: dropped frames are filled, jitter goes."""
    frames = int(clock.times[-1] * clock.fps + 1e-6) + 1
    if frames > MOST_FRAMES:
        raise wrong(path, "its timecodes span more than four hours.", "Cut the take into parts.")
    times = np.arange(frames) / clock.fps
    out = np.empty((frames, values.shape[1]), np.float32)
    for k, column in enumerate(values.T):
        out[:, k] = np.interp(times, clock.times, column)
    return out


assert sorted(find_shape(name) or 0 for name in SHAPES) == list(range(len(ARKIT_NAMES)))
