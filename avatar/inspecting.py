"""Portraits, checked: a verdict with everything that speaks for and against a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .console import out
from .errors import InputError

if TYPE_CHECKING:
    from .portrait.picture import Picture
    from .portrait.points import Points
    from .portrait.verdict import Examination, Finding

_MARKS = {"fine": ("green", "✓"), "note": ("cyan", "·"), "warning": ("yellow", "!"), "refusal": ("red", "✗")}
_VERDICTS = {"good": "green", "works": "yellow", "refused": "red"}


@dataclass(frozen=True)
class Inspected:
    """One picture with what was found out; `picture` is None when it cannot be read, as the finding says."""

    path: Path
    examination: Examination
    picture: Picture | None = None
    points: Points | None = None

    @property
    def refused(self) -> bool:
        return self.examination.verdict == "refused"

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        marks = self.examination.marks
        return {
            "file": str(self.path),
            "verdict": self.examination.verdict,
            "findings": [
                {key: _short(value) for key, value in asdict(f).items() if value not in (None, "")}
                for f in self.examination.findings
            ],
            "face": [round(v, 1) for v in marks.box] if marks else None,
            "landmarks": str(self.points.path) if self.points else None,
        }


def inspect(path: Path) -> Inspected:
    """Everything that can be said about the picture at `path`; raises nothing about its contents."""
    from .portrait.picture import read_picture
    from .portrait.points import find_points
    from .portrait.verdict import Examination, Finding, examine

    try:
        picture = read_picture(path)
        points = find_points(path)
        bgr = picture.seen()
        given = points.scaled(bgr.shape[1], bgr.shape[0]) if points else None
    except InputError as error:
        text = error.message.removeprefix(f"{path}: ")
        return Inspected(path, Examination((Finding("file", "refusal", text, error.hint),)))
    return Inspected(path, examine(bgr, given), picture, points)


def check_output(pictures: Sequence[Path], output: Path | None) -> None:
    """Raises InputError or OutputError when `output` cannot become the marked-up one of the pictures."""
    if output is None:
        return
    from .media import check_target
    from .picturing import check_png

    if len(pictures) > 1:
        raise InputError("-o is for one picture, not for several.", hint="Check them one by one.")
    check_png(output, "A marked-up picture")
    if output.absolute() in (picture.absolute() for picture in pictures):
        raise InputError(f"{output} is the picture itself.", hint="Give -o another name.")
    check_target(output)


def show(inspected: Inspected, *, quiet: bool = False) -> None:
    """Print the verdict and its reasons; with `quiet` only those that refuse the picture."""
    from rich.markup import escape

    verdict = inspected.examination.verdict
    if not quiet or inspected.refused:
        out(f"[bold]{escape(str(inspected.path))}[/]: [{_VERDICTS[verdict]}]{verdict}[/]")
    for finding in inspected.examination.findings:
        if not quiet or finding.severity == "refusal":
            colour, mark = _MARKS[finding.severity]
            advice = f" {finding.hint}" if finding.hint and finding.severity != "fine" else ""
            out(f"  [{colour}]{mark}[/] {escape(sentence(finding) + advice)}")


def _short(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value


def sentence(finding: Finding) -> str:
    """What was found, as a sentence that stands alone."""
    first = finding.text.partition(" ")[0]
    return finding.text if not first.isalpha() else first.capitalize() + finding.text[len(first) :]
