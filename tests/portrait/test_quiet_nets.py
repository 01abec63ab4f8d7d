"""ONNX Runtime reports to its maker unless it is told not to; here nothing leaves the machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

RUN = "from avatar.nets import session; session('face_blendshapes')"
KEPT = {"PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV"}
"""What a plain shell has: ONNX Runtime keeps quiet by itself where it sees a variable of a test server."""


def test_no_identifier_and_no_queue_of_events_are_left(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name in KEPT}
    env |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", RUN], env=env, check=True, timeout=120)
    assert list(tmp_path.rglob("*")) == []


def test_who_wants_it_can_have_it() -> None:
    code = "import os, avatar; print(os.environ['ORT_DISABLE_TELEMETRY'])"
    for given, kept in (({}, "1"), ({"ORT_DISABLE_TELEMETRY": "0"}, "0")):
        env = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
        run = subprocess.run([sys.executable, "-c", code], env=env | given, check=True, capture_output=True)
        assert run.stdout.decode().strip() == kept
