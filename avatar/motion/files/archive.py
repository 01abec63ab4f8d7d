"""Our own format, .npz: exactly what a `Motion` is, to the last bit.

fps: float64; coefficients: float32 [T, 52]; head: float32 [T, 6]; breath: float32 [T], all as `Motion` has
them; names: the 52 ARKit names, in the order of the columns. `numpy.load(path)` opens it.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from avatar.motion.files.form import (
    MOST_FRAMES,
    Reading,
    check_finite,
    check_rate,
    clip_shapes,
    find_shapes,
    spread,
    wrong,
)
from avatar.motion.model import ARKIT_NAMES, Motion

_WIDTHS = {"coefficients": len(ARKIT_NAMES), "head": 6, "breath": 1}
_AGAIN = "Write it again with `avatar motion`."


def write(file: IO[bytes], motion: Motion) -> None:
    """Write a motion exactly."""
    np.savez_compressed(
        file,
        fps=np.float64(motion.fps),
        coefficients=motion.coefficients.astype(np.float32),
        head=motion.head.astype(np.float32),
        breath=motion.breath.astype(np.float32),
        names=np.array(ARKIT_NAMES),
    )


def read(path: Path, fps: float | None) -> Reading:
    """The motion of a file; `fps` overrides its own. Raises InputError, OSError."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_FRAMES * 4 * 64:  # before anything of it is unpacked
            raise wrong(path, f"it holds {unpacked // 1_000_000} MB.", "Cut the motion into parts.")
        with np.load(path, allow_pickle=False) as arrays:
            missing = {"fps", "names", *_WIDTHS} - set(arrays.files)
            if missing:
                raise wrong(path, f"{', '.join(sorted(missing))} is not in it.", _AGAIN)
            found = {key: arrays[key] for key in ("fps", "names", *_WIDTHS)}
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        SyntaxError,
    ):
        raise wrong(path, "this .npz file is broken.", _AGAIN) from None
    rate = found["fps"]
    if rate.shape != () or rate.dtype.kind not in "fiu":
        raise wrong(path, "fps is not a number.", _AGAIN)
    if found["names"].ndim != 1 or found["names"].dtype.kind != "U":
        raise wrong(path, "names is no list of names.", _AGAIN)
    names = [str(name) for name in found["names"]]
    places = find_shapes(path, names, "names")
    values = {key: _checked(path, key, found[key], len(names)) for key in _WIDTHS}
    lengths = {key: len(array) for key, array in values.items()}
    if len(set(lengths.values())) > 1 or not lengths["head"]:
        raise wrong(path, f"its arrays have {lengths} frames.", _AGAIN)
    inside, warnings = clip_shapes(path, values["coefficients"], names, _frame)
    motion = Motion(
        fps=check_rate(path, float(rate) if fps is None else fps),
        coefficients=spread(inside, places),
        head=values["head"].astype(np.float32),
        breath=values["breath"][:, 0].astype(np.float32),
    )
    return Reading(motion, warnings)


def _frame(row: int) -> str:
    return f"frame {row}"


def _checked(path: Path, key: str, array: NDArray[np.generic], shapes: int) -> NDArray[np.float64]:
    """One array as float64 [T, N]. Raises InputError."""
    wide = array[:, None] if key == "breath" and array.ndim == 1 else array
    width = shapes if key == "coefficients" else _WIDTHS[key]
    if wide.ndim != 2 or wide.shape[1] != width or wide.dtype.kind not in "fiu":
        raise wrong(path, f"{key} is {array.dtype}{list(array.shape)}, not numbers [T, {width}].", _AGAIN)
    values = wide.astype(np.float64)
    check_finite(path, values, [f"{key} {k}" for k in range(width)], _frame)
    return values
