"""How much there is in a script, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass

from avatar.script.model import Scene, Script

WORDS_A_MINUTE = 150
"""A calm presenter. Spoken words are counted: "$3.50" is five of them."""


@dataclass(frozen=True)
class SceneSummary:
    """One scene in figures. `seconds` is an estimate."""

    title: str
    line: int
    words: int
    points: int
    pictures: int
    seconds: float


@dataclass(frozen=True)
class Summary:
    """A script in figures; `words` are spoken words, `pauses` the seconds of the stage directions."""

    title: str
    scenes: tuple[SceneSummary, ...]
    words: int
    points: int
    pictures: int
    gestures: int
    pauses: float
    seconds: float
    questions: int = 0


def summarise(script: Script) -> Summary:
    """Counts and the estimated length of a script, at 150 words a minute plus its pauses."""
    scenes = tuple(_scene(s) for s in script.scenes)
    cues = [c for s in script.scenes for segment in s.segments for c in segment.cues]
    return Summary(
        title=script.title,
        scenes=scenes,
        words=sum(s.words for s in scenes),
        points=sum(s.points for s in scenes),
        pictures=sum(s.pictures for s in scenes),
        gestures=sum(c.kind == "gesture" for c in cues),
        pauses=sum(c.seconds for c in cues if c.kind == "pause"),
        seconds=round(sum(s.seconds for s in scenes), 1),
        questions=len(script.questions),
    )


def _scene(scene: Scene) -> SceneSummary:
    words = sum(len(segment.spoken.split()) for segment in scene.segments)
    pauses = sum(c.seconds for segment in scene.segments for c in segment.cues)
    return SceneSummary(
        title=scene.title,
        line=scene.position.line,
        words=words,
        points=len(scene.points),
        pictures=len(scene.pictures),
        seconds=round(words * 60 / WORDS_A_MINUTE + pauses, 1),
    )
