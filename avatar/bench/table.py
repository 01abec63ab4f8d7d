"""Figures in rows, each beside its bound: how they are taken, told and judged."""

from __future__ import annotations

import os
import platform
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ..errors import EngineError, UnknownNameError
from ..progress import Progress, ProgressCallback
from .track import Lengths, Track

Measure = Callable[[Track], tuple[float, str]]
"""Takes one figure: its value and a note."""


@dataclass(frozen=True)
class Row:
    """One figure. `value` is None when it could not be measured, and `note` says why.

    must, aim: what it is to reach; None where it stands for comparison only.
    """

    name: str
    what: str
    unit: str
    must: float | None = None
    aim: float | None = None
    more_is_better: bool = False
    value: float | None = None
    note: str = ""

    @property
    def passed(self) -> bool | None:
        """Whether the value is what it must be; None when there is no value, or no bound."""
        return self._meets(self.must)

    @property
    def reached(self) -> bool:
        """Whether the value is what we aim at."""
        return bool(self._meets(self.aim))

    def _meets(self, bound: float | None) -> bool | None:
        if self.value is None or bound is None:
            return None
        return self.value >= bound if self.more_is_better else self.value <= bound


@dataclass(frozen=True)
class Suite:
    """Rows that belong together, how each is measured, and how long the videos are, whole and `quick`."""

    rows: Sequence[Row]
    measures: Mapping[str, Measure]
    lengths: Lengths
    quick: Lengths


def measure(
    suite: Suite, *, quick: bool = False, only: Sequence[str] = (), progress: ProgressCallback | None = None
) -> list[Row]:
    """Measure all rows, or those named in `only`. Raises UnknownNameError.

    What fails to run is a row without a value, with the reason as its note.
    """
    names = [row.name for row in suite.rows]
    for name in only:
        if name not in names:
            raise UnknownNameError("measurement", name, names)
    wanted = [row for row in suite.rows if not only or row.name in only]
    lengths = suite.quick if quick else suite.lengths
    results = []
    with tempfile.TemporaryDirectory(prefix="avatar-bench-") as folder:
        track = Track(Path(folder), lengths, {})
        for i, row in enumerate(wanted):
            if progress:
                progress(Progress(f"bench {row.name}", 0, 1))
            row = replace(row, what=row.what.format(**asdict(lengths)))
            try:
                value, note = suite.measures[row.name](track)
                results.append(replace(row, value=value, note=note))
            except EngineError as error:
                results.append(replace(row, note=error.message))
            if progress:
                progress(Progress("bench", i + 1, len(wanted), "figures"))
    return results


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
    from ..terminal.console import out, print_table

    facts = machine()
    out(f"{facts['cpu']}, {facts['cores']} cores, Python {facts['python']}")
    table = []
    for row in rows:
        sign = "≥" if row.more_is_better else "≤"
        must, aim = ("—" if bound is None else f"{sign} {bound:g}" for bound in (row.must, row.aim))
        value = "—" if row.value is None else f"{row.value:.2f} {row.unit}".rstrip()
        verdict = {True: "aim" if row.reached else "yes", False: "NO", None: "?"}[row.passed]
        if row.must is None and row.value is not None:
            verdict = ""
        table.append([row.what, value, must, aim, verdict, row.note])
    print_table(["what", "here", "must", "aim", "reached", "note"], table)
