"""Main memory that a GPU writes to by itself: page-locked, or plain memory where there is no such thing.

From page-locked memory and into it the GPU copies at the full speed of its bus and without the processor;
to plain memory the driver copies twice. ONNX Runtime's Python interface has no name for it ("cuda_pinned" is
known to its C++ only), so the pages come from the driver, and ONNX Runtime gets their address.
"""

from __future__ import annotations

import ctypes
import math
import sys
import weakref
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

LIBRARIES = {"win32": "nvcuda.dll"}
LIBRARY = "libcuda.so.1"
"""NVIDIA's driver, by these names since its first versions."""
PORTABLE = 1
"""CU_MEMHOSTALLOC_PORTABLE: page-locked for all contexts of the process (CUDA driver API, cuMemHostAlloc)."""


class Driver:
    """The few functions of the driver that are needed, on the first GPU, in the context that CUDA shares."""

    def __init__(self, library: Any) -> None:
        self._library = library
        device, self._context = ctypes.c_int(), ctypes.c_void_p()
        self._call("cuInit", ctypes.c_uint(0))
        self._call("cuDeviceGet", ctypes.byref(device), ctypes.c_int(0))
        self._call("cuDevicePrimaryCtxRetain", ctypes.byref(self._context), device)

    def _call(self, name: str, *arguments: Any) -> None:
        code = getattr(self._library, name)(*arguments)
        if code:
            raise OSError(f"{name}: error {code}")

    def allocate(self, count: int) -> NDArray[np.uint8]:
        """Page-locked memory, uint8 [count], given back when the last view of it is gone. Raises OSError."""
        at, before = ctypes.c_void_p(), ctypes.c_void_p()
        self._call("cuCtxPushCurrent_v2", self._context)
        try:
            self._call("cuMemHostAlloc", ctypes.byref(at), ctypes.c_size_t(count), ctypes.c_uint(PORTABLE))
        finally:
            self._call("cuCtxPopCurrent_v2", ctypes.byref(before))
        pages = (ctypes.c_uint8 * count).from_address(at.value or 0)
        # At the end of the process the driver frees it, and may be gone before we are.
        weakref.finalize(pages, self._free, at).atexit = False
        return np.ctypeslib.as_array(pages)

    def _free(self, at: ctypes.c_void_p) -> None:
        before = ctypes.c_void_p()
        self._library.cuCtxPushCurrent_v2(self._context)
        self._library.cuMemFreeHost(at)
        self._library.cuCtxPopCurrent_v2(ctypes.byref(before))


@cache
def driver() -> Driver | None:
    """The driver, or None where there is none, or no GPU."""
    try:
        return Driver(ctypes.CDLL(LIBRARIES.get(sys.platform, LIBRARY)))
    except (OSError, AttributeError):
        return None


def allocate(shape: tuple[int, ...], pinned: bool) -> NDArray[np.uint8]:
    """Memory for bytes of that shape; `pinned`: page-locked, where the driver has it to give."""
    found = driver() if pinned else None
    if found:
        try:
            return found.allocate(math.prod(shape)).reshape(shape)
        except (OSError, AttributeError):  # the system locks no more pages: slower, but no less right
            pass
    return np.empty(shape, np.uint8)
