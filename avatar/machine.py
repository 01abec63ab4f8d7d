"""What this machine lets a program use."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

SHARE = "AVATAR_CORES"
"""Environment variable: the cores that a process shall use where several work side by side."""


def cores() -> int:
    """Cores this process may use: its share, those it may run on, within the limits of its container."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError):  # Linux, control groups version 2: microseconds a period, or "max"
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        if quota != "max":
            count = min(count, max(1, round(int(quota) / int(period))))
    with suppress(ValueError):
        count = min(count, int(os.environ.get(SHARE) or count))
    return max(1, count)


def free_memory() -> int:
    """Bytes of memory that are free or can be made so; plenty where the system does not say."""
    found = 1 << 40
    with suppress(OSError, ValueError, StopIteration):
        lines = Path("/proc/meminfo").read_text().splitlines()
        found = 1024 * int(next(line for line in lines if line.startswith("MemAvailable")).split()[1])
    with suppress(OSError, ValueError):
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
        used = Path("/sys/fs/cgroup/memory.current").read_text()
        if limit != "max":
            found = min(found, max(0, int(limit) - int(used)))
    return found


def gpus() -> tuple[str, ...]:
    """Numbers of the NVIDIA GPUs that this process may use, as CUDA_VISIBLE_DEVICES has them."""
    if (chosen := os.environ.get("CUDA_VISIBLE_DEVICES")) is not None:
        return tuple(part.strip() for part in chosen.split(",") if part.strip() and part.strip() != "-1")
    with suppress(OSError):  # Linux, NVIDIA's driver: a folder for each
        return tuple(str(n) for n, _ in enumerate(Path("/proc/driver/nvidia/gpus").iterdir()))
    return ()
