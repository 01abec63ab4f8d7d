"""`avatar portrait check`: what was found of pictures, told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.errors import InputError
from avatar.terminal.console import out

if TYPE_CHECKING:
    from avatar.portrait.inspection import Inspected

_MARKS = {"fine": ("green", "✓"), "note": ("cyan", "·"), "warning": ("yellow", "!"), "refusal": ("red", "✗")}
_VERDICTS = {"good": "green", "works": "yellow", "refused": "red"}


def check_output(pictures: Sequence[Path], output: Path | None) -> None:
    """Raises InputError or OutputError when `output` cannot become the marked-up one of the pictures."""
    if output is None:
        return
    from avatar.drawings.png import check_png
    from avatar.media import check_target

    if len(pictures) > 1:
        raise InputError("-o is for one picture, not for several.", hint="Check them one by one.")
    check_png(output, "A marked-up picture")
    if output.absolute() in (picture.absolute() for picture in pictures):
        raise InputError(f"{output} is the picture itself.", hint="Give -o another name.")
    check_target(output)


def show(inspected: Inspected, *, quiet: bool = False) -> None:
    """Print the verdict and its reasons; with `quiet` only those that refuse the picture."""
    from rich.markup import escape

    from avatar.portrait.inspection import sentence

    verdict = inspected.examination.verdict
    if not quiet or inspected.refused:
        out(f"[bold]{escape(str(inspected.path))}[/]: [{_VERDICTS[verdict]}]{verdict}[/]")
    for finding in inspected.examination.findings:
        if not quiet or finding.severity == "refusal":
            colour, mark = _MARKS[finding.severity]
            advice = f" {finding.hint}" if finding.hint and finding.severity != "fine" else ""
            out(f"  [{colour}]{mark}[/] {escape(sentence(finding) + advice)}")
