"""Sessions of the small nets that ship, loaded once a process."""

from __future__ import annotations

from functools import cache
from typing import Any

from avatar.errors import EngineError
from avatar.resources import MODELS


@cache
def session(name: str, threads: int = 0) -> Any:
    """ONNX Runtime session of `avatar/models/NAME.onnx` on the CPU; threads: 0 for as many as it likes."""
    import onnxruntime

    path = MODELS / f"{name}.onnx"
    if not path.is_file():
        raise EngineError(
            f"{path} is missing.", hint="The installation is damaged: install the package again."
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
