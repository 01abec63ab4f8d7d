"""How fast videos are composed, and what is saved when little changes: `avatar bench compose`.

What is measured is a share wherever it can be, of work done in the same run on the same machine.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import EngineError
from .speed import compare_encoding, time_job, weigh, weigh_growth, work_for_a_second
from .table import Measure, Row, Suite
from .track import Facts, Lengths, Track

ROWS = (
    Row("studio", "studio, whole job, 1080p25: work for a second of video", "s", 0.6, 0.5),
    Row("classroom", "classroom, a clip beside the presenter: the same", "s", 1.0, 0.8),
    Row("share", "studio, drawn, composed, encoded: speed against x264 veryfast alone", "×", 0.7, 0.8, True),
    Row("share-own", "the same against our own encoder's settings alone", "×", more_is_better=True),
    Row("compose", "composing alone, a frame of 1080p, one core", "ms"),
    Row("moviepy", "moviepy's compositor, the same layers", "ms"),
    Row("gain", "composing: times as fast as moviepy", "×", 10, 30, True),
    Row("pair", "two scenes at once: speed against one after the other", "×", 1.0, 1.4, True),
    Row("edit-scenes", "one word of ten scenes changed: scenes drawn", "", 1, 1),
    Row("edit-frames", "one word of ten scenes changed: frames drawn", "%", 20, 12),
    Row("edit-time", "one word of ten scenes changed: time, of the first render's", "%", 50, 25),
    Row("again", "nothing changed: time, of the first render's", "%", 30, 10),
    Row("memory-short", "peak memory, {short:g} s of video", "GB", 1.5, 0.8),
    Row("memory-long", "peak memory, {long:g} s of video", "GB", 1.5, 0.8),
    Row("memory-growth", "memory of the long video over the short one", "×", 1.25, 1.1),
)
_FRAMES = {"layers": 100, "moviepy": 30}
_SCENES = 10


def _classroom(track: Track) -> tuple[float, str]:
    facts = track.video("classroom", track.lengths.job, template="classroom", clip=True)
    return work_for_a_second(facts)


def _alone(kind: str) -> Measure:
    def measured(track: Track) -> tuple[float, str]:
        facts = _composed(track, kind)
        extra = f", {facts['layers']} layers" if "layers" in facts else f", version {facts['version']}"
        return facts["milliseconds"], f"median of {facts['frames']} frames{extra}"

    return measured


def _composed(track: Track, kind: str) -> Facts:
    facts = track.run(kind, kind, cache="layers", frames=_FRAMES[kind])
    if "note" in facts:
        raise EngineError(facts["note"])
    return facts


def _gain(track: Track) -> tuple[float, str]:
    moviepy, ours = (_composed(track, kind)["milliseconds"] for kind in ("moviepy", "layers"))
    return moviepy / ours, "moviepy's frames are RGB, and still to be converted for the encoder"


def _pair(track: Track) -> tuple[float, str]:
    """Frames alone: what was spoken for the first is there for the second."""
    one, two = (
        track.video(f"pair-{jobs}", track.lengths.pair, cache="pair", scenes=2, jobs=jobs, reuse=False)
        for jobs in (1, 2)
    )
    busy = f"one after the other keeps {one['cpu'] / one['work']:.1f} cores busy"
    alone, together = (facts["timings"]["frames"] for facts in (one, two))
    return (
        alone / together,
        f"{alone:.1f} s and {together:.1f} s; {busy}",
    )


def _lesson(track: Track, name: str) -> Facts:
    """A lesson of ten scenes: rendered for the first time; with a word changed; and once more as it is."""
    return track.video(
        f"lesson-{name}", track.lengths.lesson, cache="lesson", scenes=_SCENES, changed=name != "first"
    )


def _edited(track: Track) -> tuple[Facts, Facts]:
    return _lesson(track, "first"), _lesson(track, "changed")


def _edit_scenes(track: Track) -> tuple[float, str]:
    _, changed = _edited(track)
    return changed["scenes drawn"], ""


def _edit_frames(track: Track) -> tuple[float, str]:
    _, changed = _edited(track)
    return 100 * changed["drawn"] / changed["frames"], f"{changed['drawn']} of {changed['frames']}"


def _edit_time(track: Track) -> tuple[float, str]:
    first, changed = _edited(track)
    return 100 * changed["work"] / first["work"], f"{changed['work']:.1f} of {first['work']:.1f} s"


def _again(track: Track) -> tuple[float, str]:
    first, _ = _edited(track)
    again = _lesson(track, "again")
    note = f"{again['work']:.1f} of {first['work']:.1f} s, {again['drawn']} frames drawn"
    return 100 * again["work"] / first["work"], note


MEASURES: Mapping[str, Measure] = {
    "studio": time_job,
    "classroom": _classroom,
    "share": compare_encoding(plain=True),
    "share-own": compare_encoding(plain=False),
    "compose": _alone("layers"),
    "moviepy": _alone("moviepy"),
    "gain": _gain,
    "pair": _pair,
    "edit-scenes": _edit_scenes,
    "edit-frames": _edit_frames,
    "edit-time": _edit_time,
    "again": _again,
    "memory-short": weigh("short"),
    "memory-long": weigh("long"),
    "memory-growth": weigh_growth,
}

SUITE = Suite(ROWS, MEASURES, Lengths(short=20, long=80), Lengths(24, 8, 32, 16, 36))
