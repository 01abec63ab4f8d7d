"""How fast the whole job is and each part of it: `avatar bench`."""

from __future__ import annotations

from collections.abc import Mapping

from .table import Measure, Row, Suite
from .track import QUICK, Facts, Lengths, Track

ROWS = (
    Row("job", "whole job, 1080p25, no GPU: work for a second of video", "s", 1.0, 0.6),
    Row("share", "frames drawn, composed, encoded: speed against x264 veryfast alone", "×", 0.5, 0.8, True),
    Row("share-own", "the same against our own encoder's settings alone", "×", more_is_better=True),
    Row("frame", "presenter frame 512², CPU, 1 core", "ms", 12, 6),
    Row("memory-short", "peak memory, {short:g} s of video", "GB", 1.5, 0.8),
    Row("memory-long", "peak memory, {long:g} s of video", "GB", 1.5, 0.8),
    Row("memory-growth", "memory of the long video over the short one", "×", 1.25, 1.1),
    Row("portrait", "new portrait to first frame", "s", 8, 3),
    Row("start", "start of the command to first frame, warm cache", "s", 4, 2),
)


_SCENES = 4
"""So many that two processes have something to draw in a short video, too."""


def work_for_a_second(facts: Facts) -> tuple[float, str]:
    """Seconds of work for a second of a video, and what they were spent on."""
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in facts["timings"].items())
    spent = f"{facts['cpu'] / facts['seconds']:.2f} s of processor time for each"
    return facts["work"] / facts["seconds"], f"{facts['seconds']:.0f} s of video, {spent}; {stages}"


def time_job(track: Track) -> tuple[float, str]:
    """The whole job, everything cold."""
    return work_for_a_second(_whole(track))


def _whole(track: Track) -> Facts:
    return track.video("job", track.lengths.job)


def compare_encoding(plain: bool) -> Measure:
    """Drawing, composing and encoding overlap; moviepy's compositor reaches 0.11 by this measure.

    plain: against x264's preset veryfast as it comes, at the same quality; else against our own settings,
    which take 0.6 of its work, so that the same frames are a smaller share of them.
    """

    def measured(track: Track) -> tuple[float, str]:
        job = _whole(track)
        name = "encode-plain" if plain else "encode"
        alone = track.run(name, "encode", video=track.folder / "job.mp4", plain=plain)
        rate = alone["frames"] / alone["work"]
        note = f"{rate:.0f} frames a second alone; with speech and all: {alone['work'] / job['work']:.2f}"
        return alone["work"] / job["timings"]["frames"], note

    return measured


def _frame(track: Track) -> tuple[float, str]:
    facts = track.run("frame", "frame", size=512)
    return facts["milliseconds"], f"median of {facts['frames']} frames"


def weigh(which: str) -> Measure:
    """The peak memory of a video of that length, drawn by two processes, however long it is."""

    def measured(track: Track) -> tuple[float, str]:
        facts = _weighed(track, which)
        return facts["peak"] / 1e9, f"{facts['seconds']:.0f} s of video, all processes together"

    return measured


def weigh_growth(track: Track) -> tuple[float, str]:
    """The peak memory of the long video over that of the short one."""
    return _weighed(track, "long")["peak"] / _weighed(track, "short")["peak"], ""


def _weighed(track: Track, which: str) -> Facts:
    seconds = getattr(track.lengths, which)
    return track.video(f"memory-{which}", seconds, jobs=2, scenes=_SCENES)


def _portrait(track: Track) -> tuple[float, str]:
    return track.run("portrait", "portrait")["first"], "from the start of the process"


def _start(track: Track) -> tuple[float, str]:
    track.run("warm-up", "first", cache="start")
    return track.run("start", "first", cache="start")["first"], "1080p"


MEASURES: Mapping[str, Measure] = {
    "job": time_job,
    "share": compare_encoding(plain=True),
    "share-own": compare_encoding(plain=False),
    "frame": _frame,
    "memory-short": weigh("short"),
    "memory-long": weigh("long"),
    "memory-growth": weigh_growth,
    "portrait": _portrait,
    "start": _start,
}

SUITE = Suite(ROWS, MEASURES, Lengths(), QUICK)
