"""A picture, looked at: a verdict with everything that speaks for and against it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.errors import InputError

if TYPE_CHECKING:
    from avatar.portrait.picture import Picture
    from avatar.portrait.points import Points
    from avatar.portrait.verdict import Examination, Finding


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
    from avatar.portrait.picture import read_picture
    from avatar.portrait.points import find_points
    from avatar.portrait.verdict import Examination, Finding, examine

    try:
        picture = read_picture(path)
        points = find_points(path)
        bgr = picture.seen()
        given = points.scaled(bgr.shape[1], bgr.shape[0]) if points else None
    except InputError as error:
        text = error.message.removeprefix(f"{path}: ")
        return Inspected(path, Examination((Finding("file", "refusal", text, error.hint),)))
    return Inspected(path, examine(bgr, given), picture, points)


def _short(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value


def sentence(finding: Finding) -> str:
    """What was found, as a sentence that stands alone."""
    first = finding.text.partition(" ")[0]
    return finding.text if not first.isalpha() else first.capitalize() + finding.text[len(first) :]
