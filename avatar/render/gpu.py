"""The warp on ONNX Runtime: one graph from coefficients and pose to finished frames.

The rig's tensors are copied to the device once; for each batch of frames some kilobytes go there and the
finished frames come back, into page-locked memory and as the encoder's planes: a second graph converts them
where they were drawn.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import metadata
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from avatar.errors import EngineError, MissingExtraError, UnknownNameError
from avatar.motion.model import Motion
from avatar.portrait.rig import Rig
from avatar.render.graph.inputs import rig_tensors
from avatar.render.pinned import allocate
from avatar.render.pose import BATCH, extended
from avatar.resources import MODELS

FIX_BOTH = "pip install --force-reinstall --no-deps onnxruntime-gpu"
FIX_LIBRARIES = 'pip install "onnxruntime-gpu[cuda,cudnn]"'
REINSTALL = "pip install --force-reinstall --no-deps avatar-presenter"
FULL = "If memory ran out, close other programs on the GPU, or use --provider cpu."
PIXELS = 16 * 768**2
"""Pixels of one batch at most: the graph keeps some 100 bytes for each, about a gigabyte."""

ENGINES: dict[str, tuple[str, dict[str, str]]] = {
    # name: (ONNX Runtime's name, its options). TensorFloat-32 would round places to a twentieth of a pixel.
    "cuda": ("CUDAExecutionProvider", {"use_tf32": "0"}),
    "tensorrt": ("TensorrtExecutionProvider", {"trt_engine_cache_enable": "1"}),
    "cpu": ("CPUExecutionProvider", {}),
}

PRECISIONS = {"half": "warp_half", "single": "warp"}
"""The graphs that draw: with colours in float16, or everything in float32. Places are float32 in both."""
PRECISION = "AVATAR_PRECISION"
"""The environment variable that chooses one of them."""


def offers_cuda() -> bool:
    """Whether the installed ONNX Runtime has CUDA built in; whether it starts is another question."""
    import onnxruntime

    return "CUDAExecutionProvider" in onnxruntime.get_available_providers()


@cache
def session(provider: str, graph: str = "warp") -> Any:
    """The session of a graph on `cuda`, `tensorrt` or `cpu`, opened once a process.

    graph: `warp` or `warp_half`, what draws, or `planes`, what converts (see `avatar.render.graph`).

    Raises:
        MissingExtraError: the installed ONNX Runtime knows no GPU.
        EngineError: it does, but the GPU does not start, and ONNX Runtime would go on without it.
    """
    import onnxruntime

    name, settings = ENGINES[provider]
    if name not in onnxruntime.get_available_providers():
        raise _not_offered(name)
    path = MODELS / f"{graph}.onnx"
    if not path.is_file():
        raise EngineError(f"{path} is missing.", hint=f"The installation is damaged. Run: {REINSTALL}")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    chosen: list[Any] = [(name, settings)]
    if provider != "cpu":
        with contextlib.redirect_stdout(io.StringIO()):  # it prints what it does not find
            onnxruntime.preload_dlls()  # CUDA and cuDNN from Python packages, where they are installed so
        # A graph that runs in part on the CPU is slower than the CPU alone: better an error that says so.
        options.add_session_config_entry("session.disable_cpu_ep_fallback", "1")
    if provider == "tensorrt":
        from avatar import cache as files

        folder = files.folder() / "tensorrt"
        folder.mkdir(parents=True, exist_ok=True)
        chosen = [(name, {**settings, "trt_engine_cache_path": str(folder)}), ("CUDAExecutionProvider", {})]
    try:
        opened = onnxruntime.InferenceSession(str(path), options, providers=chosen)
    except Exception as error:  # ONNX Runtime's errors have no common class
        raise EngineError(
            f"{name} does not start: {_first_line(error)}",
            hint=f"Check the driver with `nvidia-smi`; missing libraries: {FIX_LIBRARIES}. "
            "Or draw with OpenCV: --provider cpu.",
        ) from error
    ran = opened.get_providers()
    if ran[0] != name:
        raise EngineError(
            f"{name} was asked for, but ONNX Runtime would run on {ran[0]}.",
            hint=f"CUDA or cuDNN does not load. Run: {FIX_LIBRARIES}. Or draw with OpenCV: --provider cpu.",
        )
    return opened


def open_drawing(provider: str) -> tuple[Any, str]:
    """The session that draws, and its precision: what the environment says, else `half` on a GPU, where
    blending and shading then read and write half as much, and `single` on the CPU.

    Raises:
        UnknownNameError: the environment asks for another precision.
        MissingExtraError, EngineError: see `session`.
    """
    asked = os.environ.get(PRECISION, "")
    if asked and asked not in PRECISIONS:
        raise UnknownNameError(PRECISION, asked, tuple(PRECISIONS))
    if asked or provider == "cpu":
        chosen = asked or "single"
        return session(provider, PRECISIONS[chosen]), chosen
    try:
        return session(provider, PRECISIONS["half"]), "half"
    except EngineError as error:
        opened = session(provider)  # where the GPU itself does not start, this says so
        logging.getLogger(__name__).warning("Drawing in single precision, not half. %s", error)
        return opened, "single"


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0][:300] if text else type(error).__name__


def _not_offered(name: str) -> MissingExtraError:
    """Not installed, or overwritten: the CPU and the GPU package of ONNX Runtime share their files."""
    error = MissingExtraError(f"ONNX Runtime with {name}", "gpu")
    try:
        metadata.version("onnxruntime-gpu")
    except metadata.PackageNotFoundError:
        error.hint += f" and then: {FIX_BOTH}"
        return error
    error.message = f"onnxruntime-gpu is installed, but does not offer {name}: another package overwrote it."
    error.hint = f"Run: {FIX_BOTH}"
    return error


class OnnxRenderer:
    """Draws frames of one rig at one size with the graph; the same picture as `CpuRenderer`.

    size: side of the frames in pixels. provider: `cuda`, `tensorrt` or `cpu`. batch: frames in one run at
        most; large frames make it smaller, so that memory stays within bounds. precision: what is used,
        `half` or `single`.

    Raises:
        MissingExtraError, EngineError, UnknownNameError: see `open_drawing`.
    """

    def __init__(self, rig: Rig, size: int, provider: str = "cuda", batch: int = BATCH) -> None:
        self.rig, self.size = rig, size
        self.batch = max(1, min(batch, PIXELS // size**2))
        self._session, self.precision = open_drawing(provider)
        self.provider: str = self._session.get_providers()[0]
        self._device = "cpu" if provider == "cpu" else "cuda"
        tensors, self.still = rig_tensors(rig, size)
        self._binding = self._session.io_binding()
        self._kept = self._bind(self._binding, tensors)  # what is bound must outlive the binding
        # With TensorRT, too, CUDA converts: there is nothing to be gained from compiling three products.
        self._planes = None if size % 2 else self._open_planes(self._device)
        self._moves: dict[str, NDArray[np.float32]] = {}
        self._buffers: dict[str, list[NDArray[np.uint8]]] = {}

    def _bind(self, binding: Any, tensors: dict[str, NDArray[Any]]) -> dict[str, Any]:
        """Copy tensors to the device once, and bind them as inputs; returns them. Raises EngineError."""
        import onnxruntime

        there = {}
        try:
            for name, value in tensors.items():
                # Ends of slices and shapes are read in main memory.
                place = "cpu" if value.dtype == np.int64 else self._device
                there[name] = onnxruntime.OrtValue.ortvalue_from_numpy(value, place)
                binding.bind_ortvalue_input(name, there[name])
        except Exception as error:
            raise EngineError(
                f"The presenter does not fit onto the device: {_first_line(error)}", hint=FULL
            ) from error
        return there

    def _open_planes(self, provider: str) -> _Planes:
        """What converts frames on the device: the frames lie in memory of its own there."""
        opened = session(provider, "planes")
        binding = opened.io_binding()
        size = self.size
        shapes = {"square_shape": [-1, size * 5 // 2, size], "quads_shape": [-1, size // 2, 2, size * 4]}
        drawn = np.zeros((self.batch, size, size, 4), np.uint8)
        there = self._bind(binding, {"frames": drawn} | {k: np.array(v, np.int64) for k, v in shapes.items()})
        return _Planes(opened, binding, there)

    def frames(self, motion: Motion, start: int = 0, stop: int | None = None) -> Iterator[NDArray[np.uint8]]:
        """Frames start … stop of a motion: uint8 [size, size, 4], BGRA premultiplied.

        The array is used again for a later batch: copy it to keep it.
        """
        return self._drawn(motion, start, stop, "frames", (self.size, self.size, 4))

    def squares(self, motion: Motion, start: int = 0, stop: int | None = None) -> Iterator[NDArray[np.uint8]]:
        """The same frames for the compositor: planar, uint8 [size · 5 / 2, size] (`avatar.render.planar`).

        Where the size is odd they are as `frames` gives them. The arrays are used again for later batches.
        """
        if self._planes is None:
            return self.frames(motion, start, stop)
        return self._drawn(motion, start, stop, "squares", (self.size * 5 // 2, self.size))

    def _drawn(
        self, motion: Motion, start: int, stop: int | None, kind: str, shape: tuple[int, ...]
    ) -> Iterator[NDArray[np.uint8]]:
        """`frames` or `squares`: one batch is drawn while those of the other buffer are used."""
        stop = len(motion) if stop is None else min(stop, len(motion))
        firsts = range(start, stop, self.batch)
        if not firsts:
            return
        if kind not in self._buffers:
            pinned = self._device != "cpu"
            self._buffers[kind] = [allocate((self.batch, *shape), pinned) for _ in range(2)]
        with ThreadPoolExecutor(1, "presenter") as pool:
            drawn = pool.submit(self._run, motion, start, min(start + self.batch, stop), kind, 0)
            for k, first in enumerate(firsts):
                batch = drawn.result()
                after = first + self.batch
                if after < stop:
                    last = min(after + self.batch, stop)
                    drawn = pool.submit(self._run, motion, after, last, kind, (k + 1) % 2)
                yield from batch

    def _run(self, motion: Motion, first: int, last: int, kind: str, buffer: int) -> NDArray[np.uint8]:
        full = extended(self.rig, motion, first, last)
        moves = {"coefficients": full, "pose": motion.head[first:last], "breath": motion.breath[first:last]}
        for name, value in moves.items():
            padded = self._moves.setdefault(name, np.zeros((self.batch, *value.shape[1:]), np.float32))
            padded[: last - first] = value
            self._binding.bind_cpu_input(name, padded)
        out = self._buffers[kind][buffer]
        planes = self._planes if kind == "squares" else None
        # Batches run one after the other: there is one memory for frames on the device, and two here.
        if planes is None:
            _bind_output(self._binding, kind, out)
        else:
            self._binding.bind_ortvalue_output("frames", planes.inputs["frames"])
            _bind_output(planes.binding, kind, out)
        try:
            self._session.run_with_iobinding(self._binding)
            if planes is not None:
                planes.session.run_with_iobinding(planes.binding)
        except Exception as error:
            raise EngineError(
                f"{self.provider} failed while drawing: {_first_line(error)}",
                hint=FULL,
                retry=True,
            ) from error
        return out[: last - first]


class _Planes(NamedTuple):
    """The second graph and its inputs: `frames` is the device's memory that the first one draws into."""

    session: Any
    binding: Any
    inputs: dict[str, Any]


def _bind_output(binding: Any, name: str, out: NDArray[np.uint8]) -> None:
    """Have an output written straight to an array in main memory."""
    binding.bind_output(name, "cpu", 0, np.uint8, out.shape, out.ctypes.data)
