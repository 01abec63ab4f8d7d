"""The warp on ONNX Runtime."""

from __future__ import annotations


def offers_cuda() -> bool:
    """Whether the installed ONNX Runtime has CUDA built in; whether it starts is another question."""
    import onnxruntime

    return "CUDAExecutionProvider" in onnxruntime.get_available_providers()
