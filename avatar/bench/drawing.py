"""How fast frames of the presenter are drawn: `avatar bench render`."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import EngineError
from ..progress import Progress, ProgressCallback
from .track import QUICK, Track

CASES: tuple[tuple[str, int, int], ...] = (
    # provider, size, batch
    *(("cpu", size, 1) for size in (256, 512, 768, 1024)),
    ("onnx-cpu", 512, 4),
    *(("cuda", size, batch) for size, batch in ((512, 1), (512, 16), (1024, 16))),
    ("tensorrt", 512, 16),
)
SHARED_SIZE = 512


@dataclass(frozen=True)
class Drawn:
    """Milliseconds a frame with a provider; None, with the reason as `note`, where it does not run."""

    provider: str
    size: int
    batch: int
    milliseconds: float | None = None
    peak: int = 0
    note: str = ""


def time_drawing(progress: ProgressCallback | None = None) -> tuple[list[Drawn], dict[str, float]]:
    """Every case in a process of its own, and the share of each part of a frame on OpenCV."""
    found = []
    with tempfile.TemporaryDirectory(prefix="avatar-bench-") as folder:
        track = Track(Path(folder), QUICK, {})
        for n, (provider, size, batch) in enumerate(CASES):
            try:
                facts = track.run(
                    f"draw {provider} {size} {batch}",
                    "draw",
                    cache="draw",
                    size=size,
                    provider=provider,
                    batch=batch,
                )
                found.append(
                    Drawn(
                        facts.get("provider", provider),
                        size,
                        facts.get("batch", batch),
                        facts.get("milliseconds"),
                        facts.get("peak", 0),
                        facts.get("note", ""),
                    )
                )
            except EngineError as error:
                found.append(Drawn(provider, size, batch, note=error.message))
            if progress:
                progress(Progress("bench render", n + 1, len(CASES), "cases"))
        parts = track.run("shares", "shares", cache="draw", size=SHARED_SIZE)["shares"]
    return found, parts


def show(drawn: Sequence[Drawn], parts: dict[str, float]) -> None:
    """Print the times and the shares as tables."""
    from ..terminal.console import print_table

    print_table(*as_table(drawn))
    told = sorted(parts.items(), key=lambda part: -part[1])
    print_table([f"part of a frame of {SHARED_SIZE} on OpenCV", "share"], [[k, f"{v:.0%}"] for k, v in told])


def as_table(drawn: Sequence[Drawn]) -> tuple[list[str], list[list[str]]]:
    """Head and rows."""
    rows = [
        [
            one.provider,
            str(one.size),
            str(one.batch),
            f"{one.milliseconds:.2f}" if one.milliseconds is not None else "—",
            f"{one.peak / 1e9:.2f}" if one.peak else "—",
            one.note,
        ]
        for one in drawn
    ]
    return ["drawn by", "size", "batch", "ms a frame", "memory, GB", "note"], rows


def as_dict(drawn: Sequence[Drawn], parts: dict[str, float]) -> dict[str, Any]:
    """The same for JSON."""
    return {"drawing": [asdict(one) for one in drawn], "shares": parts}
