"""How the graph is run: batches, providers, and what is said when there is no GPU."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from importlib import metadata
from typing import Any

import numpy as np
import onnxruntime
import pytest

from avatar.errors import EngineError, InputError, MissingExtraError, UnknownNameError
from avatar.motion.model import Motion
from avatar.portrait.rig import Rig
from avatar.render import create_renderer, gpu
from avatar.render.gpu import OnnxRenderer

SIZE = 64


@pytest.fixture(autouse=True)
def _fresh_sessions() -> Iterator[None]:
    gpu.session.cache_clear()
    yield
    gpu.session.cache_clear()


def jaw(frames: int) -> Motion:
    """A jaw that opens a little more in each frame."""
    coefficients = np.zeros((frames, 52), np.float32)
    coefficients[:, 24] = np.linspace(0, 0.5, frames)
    return Motion(25.0, coefficients, np.zeros((frames, 6), np.float32), np.zeros(frames, np.float32))


def drawn(renderer: OnnxRenderer, motion: Motion, *part: int) -> np.ndarray:
    return np.stack([frame.copy() for frame in renderer.frames(motion, *part)])


def test_batches_do_not_show(rig: Rig) -> None:
    motion = jaw(5)
    one = drawn(OnnxRenderer(rig, SIZE, "cpu", batch=1), motion)
    two = OnnxRenderer(rig, SIZE, "cpu", batch=2)  # the last batch is half empty
    assert one.shape == (5, SIZE, SIZE, 4)
    assert np.array_equal(one, drawn(two, motion))
    assert np.array_equal(one[1:4], drawn(two, motion, 1, 4))
    assert np.array_equal(one[3:], drawn(two, motion, 3, 99))
    assert np.array_equal(one, drawn(two, motion))  # nothing is left over from the run before
    assert list(two.frames(motion, 5)) == []
    assert not np.array_equal(one[0], one[4])


def test_session_is_shared(rig: Rig) -> None:
    a, b = OnnxRenderer(rig, SIZE, "cpu", batch=1), OnnxRenderer(rig, 48, "cpu", batch=1)
    assert a._session is b._session
    assert a.provider == "CPUExecutionProvider"
    first = drawn(a, jaw(1))
    drawn(b, jaw(1))
    assert np.array_equal(first, drawn(a, jaw(1)))


@pytest.mark.parametrize("size", [32, 33, 47])
def test_tiny_frames(rig: Rig, size: int) -> None:
    assert drawn(OnnxRenderer(rig, size, "cpu", batch=1), jaw(2)).shape == (2, size, size, 4)


@pytest.mark.parametrize("provider", ["auto", "cpu", "onnx-cpu"])
@pytest.mark.parametrize("size", [-1, 0, 31])
def test_too_small(rig: Rig, size: int, provider: str) -> None:
    with pytest.raises(InputError, match="too small"):
        create_renderer(rig, size, provider)


def test_doors(rig: Rig) -> None:
    assert create_renderer(rig, SIZE, "cpu").provider == "OpenCV"
    assert create_renderer(rig, SIZE, "onnx-cpu").provider == "CPUExecutionProvider"
    with pytest.raises(UnknownNameError, match="provider 'cude'") as caught:
        create_renderer(rig, SIZE, "cude")
    assert caught.value.suggestions[0] == "cuda"


def offer(patch: pytest.MonkeyPatch, *providers: str) -> None:
    """An ONNX Runtime that says it has these."""
    patch.setattr(onnxruntime, "get_available_providers", lambda: [*providers, "CPUExecutionProvider"])
    patch.setattr(onnxruntime, "preload_dlls", lambda: print("Failed to load libcudart"))


def package(patch: pytest.MonkeyPatch, there: bool) -> None:
    def version(name: str) -> str:
        if not there:
            raise metadata.PackageNotFoundError(name)
        return "1.25.1"

    patch.setattr(metadata, "version", version)


@pytest.mark.parametrize("provider", ["cuda", "tensorrt"])
def test_no_gpu_package(rig: Rig, monkeypatch: pytest.MonkeyPatch, provider: str) -> None:
    offer(monkeypatch)
    package(monkeypatch, False)
    with pytest.raises(MissingExtraError, match=r"pip install .*\[gpu\]") as caught:
        create_renderer(rig, SIZE, provider)
    assert caught.value.exit_code == 3


def test_gpu_package_overwritten(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    offer(monkeypatch)
    package(monkeypatch, True)
    with pytest.raises(MissingExtraError, match="overwrote") as caught:
        create_renderer(rig, SIZE, "cuda")
    assert caught.value.hint == f"Run: {gpu.FIX_BOTH}"


class _Session:
    """What ONNX Runtime does when CUDA does not load: it goes on without a word."""

    def __init__(self, *_: Any, **__: Any) -> None:
        pass

    def get_providers(self) -> list[str]:
        return ["CPUExecutionProvider"]


def _refuse(*_: Any, **__: Any) -> None:
    raise RuntimeError("CUDA failure 100: no CUDA-capable device is detected\nmore")


def test_silent_fallback_is_an_error(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    offer(monkeypatch, "CUDAExecutionProvider")
    monkeypatch.setattr(onnxruntime, "InferenceSession", _Session)
    with pytest.raises(EngineError, match="would run on CPUExecutionProvider") as caught:
        create_renderer(rig, SIZE, "cuda")
    assert gpu.FIX_LIBRARIES in caught.value.hint
    assert capsys.readouterr().out == ""  # what the loader prints would spoil --json


def test_no_device(rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    offer(monkeypatch, "CUDAExecutionProvider")
    monkeypatch.setattr(onnxruntime, "InferenceSession", _refuse)
    with pytest.raises(
        EngineError, match="does not start: CUDA failure 100: no CUDA-capable device"
    ) as caught:
        create_renderer(rig, SIZE, "cuda")
    assert "nvidia-smi" in caught.value.hint
    assert "more" not in str(caught.value)
    with caplog.at_level(logging.WARNING):
        assert create_renderer(rig, SIZE, "auto").provider == "OpenCV"
    assert "Drawing on the CPU, not the GPU" in caplog.text


def test_auto_without_cuda_says_nothing(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    offer(monkeypatch)
    assert create_renderer(rig, SIZE).provider == "OpenCV"
    assert caplog.text == ""


def test_graph_missing(rig: Rig, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(gpu, "MODELS", tmp_path)
    with pytest.raises(EngineError, match=r"warp\.onnx is missing"):
        create_renderer(rig, SIZE, "onnx-cpu")


def test_failure_while_drawing(rig: Rig) -> None:
    renderer = OnnxRenderer(rig, SIZE, "cpu", batch=1)
    renderer._binding.clear_binding_inputs()
    with pytest.raises(EngineError, match="failed while drawing"):
        next(renderer.frames(jaw(1)))


def test_large_frames_come_in_smaller_batches(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gpu, "PIXELS", 3 * SIZE**2)
    renderer = OnnxRenderer(rig, SIZE, "cpu", batch=16)
    assert renderer.batch == 3
    assert len(drawn(renderer, jaw(4))) == 4
    assert OnnxRenderer(rig, 2 * SIZE, "cpu").batch == 1


def test_full_device(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(onnxruntime.OrtValue, "ortvalue_from_numpy", _refuse)
    with pytest.raises(EngineError, match="does not fit onto the device"):
        create_renderer(rig, SIZE, "onnx-cpu")
