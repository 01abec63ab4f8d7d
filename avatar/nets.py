"""Sessions of the small nets that ship, loaded once a process."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from avatar.errors import EngineError
from avatar.machine import SHARE, cores
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
    if os.environ.get("ORT_DISABLE_TELEMETRY") == "1":
        onnxruntime.disable_telemetry_events()  # on Windows the variable is not looked at
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or (cores() if os.environ.get(SHARE) else 0)
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
