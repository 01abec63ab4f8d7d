"""How long a batch will take, and how much room: from what earlier videos took, or from usual figures."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from avatar.lessons.job import Job
from avatar.lessons.planning.checking import Length

FULL = 1920 * 1080 * 25
"""Pixels a second of the usual video, by which others are measured."""
START = 2.5
"""Seconds of a core for each video, however short: reading the portrait, laying out, opening files."""
SPEECH, QUICK_SPEECH = 0.35, 0.03
"""Seconds of a core for a second of speech: Kokoro, and the quick voice of drafts (`avatar bench speech`)."""
FRAMES, LEAST = 0.95, 0.15
"""Seconds of a core for a second of 1080p25, drawn and encoded (`avatar bench render`), and the least
share of a full frame's work that any frame takes."""
USED = 0.9
"""Share of the cores that is at work on average."""
BYTES: Mapping[str, float] = {".mp4": 0.0022, ".webm": 0.0025, ".mov": 0.2, ".gif": 0.03, ".webp": 0.01}
"""Bytes a pixel and frame, as presenters over templates come out. Drafts are encoded in haste."""
HASTY = 4.0
BESIDE = 60_000
"""Bytes of captions, chapters, manifest and log."""
MOST_READ = 200
"""Earlier videos that are looked at, the newest first."""
WHOLE = 0.9
"""Share of a video's frames that was drawn for it; one that kept more from before was quicker."""


@dataclass(frozen=True)
class Estimate:
    """What is to come. seconds: of video. took: seconds of work until all is done. size: bytes.

    free: bytes on the disk, -1 where that cannot be told. measured: how many earlier videos it rests on.
    """

    videos: int
    seconds: float
    took: float
    size: int
    free: int
    workers: int
    measured: int

    @property
    def fits(self) -> bool:
        """Whether there is room for all of it."""
        return self.free < 0 or self.size <= self.free

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "videos": self.videos,
            "seconds": round(self.seconds, 1),
            "took": round(self.took, 1),
            "size": self.size,
            "free": self.free,
            "workers": self.workers,
            "measured": self.measured,
        }


def estimate(jobs: Sequence[Job], lengths: Mapping[str, Length], folder: Path, workers: int = 1) -> Estimate:
    """What rendering these jobs into a folder will need. workers: how many work side by side."""
    earlier = list(_read_manifests(folder))
    planned = [(job, lengths[job.key]) for job in jobs]
    cores = max(1, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    work = sum(_work(length) for _, length in planned)
    size = sum(_size(job, length) for job, length in planned)
    took = work / (cores * USED)
    if earlier:
        # What a worker needed then, with others beside it, it will need again.
        usual = sum(_work(length) for length, _, _ in earlier)
        took = work * sum(spent for _, spent, _ in earlier) / usual / max(1, min(workers, len(planned)))
        expected = sum(length.seconds * length.pixels * length.fps for length, _, _ in earlier)
        weight = sum(size for _, _, size in earlier) / expected
        size = round(sum(_size(job, length, weight) for job, length in planned))
    return Estimate(
        videos=len(planned),
        seconds=sum(length.seconds for _, length in planned),
        took=took,
        size=size,
        free=_free(folder),
        workers=workers,
        measured=len(earlier),
    )


def _work(length: Length) -> float:
    """Seconds of a core."""
    share = max(LEAST, length.pixels * length.fps / FULL)
    return START + length.seconds * ((QUICK_SPEECH if length.draft else SPEECH) + FRAMES * share)


def _size(job: Job, length: Length, weight: float | None = None) -> int:
    """Bytes; weight: those of a pixel and frame, where that is known."""
    usual = BYTES.get(job.output.suffix.lower(), BYTES[".mp4"]) * (HASTY if length.draft else 1)
    pixels = length.seconds * length.pixels * length.fps
    return BESIDE + round(pixels * (usual if weight is None else weight))


def _free(folder: Path) -> int:
    """Bytes that are free where the folder is, or will be."""
    import shutil

    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return -1


def _read_manifests(folder: Path) -> Iterable[tuple[Length, float, int]]:
    """What earlier videos in a folder were, the seconds each took, and its bytes."""
    try:
        files = [(path.stat().st_mtime, path) for path in folder.rglob("*.json")]
    except OSError:
        return
    for _, path in sorted(files, reverse=True)[:MOST_READ]:
        try:
            found = _read_manifest(json.loads(path.read_text(encoding="utf-8")), path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # some other file
        if found:
            yield found


def _read_manifest(said: Mapping[str, Any], path: Path) -> tuple[Length, float, int] | None:
    figures, settings = said["figures"], said["settings"]
    seconds, frames = float(figures["seconds"]), int(figures["frames"])
    spent = float(sum(said["timings"].values()))
    if frames < 1 or seconds <= 0 or spent <= 0 or figures.get("frames drawn", frames) < WHOLE * frames:
        return None
    width, height = settings["size"]
    size = path.with_name(Path(str(said["video"])).name).stat().st_size
    length = Length(seconds, 0, int(width) * int(height), float(settings["fps"]), bool(settings["draft"]))
    return length, spent, size
