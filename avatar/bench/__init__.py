"""How fast everything is on this machine, beside what it must reach and what it aims at.

Every measurement runs in a process of its own with a cache of its own, so that none profits from another and
peak memory is its own.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import EngineError, UnknownNameError
from ..progress import Progress, ProgressCallback


@dataclass(frozen=True)
class Row:
    """One figure. `value` is None when it could not be measured, and `note` says why."""

    name: str
    what: str
    unit: str
    must: float
    aim: float
    more_is_better: bool = False
    value: float | None = None
    note: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the value is what it must be; None when there is no value."""
        if self.value is None:
            return None
        return self.value >= self.must if self.more_is_better else self.value <= self.must

    @property
    def reached(self) -> bool:
        """Whether the value is what we aim at."""
        if self.value is None:
            return False
        return self.value >= self.aim if self.more_is_better else self.value <= self.aim


Facts = dict[str, Any]


@dataclass(frozen=True)
class Lengths:
    """Seconds of the videos that are made."""

    job: float = 60
    short: float = 10
    long: float = 300


QUICK = Lengths(job=15, short=5, long=45)

ROWS = (
    Row("job", "whole job, 1080p25, no GPU: work for a second of video", "s", 1.0, 0.6),
    Row("share", "frames drawn, composed, encoded: speed against encoding alone", "×", 0.5, 0.8, True),
    Row("frame", "presenter frame 512², CPU, 1 core", "ms", 12, 6),
    Row("memory-short", "peak memory, {short:g} s of video", "GB", 1.5, 0.8),
    Row("memory-long", "peak memory, {long:g} s of video", "GB", 1.5, 0.8),
    Row("memory-growth", "memory of the long video over the short one", "×", 1.25, 1.1),
    Row("portrait", "new portrait to first frame", "s", 8, 3),
    Row("start", "start of the command to first frame, warm cache", "s", 4, 2),
)


def measure(
    *, quick: bool = False, only: Sequence[str] = (), progress: ProgressCallback | None = None
) -> list[Row]:
    """Measure all rows, or those named in `only`. Raises UnknownNameError.

    What fails to run is a row without a value, with the reason as its note.
    """
    names = [row.name for row in ROWS]
    for name in only:
        if name not in names:
            raise UnknownNameError("measurement", name, names)
    wanted = [row for row in ROWS if not only or row.name in only]
    lengths = QUICK if quick else Lengths()
    facts: dict[str, Facts] = {}
    results = []
    with tempfile.TemporaryDirectory(prefix="avatar-bench-") as folder:
        track = Track(Path(folder), lengths, facts)
        for i, row in enumerate(wanted):
            if progress:
                progress(Progress(f"bench {row.name}", 0, 1))
            row = replace(row, what=row.what.format(short=lengths.short, long=lengths.long))
            try:
                value, note = MEASURES[row.name](track)
                results.append(replace(row, value=value, note=note))
            except EngineError as error:
                results.append(replace(row, note=error.message))
            if progress:
                progress(Progress("bench", i + 1, len(wanted), "figures"))
    return results


class Track:
    """Runs jobs in processes of their own, each at most once."""

    def __init__(self, folder: Path, lengths: Lengths, facts: dict[str, Facts]) -> None:
        self.folder, self.lengths, self.facts = folder, lengths, facts

    def video(self, name: str) -> Facts:
        """The facts of rendering a video of length `name` ("job", "short", "long"), everything cold."""
        return self.run(
            name, "render", seconds=getattr(self.lengths, name), output=self.folder / f"{name}.mp4"
        )

    def run(self, name: str, job: str, *, cache: str = "", **settings: Any) -> Facts:
        """What `avatar.bench.job` prints for a job, with the seconds from before its process began."""
        if name not in self.facts:
            environment = {**os.environ, "AVATAR_CACHE_DIR": str(self.folder / f"cache-{cache or name}")}
            settings["began"] = time.time()
            arguments = [sys.executable, "-m", "avatar.bench.job", job, json.dumps(settings, default=str)]
            done = subprocess.run(arguments, capture_output=True, text=True, env=environment, check=False)
            if done.returncode:
                lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
                raise EngineError(f"could not be measured: {lines[-1]}")
            self.facts[name] = json.loads(done.stdout.strip().splitlines()[-1])
        return self.facts[name]


def _job(track: Track) -> tuple[float, str]:
    facts = track.video("job")
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in facts["timings"].items())
    return facts["work"] / facts["seconds"], f"{facts['seconds']:.0f} s of video; {stages}"


def _share(track: Track) -> tuple[float, str]:
    """Drawing, composing and encoding overlap; moviepy's compositor reaches 0.11 by this measure."""
    job = track.video("job")
    alone = track.run("encode", "encode", video=track.folder / "job.mp4")
    frames = job["timings"]["frames"]
    note = f"x264 veryfast, same frames: {alone['frames'] / alone['work']:.0f} a second alone"
    whole = alone["work"] / job["work"]
    return alone["work"] / frames, f"{note}; with speech and all: {whole:.2f}"


def _frame(track: Track) -> tuple[float, str]:
    facts = track.run("frame", "frame", size=512)
    return facts["milliseconds"], f"median of {facts['frames']} frames"


def _memory(which: str) -> Callable[[Track], tuple[float, str]]:
    def measured(track: Track) -> tuple[float, str]:
        facts = track.video(which)
        return facts["peak"] / 1e9, f"{facts['seconds']:.0f} s of video"

    return measured


def _growth(track: Track) -> tuple[float, str]:
    return track.video("long")["peak"] / track.video("short")["peak"], ""


def _portrait(track: Track) -> tuple[float, str]:
    return track.run("portrait", "portrait")["first"], "from the start of the process"


def _start(track: Track) -> tuple[float, str]:
    track.run("warm-up", "first", cache="start")
    return track.run("start", "first", cache="start")["first"], "1080p"


MEASURES: Mapping[str, Callable[[Track], tuple[float, str]]] = {
    "job": _job,
    "share": _share,
    "frame": _frame,
    "memory-short": _memory("short"),
    "memory-long": _memory("long"),
    "memory-growth": _growth,
    "portrait": _portrait,
    "start": _start,
}


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    return {"cpu": model, "cores": cores, "system": platform.system(), "python": platform.python_version()}


def as_dict(rows: Sequence[Row], *, quick: bool) -> dict[str, Any]:
    """The figures for JSON, with the machine and the versions they belong to."""
    from ..media.manifest import versions

    return {
        "ok": all(row.passed is not False for row in rows),
        "quick": quick,
        "machine": machine(),
        "versions": versions(),
        "figures": [{**asdict(row), "passed": row.passed, "reached": row.reached} for row in rows],
    }


def show(rows: Sequence[Row]) -> None:
    """Print the figures as a table."""
    from ..console import out, print_table

    facts = machine()
    out(f"{facts['cpu']}, {facts['cores']} cores, Python {facts['python']}")
    table = []
    for row in rows:
        sign = "≥" if row.more_is_better else "≤"
        value = "—" if row.value is None else f"{row.value:.2f} {row.unit}".rstrip()
        verdict = {True: "aim" if row.reached else "yes", False: "NO", None: "?"}[row.passed]
        table.append([row.what, value, f"{sign} {row.must:g}", f"{sign} {row.aim:g}", verdict, row.note])
    print_table(["what", "here", "must", "aim", "reached", "note"], table)
