"""A scene while it is being read: what was found in it so far, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from avatar.script.expressions import NEUTRAL
from avatar.script.model import Cue, Panel, Picture, Position, Recording, Scene, Segment
from avatar.script.report import Report

NOTHING_SAID = "Nothing is spoken under this heading."
OF_SCENES = ("layout", "transition", "camera", "chapter")
"""Kinds of directions that are a scene's."""
_FIRST = "Put it first in the scene, or begin a new scene with --- or a heading."
MISPLACED = {
    "layout": ("(presenter {}) holds for the whole scene.", _FIRST),
    "transition": ("(transition {}) is how the whole scene comes.", _FIRST),
    "camera": ("(camera {}) is for the whole scene.", _FIRST),
    "chapter": ("(chapter) opens no chapter here.", "Put it into a heading: # The moon (chapter)."),
    "unspoken": (
        "(not spoken) is for quotes; this is spoken.",
        "Leave out what is not to be said, or hide it as <!-- note -->.",
    ),
}
"""What is said of directions that stand where they do not belong."""


def waits(picture: Picture) -> bool:
    """Whether a picture is a clip for which the presenter is silent."""
    return picture.clip is not None and picture.clip.wait


@dataclass
class Draft:
    """A scene while it is being read."""

    title: str = ""
    position: Position = field(default_factory=Position)
    segments: list[Segment] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    loose: set[Position] = field(default_factory=set)
    waiting: list[Cue] = field(default_factory=list)
    layout: str = ""
    transition: str = ""
    camera: str = ""
    chapter: int = 0
    recording: Recording | None = None
    optional: bool = False  # begun by a chapter's heading: nothing need follow

    def take(self, cues: tuple[Cue, ...], opens: bool, quoted: bool, report: Report) -> tuple[Cue, ...]:
        """Take from a paragraph's directions what is the scene's, and give the others.

        opens: the paragraph is the scene's first. quoted: it is in a quote.
        """
        for cue in cues:
            if cue.kind == "layout" or cue.kind == "transition" or cue.kind == "camera":
                if getattr(self, cue.kind) not in ("", cue.name) or not opens:
                    report.warn(cue.position, *(t.format(cue.name) for t in MISPLACED[cue.kind]))
                setattr(self, cue.kind, cue.name)
            elif cue.kind == "chapter" or (cue.kind == "unspoken" and not quoted):
                report.warn(cue.position, *MISPLACED[cue.kind])
        return tuple(c for c in cues if c.kind not in (*OF_SCENES, "unspoken"))

    def stand(self, *items: Picture | Panel) -> None:
        """Add what stands between paragraphs, and is shown with one of them."""
        self.pictures += [item for item in items if isinstance(item, Picture)]
        self.panels += [item for item in items if not isinstance(item, Picture)]
        self.loose |= {item.position for item in items}

    def accompany(self, *pictures: Picture) -> None:
        """Add pictures that stand in a paragraph, and are shown with it."""
        self.pictures += pictures

    def record(self, recording: Recording, report: Report) -> None:
        """Have the scene heard as it was recorded."""
        if self.recording:
            report.error(
                recording.position,
                "This scene has two recordings.",
                "Join them into one file, or begin a new scene with --- or a heading.",
            )
        self.recording = recording

    def wait(self, cues: tuple[Cue, ...]) -> None:
        """Directions that stand alone: a pause lengthens what was before, a gesture goes with what comes."""
        for cue in cues:
            if cue.kind == "pause" and self.segments and not self.waiting:
                last = self.segments[-1]
                self.segments[-1] = replace(last, cues=(*last.cues, replace(cue, at=len(last.tokens))))
            else:
                self.waiting.append(cue)

    def play(self, clips: Sequence[Picture]) -> None:
        """Add clips that are waited for: each has a segment of its own, in which nobody speaks."""
        for picture in clips:
            assert picture.clip is not None
            pause = Cue("pause", "clip", 0, picture.clip.seconds, picture.position)
            self.pictures.append(replace(picture, segment=len(self.segments)))
            self.segments.append(Segment((), (pause,), None, picture.position))

    def is_scene(self, report: Report) -> bool:
        """Whether there is anything to say or to wait for; a scene that would be lost is worth a warning."""
        if self.segments or self.recording or any(c.kind == "pause" for c in self.waiting):
            return True
        unseen = [("picture", p.position) for p in self.pictures]
        unseen += [(type(p).__name__.lower(), p.position) for p in self.panels]
        if unseen:
            what, at = unseen[0]
            report.warn(
                at,
                f"This {what} is never seen: nothing is spoken in its scene.",
                "Add a sentence, or a pause such as (pause 3s); for a clip, {wait}.",
            )
        elif self.title and not self.optional:
            report.warn(self.position, NOTHING_SAID, "The scene is left out.")
        return False

    def finish(self, report: Report) -> Scene:
        """The scene that was read."""
        segments = list(self.segments)
        if self.waiting and segments:
            last = segments[-1]
            late = next((c for c in self.waiting if c.kind == "expression" and c.name != NEUTRAL), None)
            if late:
                report.warn(
                    late.position,
                    f"Nothing is said after ({late.name}) in this scene.",
                    "Put it before the words it is for, or at the end of their sentence.",
                )
            rest = (replace(c, at=len(last.tokens)) for c in self.waiting)
            segments[-1] = replace(last, cues=(*last.cues, *rest))
        elif self.waiting:
            segments.append(Segment((), tuple(self.waiting), None, self.waiting[0].position))
        if self.recording and not segments:  # without a text: what is said is not known
            segments.append(Segment((), (), None, self.recording.position))
        position = self.position if self.position.line else segments[0].position
        return Scene(
            title=self.title,
            segments=tuple(segments),
            points=tuple(self.points),
            pictures=tuple(replace(p, segment=self._beside(p, len(segments))) for p in self.pictures),
            position=position,
            markers=tuple(self.markers),
            levels=tuple(self.levels),
            layout=self.layout,
            panels=tuple(replace(p, segment=self._beside(p, len(segments))) for p in self.panels),
            transition=self.transition,
            chapter=self.chapter,
            camera=self.camera,
            recording=self.recording,
        )

    def _beside(self, item: Picture | Panel, count: int) -> int:
        """The segment, of so many, with which something is shown that stands before segment `item.segment`.

        That one; but where a scene ends with something shown, its author puts such things below the words
        they belong to, and all of them go with the paragraph before.
        """
        loose = [p for p in (*self.pictures, *self.panels) if p.position in self.loose]
        below = any(p.segment >= count for p in loose)
        return max(0, min(item.segment - (below and item.position in self.loose), count - 1))
