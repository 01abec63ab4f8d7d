"""Draw frames in a thread of their own, a few ahead of who uses them."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

_SLOTS = 4


_counting = threading.Lock()
_alone: list[int] = []
"""The threads that OpenCV had before each `one_thread` that is still open."""


@contextmanager
def one_thread() -> Iterator[None]:
    """OpenCV works in the thread that calls it, and starts no others, until this ends.

    A frame is a hundred small pieces of work: handing each to a pool of threads and waiting for it costs more
    time of all cores together than it saves, and the other cores encode meanwhile.
    """
    import cv2

    with _counting:
        _alone.append(cv2.getNumThreads())
        cv2.setNumThreads(1)
    try:
        yield
    finally:
        with _counting:
            before = _alone.pop()
            if not _alone:
                cv2.setNumThreads(before)
            else:
                _alone[0] = max(before, _alone[0])


def draw_ahead(frames: Iterator[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    """The same frames, drawn while the one before is still composed and encoded.

    OpenCV and ONNX Runtime let other threads run meanwhile. Memory: four frames, used in turn; a frame is
    valid until the next one is asked for. An error in the thread is raised here.
    """
    with one_thread():
        yield from _drawn_ahead(frames)


def _drawn_ahead(frames: Iterator[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
    free: queue.Queue[int] = queue.Queue()
    ready: queue.Queue[int | BaseException | None] = queue.Queue()
    slots: list[NDArray[np.uint8] | None] = [None] * _SLOTS
    stop = threading.Event()
    for i in range(_SLOTS):
        free.put(i)

    def work() -> None:
        try:
            for frame in frames:
                i = free.get()
                if stop.is_set():
                    return
                slot = slots[i]
                if slot is None or slot.shape != frame.shape:
                    slots[i] = frame.copy()
                else:
                    np.copyto(slot, frame)
                ready.put(i)
            ready.put(None)
        except BaseException as error:
            ready.put(error)

    thread = threading.Thread(target=work, name="presenter", daemon=True)
    thread.start()
    try:
        while True:
            item = ready.get()
            if item is None:
                return
            if isinstance(item, BaseException):
                raise item
            frame = slots[item]
            assert frame is not None
            yield frame
            free.put(item)
    finally:
        stop.set()
        free.put(0)
        thread.join()
