"""Frames drawn ahead in a thread: the same, in order, with their errors, and nothing left running."""

from __future__ import annotations

import threading
import time

import cv2
import numpy as np
import pytest

from avatar.render.ahead import _SLOTS, draw_ahead


def numbered(count, done=None, shape=(4, 4, 4)):
    frame = np.empty(shape, np.uint8)
    for n in range(count):
        frame[:] = n % 251
        if done is not None:
            done.append(n)
        yield frame


def presenter_threads():
    return [t for t in threading.enumerate() if t.name == "presenter"]


@pytest.fixture(autouse=True)
def _no_thread_is_left():
    yield
    deadline = time.monotonic() + 5
    while presenter_threads() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert presenter_threads() == []


@pytest.mark.parametrize("count", [0, 1, _SLOTS - 1, _SLOTS, _SLOTS + 1, 300])
def test_order_and_number(count):
    assert [int(f[0, 0, 0]) for f in draw_ahead(numbered(count))] == [n % 251 for n in range(count)]


def test_a_frame_stays_until_the_next_is_asked_for():
    """However far the thread is ahead, what was handed out is not drawn over."""
    for n, frame in enumerate(draw_ahead(numbered(60))):
        time.sleep(0.001)
        assert (frame == n).all()


def test_it_runs_ahead_but_not_away():
    """Memory is four frames: the source is never more than those ahead."""
    done: list[int] = []
    frames = draw_ahead(numbered(100, done))
    for n in range(20):
        next(frames)
        time.sleep(0.002)
        assert len(done) <= n + 1 + _SLOTS + 1
    assert len(done) > 20
    frames.close()


def test_few_arrays_are_used():
    assert len({frame.__array_interface__["data"][0] for frame in draw_ahead(numbered(50))}) <= _SLOTS


@pytest.mark.parametrize("after", [0, 1, _SLOTS, 20])
@pytest.mark.parametrize("error", [ValueError("broken"), MemoryError("full"), KeyboardInterrupt()], ids=repr)
def test_an_error_comes_after_the_frames_before_it(after, error):
    def source():
        yield from numbered(after)
        raise error

    seen = []
    with pytest.raises(type(error)) as caught:
        seen.extend(int(f[0, 0, 0]) for f in draw_ahead(source()))
    assert caught.value is error
    assert seen == list(range(after))


@pytest.mark.parametrize("taken", [1, _SLOTS, 50])
def test_closing_early_ends_the_thread(taken):
    frames = draw_ahead(numbered(10_000))
    for _ in range(taken):
        next(frames)
    frames.close()
    assert presenter_threads() == []


def test_closing_while_the_source_is_slow():
    def slow():
        frame = np.zeros((2, 2, 4), np.uint8)
        yield frame
        time.sleep(0.1)
        yield frame
        raise AssertionError("nobody wants a third")

    frames = draw_ahead(slow())
    next(frames)
    frames.close()
    assert presenter_threads() == []


def test_an_error_of_the_user_ends_the_thread():
    def use():
        for n, _ in enumerate(draw_ahead(numbered(1000))):
            if n == 5:
                raise RuntimeError

    with pytest.raises(RuntimeError):
        use()


def test_frames_may_change_their_shape():
    def source():
        for n in range(12):
            yield np.full((n % 3 + 1, 2, 4), n, np.uint8)

    assert [f.shape[0] for f in draw_ahead(source())] == [1, 2, 3] * 4


def test_nothing_starts_before_the_first_frame_is_asked_for():
    frames = draw_ahead(numbered(5))
    assert presenter_threads() == []
    frames.close()


def test_opencv_starts_no_threads_meanwhile():
    """And has as many afterwards as before, however many are drawn at a time, or broken off."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(3)
    try:
        first, second = draw_ahead(numbered(5)), draw_ahead(numbered(5))
        next(first)
        next(second)
        assert cv2.getNumThreads() == 1
        first.close()
        assert cv2.getNumThreads() == 1
        assert len(list(second)) == 4
        assert cv2.getNumThreads() == 3
    finally:
        cv2.setNumThreads(before)
