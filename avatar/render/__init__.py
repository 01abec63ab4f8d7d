"""Rig + Motion → frames of the presenter."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from avatar.errors import AvatarError, InputError, UnknownNameError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from avatar.motion.model import Motion
    from avatar.portrait.rig import Rig

__all__ = ["PROVIDERS", "Renderer", "create_renderer"]

PROVIDERS = ("auto", "cpu", "cuda", "tensorrt", "onnx-cpu")
"""What frames can be drawn with: OpenCV is `cpu`; the others are the graph on ONNX Runtime."""
SMALLEST = 32
"""Smallest side of a frame in pixels: below it the eyes have no pixel left."""


class Renderer(Protocol):
    """Draws frames of one rig at one size. Every way of drawing makes the same picture.

    still: uint8 [size, size, 4], the frame at rest, BGRA premultiplied.
    provider: what really draws: `OpenCV`, `CUDAExecutionProvider` …
    """

    still: NDArray[np.uint8]
    provider: str

    def frames(self, motion: Motion, start: int = 0, stop: int | None = None) -> Iterator[NDArray[np.uint8]]:
        """Frames start … stop of a motion: uint8 [size, size, 4]; the array is used again for the next."""
        ...

    def squares(self, motion: Motion, start: int = 0, stop: int | None = None) -> Iterator[NDArray[np.uint8]]:
        """The same for the compositor, in the way that costs least: those arrays, or, where the size is even,
        planar ones, uint8 [size · 5 / 2, size] (`avatar.render.planar`).
        """
        ...


def check_provider(provider: str) -> None:
    """Raises UnknownNameError for a provider that no renderer has."""
    if provider not in PROVIDERS:
        raise UnknownNameError("provider", provider, PROVIDERS)


def foresee_provider(provider: str) -> str:
    """What will draw, where that is known without trying; empty where a GPU has to be asked."""
    if provider == "cpu":
        return "OpenCV"
    if provider == "auto":
        from avatar.render.gpu import offers_cuda

        return "" if offers_cuda() else "OpenCV"
    return ""


def create_renderer(rig: Rig, size: int, provider: str = "auto") -> Renderer:
    """A renderer for frames of `size` pixels a side.

    provider: `auto` (CUDA where it really works, OpenCV elsewhere), `cpu` (OpenCV), `cuda`, `tensorrt`, or
        `onnx-cpu` (the graph on the CPU: slow, for comparison).

    Raises:
        InputError: frames smaller than `SMALLEST`.
        UnknownNameError: no such provider.
        MissingExtraError, EngineError: the provider asked for by name is not there or does not start. With
            `auto` this is no error.
    """
    check_provider(provider)
    if size < SMALLEST:
        raise InputError(f"Frames of {size} pixels are too small.", hint=f"At least {SMALLEST} are needed.")
    if provider in ("auto", "cuda", "tensorrt", "onnx-cpu"):
        from avatar.render.gpu import OnnxRenderer, offers_cuda

        if provider != "auto":
            return OnnxRenderer(rig, size, provider.removeprefix("onnx-"))
        if offers_cuda():
            try:
                return OnnxRenderer(rig, size, "cuda")
            except AvatarError as error:  # built in, but no GPU, driver or library
                logging.getLogger(__name__).warning("Drawing on the CPU, not the GPU. %s", error)
    from avatar.render.cpu import CpuRenderer

    return CpuRenderer(rig, size)
