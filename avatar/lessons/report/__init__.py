"""How a batch went: `report.html` for people, `report.csv` for spreadsheets, `report.json` for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ...media.atomic import Outputs
from ..job import Result
from .lines import Heading, Totals, describe
from .page import draw_page
from .record import write_record
from .sheet import write_sheet
from .thumbnails import draw_thumbnails

__all__ = ["Heading", "ReportPaths", "Totals", "write_report"]


@dataclass(frozen=True)
class ReportPaths:
    """The three files of a report, and what they add up to."""

    html: Path
    csv: Path
    json: Path
    totals: Totals


def write_report(
    folder: Path | str,
    results: Sequence[Result],
    started: datetime,
    ended: datetime | None = None,
    *,
    table: str = "",
    script: str = "",
) -> ReportPaths:
    """Write `report.html`, `report.csv` and `report.json` into a folder, all three or none of them.

    results: one for each row, in the order in which they are to be listed. started and ended: of the run,
    with a time zone; it ended now, if nothing is said. table and script: the files it was made from, as
    people shall read them. Files that a result names and that are not there (any more) are left out; a video
    that cannot be read has no thumbnail. A report of the same folder is replaced.

    Raises:
        OutputError: the folder is missing or cannot be written to.
    """
    folder = Path(folder).absolute()
    heading = Heading(table, script, started, ended or datetime.now(UTC))
    lines = [describe(result, folder) for result in results]
    totals = Totals.of(lines)
    pictures = draw_thumbnails(lines)
    paths = ReportPaths(folder / "report.html", folder / "report.csv", folder / "report.json", totals)
    with Outputs() as outputs:
        with outputs.open(paths.json) as file:
            write_record(file, heading, totals, lines)
        with outputs.open(paths.csv, binary=True) as file:
            write_sheet(file, lines)
        with outputs.open(paths.html, last=True) as file:
            file.writelines(draw_page(heading, totals, lines, pictures))
    return paths
