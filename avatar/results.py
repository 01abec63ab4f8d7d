"""What a job made, as the Python API gives it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .media import Manifest
    from .progress import Stopwatch

SUBTITLES = ("srt", "vtt", "ass")


@dataclass(frozen=True)
class RenderResult:
    """What a job made.

    path: the video. subtitles: `srt` and `vtt`, and `ass` if asked for.
    chapters: as WebVTT, where two scenes or more have titles.
    mix: the finished sound as WAV, if it was asked for.
    poster: a frame as JPEG, if it was asked for. manifest: what was made from what. seconds and frames: of
    the video. drawn: how many of the frames had to be; the others were there from an earlier time.
    timings: seconds of work by stage, `total` among them. warnings: what could be better.
    provider, encoder: what really drew and encoded. packages: for an LMS, by kind, if any were asked for.
    provider, encoder: what really drew and encoded. language: of what is said. notes: what was chosen for
    want of a word about it, such as a voice for the language.
    """

    path: Path
    seconds: float
    frames: int
    provider: str
    encoder: str
    manifest: Path
    subtitles: Mapping[str, Path] = field(default_factory=dict)
    chapters: Path | None = None
    mix: Path | None = None
    poster: Path | None = None
    drawn: int = 0
    timings: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    packages: Mapping[str, Path] = field(default_factory=dict)
    language: str = ""
    notes: tuple[str, ...] = ()


def make_result(
    manifest: Manifest,
    written: Path,
    numbers: range,
    fps: float,
    drawn: int,
    clock: Stopwatch,
    notes: tuple[str, ...] = (),
) -> RenderResult:
    """The result of a finished job, as its manifest has it; `written` is the manifest's file."""
    return RenderResult(
        path=manifest.video,
        seconds=len(numbers) * numbers.step / fps,
        frames=len(numbers),
        provider=manifest.provider,
        encoder=manifest.encoder,
        manifest=written,
        subtitles={kind: path for kind, path in manifest.outputs.items() if kind in SUBTITLES},
        chapters=manifest.outputs.get("chapters"),
        mix=manifest.outputs.get("mix"),
        drawn=drawn,
        poster=manifest.outputs.get("poster"),
        timings=clock.total(),
        warnings=tuple(manifest.warnings),
        language=str(manifest.settings.get("language", "")),
        notes=notes,
    )
