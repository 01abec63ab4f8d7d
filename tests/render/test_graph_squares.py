"""The graph's planar squares, and the memory that they come back in."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from typing import Any

import numpy as np
import onnxruntime
import pytest

from avatar.motion.model import Motion
from avatar.portrait.rig import Rig
from avatar.render import gpu, pinned
from avatar.render.cpu import CpuRenderer
from avatar.render.gpu import OnnxRenderer
from avatar.render.planar import convert, is_planar, split

SIZE = 64


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    gpu.session.cache_clear()
    pinned.driver.cache_clear()
    yield
    gpu.session.cache_clear()
    pinned.driver.cache_clear()


def moving(frames: int) -> Motion:
    """A head that turns while the jaw opens and the eyes close."""
    coefficients = np.zeros((frames, 52), np.float32)
    head = np.zeros((frames, 6), np.float32)
    for column in (0, 7, 24):  # both lids, jaw
        coefficients[:, column] = np.linspace(0, 0.6, frames)
    head[:, 0] = np.linspace(-6, 6, frames)
    return Motion(25.0, coefficients, head, np.linspace(0, 1, frames).astype(np.float32))


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    error = float(((a.astype(float) - b) ** 2).mean())
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


@pytest.mark.parametrize("size", [SIZE, 254])
def test_squares_are_the_converted_frames(rig: Rig, size: int) -> None:
    renderer = OnnxRenderer(rig, size, "cpu", batch=2)
    motion = moving(3)
    frames = [f.copy() for f in renderer.frames(motion)]
    squares = [s.copy() for s in renderer.squares(motion)]
    assert len(squares) == 3  # the last batch is half empty
    for frame, square in zip(frames, squares, strict=True):
        assert is_planar(square)
        assert square.shape == (size * 5 // 2, size)
        expected = np.empty_like(square)
        convert(frame, split(expected))
        ours, whole = split(square), split(expected)
        assert np.array_equal(ours.alpha, whole.alpha)
        # OpenCV rounds colour and offset one after the other, the graph once.
        assert np.abs(square.astype(int) - expected).max() <= 1
        assert min(psnr(a, b) for a, b in zip(ours[:3], whole[:3], strict=True)) >= 50
    assert np.array_equal(frames[2], next(renderer.frames(motion, 2)))  # one way leaves the other alone
    assert np.array_equal(squares[1:], [s.copy() for s in renderer.squares(motion, 1, 99)])
    assert not np.array_equal(squares[0], squares[2])


def test_same_picture_as_on_opencv(rig: Rig) -> None:
    size, motion = 256, moving(4)
    kept = [
        [psnr(a, b) for a, b in zip(split(ours), split(drawn), strict=True)]
        for ours, drawn in zip(
            OnnxRenderer(rig, size, "cpu").squares(motion),
            CpuRenderer(rig, size).squares(motion),
            strict=True,
        )
    ]
    assert (np.min(kept, 0) >= (45, 45, 45, 45)).all(), np.min(kept, 0)


def test_odd_sizes_stay_bgra(rig: Rig) -> None:
    renderer = OnnxRenderer(rig, 65, "cpu", batch=1)
    (square,) = renderer.squares(moving(1))
    assert square.shape == (65, 65, 4)
    assert gpu.session.cache_info().currsize == 1  # the second graph was not even opened


class _Driver:
    """NVIDIA's driver as the code sees it: fills in what it is given the address of; 0 is success."""

    def __init__(self, **failing: int) -> None:
        self.codes = failing
        self.given: dict[int, Any] = {}
        self.context: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("cu"):
            raise AttributeError(name)
        return lambda *arguments: self.codes.get(name) or getattr(self, f"_{name}", lambda *_: 0)(*arguments)

    def _cuDevicePrimaryCtxRetain(self, context: Any, device: Any) -> int:  # noqa: N802
        context._obj.value = 77
        return 0

    def _cuCtxPushCurrent_v2(self, context: Any) -> int:  # noqa: N802
        self.context.append(context.value)
        return 0

    def _cuCtxPopCurrent_v2(self, context: Any) -> int:  # noqa: N802
        context._obj.value = self.context.pop()
        return 0

    def _cuMemHostAlloc(self, at: Any, count: Any, flags: Any) -> int:  # noqa: N802
        assert self.context == [77]
        assert flags.value == 1
        memory = ctypes.create_string_buffer(count.value)
        at._obj.value = ctypes.addressof(memory)
        self.given[at._obj.value] = memory
        return 0

    def _cuMemFreeHost(self, at: Any) -> int:  # noqa: N802
        assert self.context == [77]
        del self.given[at.value]
        return 0


def offer_driver(patch: pytest.MonkeyPatch, **failing: int) -> _Driver:
    library = _Driver(**failing)
    patch.setattr(ctypes, "CDLL", lambda name: library)
    return library


def test_pinned_memory_lives_as_long_as_its_views(monkeypatch: pytest.MonkeyPatch) -> None:
    library = offer_driver(monkeypatch)
    whole = pinned.allocate((2, 3, 4), pinned=True)
    assert (whole.shape, whole.dtype) == ((2, 3, 4), np.uint8)
    (address,) = library.given
    assert whole.ctypes.data == address
    whole[:] = 7
    view = whole[1, :, 2:]
    del whole
    gc.collect()
    assert address in library.given
    assert (view == 7).all()
    del view
    gc.collect()
    assert library.given == {}
    assert library.context == []


@pytest.mark.parametrize(
    "failing",
    [{"cuInit": 100}, {"cuDevicePrimaryCtxRetain": 2}, {"cuCtxPushCurrent_v2": 201}, {"cuMemHostAlloc": 2}],
)
def test_plain_memory_where_the_driver_refuses(
    monkeypatch: pytest.MonkeyPatch, failing: dict[str, int]
) -> None:
    library = offer_driver(monkeypatch, **failing)
    memory = pinned.allocate((5, 4), pinned=True)
    memory[:] = 1
    assert memory.shape == (5, 4)
    assert library.given == {}
    assert library.context == []


def test_plain_memory_without_a_driver_or_a_gpu_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    library = offer_driver(monkeypatch)
    assert pinned.allocate((3,), pinned=False).shape == (3,)
    assert library.given == {}
    pinned.driver.cache_clear()

    def missing(name: str) -> Any:
        raise OSError(f"{name}: cannot open shared object file")

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert pinned.driver() is None
    assert pinned.allocate((3,), pinned=True).shape == (3,)


class _Binding:
    """A binding that notes where outputs go: on the device by value, in main memory by address."""

    def __init__(self, real: Any, bound: list[tuple[str, int]]) -> None:
        self._real, self._bound = real, bound

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def bind_output(self, name: str, device: str, number: int, kind: Any, shape: Any, address: int) -> None:
        assert (device, number) == ("cpu", 0)
        self._bound.append((name, address))
        self._real.bind_output(name, device, number, kind, shape, address)

    def bind_ortvalue_output(self, name: str, value: Any) -> None:
        self._bound.append((name, value.data_ptr()))
        self._real.bind_ortvalue_output(name, value)


class _Gpu:
    """A session that says it is on a GPU, and runs on the CPU."""

    def __init__(self, real: Any, bound: list[tuple[str, int]]) -> None:
        self._real, self._bound = real, bound

    def get_providers(self) -> list[str]:
        return ["CUDAExecutionProvider", "CPUExecutionProvider"]

    def io_binding(self) -> _Binding:
        return _Binding(self._real.io_binding(), self._bound)

    def run_with_iobinding(self, binding: _Binding) -> None:
        self._real.run_with_iobinding(binding._real)


@pytest.mark.parametrize("provider", ["cuda", "tensorrt"])
def test_a_gpu_fills_two_pinned_buffers_in_turn(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, provider: str
) -> None:
    bound: list[tuple[str, int]] = []
    opened: list[tuple[str, str]] = []
    places: dict[str, int] = {"cpu": 0, "cuda": 0}
    real_session, real_value = gpu.session, onnxruntime.OrtValue.ortvalue_from_numpy

    def open_session(where: str, graph: str = "warp") -> _Gpu:
        opened.append((where, graph))
        return _Gpu(real_session("cpu", graph), bound)

    def put(value: Any, place: str) -> Any:
        places[place] += 1
        return real_value(value, "cpu")

    library = offer_driver(monkeypatch)
    monkeypatch.setenv(gpu.PRECISION, "single")
    monkeypatch.setattr(gpu, "session", open_session)
    monkeypatch.setattr(onnxruntime.OrtValue, "ortvalue_from_numpy", put)
    motion = moving(5)
    renderer = OnnxRenderer(rig, SIZE, provider, batch=2)
    assert opened == [(provider, "warp"), ("cuda", "planes")]
    assert places["cuda"] > places["cpu"] > 0
    uploads = dict(places)
    squares = [s.copy() for s in renderer.squares(motion)]
    assert renderer.provider == "CUDAExecutionProvider"

    device = {address for name, address in bound if name == "frames"}
    host = [address for name, address in bound if name == "squares"]
    assert len(device) == 1  # the frames stay on the device …
    assert device.isdisjoint(library.given)
    assert len(host) == 3
    assert host[0] == host[2] != host[1]
    assert set(host) == set(library.given)  # … and the squares come back into pinned memory
    assert places == uploads  # nothing but the motion went there again
    bound.clear()
    frames = [f.copy() for f in renderer.frames(motion)]
    assert len({address for _, address in bound}) == 2
    assert {address for _, address in bound} < set(library.given)

    monkeypatch.undo()
    pinned.driver.cache_clear()
    plain = OnnxRenderer(rig, SIZE, "cpu", batch=2)
    assert np.array_equal(squares, [s.copy() for s in plain.squares(motion)])
    assert np.array_equal(frames, [f.copy() for f in plain.frames(motion)])
