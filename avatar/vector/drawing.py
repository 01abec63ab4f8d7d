"""SVG files as pixels: how large they are, and what they look like at the size that is needed."""

from __future__ import annotations

import functools
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from avatar import resources
from avatar.errors import InputError
from avatar.paths import is_file
from avatar.vector import painter
from avatar.vector.markup import LARGEST, PLAIN, SIMPLER, Markup, RefusedError, clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SECONDS = 20
"""A drawing that takes longer is not one for a video; logos take a hundredth of a second."""
TRIAL = 256
"""Pixels of the longer side at which a drawing is tried."""


def is_drawing(path: Path) -> bool:
    """Whether a file is SVG, by its name or by how it begins; False for one that cannot be read."""
    if path.suffix.lower() in (".svg", ".svgz"):
        return True
    if not is_file(path):  # a pipe would be waited for
        return False
    try:
        with path.open("rb") as file:
            start = file.read(400).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    except OSError:
        return False
    return start.startswith((b"<svg", b"<!doctype svg")) or (start.startswith(b"<?xml") and b"<svg" in start)


def measure(path: Path, where: str = "") -> tuple[int, int]:
    """Width and height in pixels as the file has them. Raises InputError for a file that cannot be used."""
    markup = _markup(path, where)
    return max(1, round(markup.width)), max(1, round(markup.height))


def load(path: Path, size: tuple[int, int], where: str = "") -> NDArray[np.uint8]:
    """The drawing painted at `size` (width, height): uint8 [h, w, 4], premultiplied BGRA.

    Raises InputError for a file that is unsafe, broken, or takes too long.
    """
    import cv2
    import numpy as np

    markup = _markup(path, where)
    try:
        # The painter keeps the drawing's own shape: the smallest picture that covers `size` is made to fit.
        width = max(1, round(max(size[0], size[1] * markup.width / markup.height)))
        data = np.frombuffer(_paint(markup, min(width, 16384)), np.uint8)
    except RefusedError as error:
        raise _refusal(path, where, error) from None
    bgra = np.asarray(cv2.imdecode(data, cv2.IMREAD_UNCHANGED), np.uint8)
    alpha = bgra[..., 3:].astype(np.uint16)
    made = np.dstack([((bgra[..., :3] * alpha + 127) // 255).astype(np.uint8), bgra[..., 3]])
    if made.shape[1::-1] == size:
        return np.ascontiguousarray(made)
    return np.asarray(cv2.resize(made, size, interpolation=cv2.INTER_AREA), np.uint8)


def check(path: Path, where: str = "") -> tuple[int, int]:
    """Paint the drawing once, small, and measure it. Raises InputError, also where nothing is seen."""
    w, h = measure(path, where)
    factor = TRIAL / max(w, h)
    image = load(path, (max(1, round(w * factor)), max(1, round(h * factor))), where)
    if not image[..., 3].any():
        raise InputError(f"{_prefix(where)}{path} shows nothing.", hint="Use another file.")
    return w, h


def has_type(path: Path, where: str = "") -> bool:
    """Whether there is text in it that is set in a font of this machine, and so looks different on others."""
    return _markup(path, where).has_type


def _markup(path: Path, where: str) -> Markup:
    try:
        stat = path.stat()
        if stat.st_size > LARGEST:
            raise RefusedError(f"it has {stat.st_size:,} bytes; {LARGEST:,} are the most", SIMPLER)
        return _cleaned(path, stat.st_size, stat.st_mtime_ns)
    except FileNotFoundError:
        raise InputError(f"{_prefix(where)}there is no file {path}.") from None
    except OSError as error:
        raise InputError(f"{_prefix(where)}cannot read {path}: {error.strerror or error}.") from None
    except RefusedError as error:
        raise _refusal(path, where, error) from None


@functools.lru_cache(maxsize=32)
def _cleaned(path: Path, _bytes: int, _changed: int) -> Markup:
    return clean(path.read_bytes())


@functools.lru_cache(maxsize=32)
def _paint(markup: Markup, width: int) -> bytes:
    """The drawing as PNG, that wide. Raises RefusedError."""
    fonts: list[str] = []
    if markup.has_type:
        shipped = resources.folder("templates") / "fonts"
        fonts = ["system", *(str(path) for path in sorted(shipped.glob("*.ttf")))]
    return _paint_apart(markup, width, fonts) if _can_start() else _paint_here(markup, width, fonts)


def _can_start() -> bool:
    """Whether the running program is a Python that can be started again: inside a server it may not be."""
    name = Path(sys.executable or "").name.lower()
    return name.startswith(("python", "pypy")) and not getattr(sys, "frozen", False)


def _paint_apart(markup: Markup, width: int, fonts: Sequence[str]) -> bytes:
    """In a process of its own, which may end or be ended."""
    import subprocess

    # -P: the folder of the program is not searched for modules.
    command = [sys.executable, "-P", painter.__file__, str(width), str(SECONDS), *fonts]
    try:
        done = subprocess.run(
            command, input=markup.text.encode(), capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise RefusedError(f"painting it takes more than {SECONDS} seconds", SIMPLER) from None
    except OSError as error:
        raise RefusedError(f"nothing can be started that paints it: {error.strerror or error}") from None
    if done.returncode == painter.BROKEN:
        raise _unpainted(done.stderr.decode(errors="replace"))
    if done.returncode or not done.stdout.startswith(b"\x89PNG"):
        if b"No module named" in done.stderr:
            raise _missing()
        raise RefusedError("painting it takes too much time or memory", SIMPLER)
    return done.stdout


def _paint_here(markup: Markup, width: int, fonts: Sequence[str]) -> bytes:
    """In this process, where no other can be started."""
    try:
        return painter.paint(markup.text, width, fonts)
    except ImportError:
        raise _missing() from None
    except Exception as error:  # the binding raises ValueError, and its own kind for what panics
        raise _unpainted(str(error)) from None


def _missing() -> RefusedError:
    return RefusedError("the package resvg-py is missing", "Run: pip install resvg-py")


def _unpainted(reason: str) -> RefusedError:
    return RefusedError(f"it cannot be painted: {reason.strip().rstrip('.')[:200]}", PLAIN)


def _refusal(path: Path, where: str, error: RefusedError) -> InputError:
    return InputError(f"{_prefix(where)}{path} cannot be used: {error}.", hint=error.hint)


def _prefix(where: str) -> str:
    return f"{where}: " if where else ""
