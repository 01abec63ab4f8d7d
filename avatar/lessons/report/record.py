"""`report.json`: the same for programs. Its keys are described in docs/batches.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from ... import __version__
from .lines import Heading, Line, Totals

FORMAT = 1
"""Raised when a reader of older reports would misunderstand a newer one."""


def write_record(file: IO[str], heading: Heading, totals: Totals, lines: Iterable[Line]) -> None:
    """Write one JSON object; paths in it are relative to its folder, as addresses."""
    record = {
        "format": FORMAT,
        "program": f"avatar-presenter {__version__}",
        "table": heading.table,
        "script": heading.script,
        "started": _moment(heading.started),
        "ended": _moment(heading.ended),
        "totals": {
            "rows": totals.rows,
            "whole": totals.whole,
            "by_status": {status.value: count for status, count in totals.by_status.items()},
            "warned": totals.warned,
            "seconds": round(totals.seconds, 3),
            "took": round(totals.took, 3),
            "bytes": totals.size,
        },
        "rows": [_row(line) for line in lines],
    }
    json.dump(record, file, ensure_ascii=False, indent=1)
    file.write("\n")


def _row(line: Line) -> dict[str, Any]:
    return {
        "row": line.number,
        "key": line.key,
        "title": line.title,
        "language": line.language,
        "status": line.status.value,
        "reason": line.reason,
        "error": line.error,
        "hint": line.hint,
        "warnings": list(line.warnings),
        "seconds": round(line.seconds, 3),
        "took": round(line.took, 3),
        "attempts": line.attempts,
        "bytes": line.size,
        "variables": dict(line.variables),
        "files": dict(line.links),
    }


def _moment(when: datetime) -> str:
    return when.astimezone().isoformat(timespec="seconds")
