"""NVIDIA Audio2Face: the JSON that its blend shape export writes ("Format: .json").

Keys exportFps, trackPath, numPoses, numFrames, facsNames [numPoses], weightMat [numFrames][numPoses], joints,
rotations and translations (a quaternion and a place for each joint and frame). The names are ARKit's, from
eyeBlinkLeft to tongueOut, jawLeft before jawRight. Sources: NVIDIA's manual for what is exported
(docs.omniverse.nvidia.com/audio2face/latest/user-manual/data-conversion/blendshape-conversion.html); for the
keys, what importers read (github.com/SteveSantoso/CBAudio2Face, GetAudio2FaceBlendShapeInfo; the interface
Audio2FaceExportData of web players, which has the joints); for the names, a public export of a track.

Audio2Face exports no pose of the head and no breath. Ours are in keys of their own, which other programs
skip: avatarHead [numFrames][6] and avatarBreath [numFrames], as `Motion` has them.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from avatar.motion.files.form import (
    MOST_FRAMES,
    Reading,
    check_finite,
    check_rate,
    clip_shapes,
    find_shapes,
    shorten,
    spread,
    wrong,
)
from avatar.motion.files.livelink import SHAPES
from avatar.motion.model import ARKIT_INDEX, Motion

_SWAPPED = {
    "jawRight": "jawLeft",
    "jawLeft": "jawRight",
    "mouthRight": "mouthLeft",
    "mouthLeft": "mouthRight",
}
NAMES = tuple(_SWAPPED.get(name, name) for name in (shape[0].lower() + shape[1:] for shape in SHAPES))
"""Order of facsNames: that of Live Link Face with left before right everywhere."""
LARGEST = 150_000_000
"""Bytes of a file that is still read: the whole of it is in memory, ten times as large."""
_AGAIN = "Export it again from Audio2Face."


def write(file: IO[bytes], motion: Motion) -> None:
    """Write a motion as an export of Audio2Face, one frame a line."""
    order = [ARKIT_INDEX[name] for name in NAMES]
    fps = int(motion.fps) if float(motion.fps).is_integer() else motion.fps
    head = {
        "exportFps": fps,
        "trackPath": "",
        "numPoses": len(NAMES),
        "numFrames": len(motion),
        "facsNames": list(NAMES),
        "joints": [],
        "rotations": [],
        "translations": [],
    }
    text = json.dumps(head, indent=1)
    file.write(text.removesuffix("\n}").encode())
    tables = (
        ("weightMat", motion.coefficients[:, order]),
        ("avatarHead", motion.head),
        ("avatarBreath", motion.breath),
    )
    for key, table in tables:
        file.write(f',\n "{key}": [\n'.encode())
        for n, row in enumerate(table):
            last = n + 1 == len(table)
            numbers = json.dumps(np.asarray(row, np.float64).round(7).tolist())
            file.write(f"  {numbers}{'' if last else ','}\n".encode())
        file.write(b" ]")
    file.write(b"\n}\n")


def read(path: Path, fps: float | None) -> Reading:
    """The motion of an export; `fps` overrides exportFps. Raises InputError, OSError."""
    data = _load(path)
    rate = check_rate(path, data.get("exportFps") if fps is None else fps)
    names, weights = data.get("facsNames"), data.get("weightMat")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise wrong(path, "facsNames is no list of names.", _AGAIN)
    if not isinstance(weights, list) or not weights:
        raise wrong(path, "weightMat holds no frames.", _AGAIN)
    if len(weights) > MOST_FRAMES:
        raise wrong(path, f"there are more than {MOST_FRAMES} frames.", "Cut it into parts.")
    for key, count in (("numPoses", len(names)), ("numFrames", len(weights))):
        if data.get(key, count) != count:
            raise wrong(path, f"{key} is {shorten(data[key])}, but there are {count}.", _AGAIN)
    places = find_shapes(path, names, "facsNames")
    values = _matrix(path, "weightMat", weights, names)
    clipped, warnings = clip_shapes(path, values, names, _frame)
    missing = [name for name in NAMES if ARKIT_INDEX[name] not in places]
    if missing:
        warnings += (f"{path}: {len(missing)} shapes such as {missing[0]} are not in it and keep still.",)
    head, breath = np.zeros((len(weights), 6)), np.zeros(len(weights))
    if "avatarHead" in data or "avatarBreath" in data:
        turns, lifts = data.get("avatarHead"), data.get("avatarBreath")
        if not (
            isinstance(turns, list) and isinstance(lifts, list) and len(turns) == len(lifts) == len(weights)
        ):
            raise wrong(path, "avatarHead and avatarBreath need an entry for every frame.", "Write it again.")
        head = _matrix(path, "avatarHead", turns, ("yaw", "pitch", "roll", "x", "y", "growth"))
        breath = _matrix(path, "avatarBreath", [[lift] for lift in lifts], ("breath",))[:, 0]
    motion = Motion(rate, spread(clipped, places), head.astype(np.float32), breath.astype(np.float32))
    return Reading(motion, warnings)


def _frame(row: int) -> str:
    return f"frame {row}"


def _load(path: Path) -> dict[str, Any]:
    if path.stat().st_size > LARGEST:
        raise wrong(path, "the file is larger than 150 MB.", "Cut it into parts, or use CSV.")
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise wrong(path, "this is not text in UTF-8.", _AGAIN) from None
    except json.JSONDecodeError as error:
        where = f"{error.msg} in column {error.colno}"
        raise wrong(path, f"this is not JSON: {where}.", "Is it cut off? " + _AGAIN, error.lineno) from None
    except (RecursionError, ValueError):  # nested without end, or a number of thousands of digits
        raise wrong(path, "this JSON cannot be read.", _AGAIN) from None
    if not isinstance(data, dict) or "weightMat" not in data:
        raise wrong(path, "this is JSON without a weightMat.", "Give an export of Audio2Face.")
    return data


def _matrix(path: Path, key: str, rows: list[Any], names: list[str] | tuple[str, ...]) -> NDArray[np.float64]:
    """Rows from JSON as numbers [T, N]. Raises InputError for the first that is not."""
    for n, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != len(names):
            what = f"{len(row)} values" if isinstance(row, list) else shorten(row)
            raise wrong(path, f"{key}, frame {n}: {what} instead of {len(names)}.", _AGAIN)
        for name, value in zip(names, row, strict=True):
            if type(value) not in (int, float):
                raise wrong(path, f"{key}, frame {n}: {name} is {shorten(value)}, not a number.", _AGAIN)
    try:
        values = np.array(rows, np.float64)
    except OverflowError:
        raise wrong(path, f"{key} holds a number that is too large.", _AGAIN) from None
    check_finite(path, values, names, _frame)
    return values
