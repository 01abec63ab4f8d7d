"""From Markdown to scenes: blocks are markdown-it's, what they mean on stage is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from markdown_it.token import Token as Mark

from avatar.script.expressions import NEUTRAL
from avatar.script.flow import Flow, Image
from avatar.script.inline import DEEPEST, InlineReader, make_parser
from avatar.script.model import Cue, Picture, Position, Scene, Segment
from avatar.script.normalise import front_end
from avatar.script.pictures import find_picture
from avatar.script.report import Report
from avatar.script.source import MARK
from avatar.script.tokens import make_tokens

SILENT_BLOCKS = {
    "fence": ("A block of code is neither shown nor spoken.", "Say it in words, or show it as a picture."),
    "html_block": (
        "HTML is neither shown nor spoken.",
        "Use Markdown; write a note to yourself as <!-- note -->.",
    ),
    "table_open": ("A table is neither shown nor spoken.", "Show it as a picture, or say it in words."),
}
SKIPPED = {"table_open": "table_close"}
"""Blocks whose inside is passed over as well, with their end."""


@dataclass
class _Draft:
    """A scene while it is being read."""

    title: str = ""
    position: Position = field(default_factory=Position)
    segments: list[Segment] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    waiting: list[Cue] = field(default_factory=list)
    layout: str = ""


@dataclass
class _Item:
    """A list item while it is being read; `point` is given with its first text."""

    marker: str
    level: int
    point: int | None = None


class SceneReader:
    """Reads the body of one script."""

    def __init__(self, folder: Path, language: str, variables: Mapping[str, str], report: Report) -> None:
        self.folder, self.language, self.report = folder, language, report
        self.front_end = front_end(language)
        self.inline = InlineReader(variables, report)
        self.scenes: list[_Draft] = [_Draft()]
        self.items: list[_Item] = []
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets

    def read(self, source: str) -> tuple[Scene, ...]:
        """`source` is the whole file, with what is not the body blanked, so that lines count from the top."""
        lines = source.split("\n")
        marks = make_parser().parse(source)
        deep = next((m for m in marks if m.level >= DEEPEST - 1 and m.type != "inline"), None)
        if deep:
            self.report.error(
                _start(deep, lines), "Lists or quotes are nested too deeply.", "Use fewer levels."
            )
            return ()
        i = 0
        while i < len(marks):
            mark = marks[i]
            if mark.type in SILENT_BLOCKS:
                self.report.warn(_start(mark, lines), *SILENT_BLOCKS[mark.type])
            if mark.type in SKIPPED:
                while marks[i].type != SKIPPED[mark.type]:
                    i += 1
            elif mark.type == "heading_open":
                self._heading(mark, marks[i + 1], lines)
                i += 1
            elif mark.type == "inline":
                self._paragraph(mark, lines)
            elif mark.type in self.BLOCKS:
                self.BLOCKS[mark.type](self, mark, lines)
            i += 1
        return tuple(self._finish(draft) for draft in self.scenes if self._is_scene(draft))

    def _rule(self, mark: Mark, lines: list[str]) -> None:
        if mark.level == 0:
            self.scenes.append(_Draft(position=_start(mark, lines)))

    def _list(self, mark: Mark, _lines: list[str]) -> None:
        ordered = mark.type == "ordered_list_open"
        self.lists.append(int(mark.attrs.get("start", 1)) if ordered else None)

    def _list_end(self, _mark: Mark, _lines: list[str]) -> None:
        self.lists.pop()

    def _item(self, _mark: Mark, _lines: list[str]) -> None:
        number = self.lists[-1]
        if number is not None:
            self.lists[-1] = number + 1
        self.items.append(_Item("" if number is None else f"{number}.", len(self.lists) - 1))

    def _item_end(self, _mark: Mark, _lines: list[str]) -> None:
        self.items.pop()

    BLOCKS: Mapping[str, Callable[[SceneReader, Mark, list[str]], None]] = {
        "hr": _rule,
        "bullet_list_open": _list,
        "ordered_list_open": _list,
        "bullet_list_close": _list_end,
        "ordered_list_close": _list_end,
        "list_item_open": _item,
        "list_item_close": _item_end,
    }

    def _heading(self, mark: Mark, inline: Mark, lines: list[str]) -> None:
        if mark.level > 0:
            self.report.warn(
                _start(mark, lines),
                "A heading inside a list or a quote starts no scene.",
                "It is spoken like text.",
            )
            self._paragraph(inline, lines)
            return
        flow = self.inline.read(inline, lines)
        spoken = [d for d in flow.directions if d.kind not in ("expression", "layout")]
        if spoken:
            self.report.warn(
                spoken[0].position,
                "A heading is not spoken.",
                "Put the stage direction into the text.",
            )
        title = " ".join(flow.text.replace(MARK, " ").split())
        self.scenes.append(_Draft(title, _start(mark, lines)))
        self.scenes[-1].waiting += [
            Cue(d.kind, d.name, 0, 0.0, d.position, d.amount, lasting=True)
            for d in flow.directions
            if d.kind == "expression"
        ]
        for direction in flow.directions:
            if direction.kind == "layout":
                self.scenes[-1].layout = direction.name
        self._pictures(flow.images, 0)

    def _lay_out(self, scene: _Draft, cues: tuple[Cue, ...], opens: bool) -> tuple[Cue, ...]:
        """Take the scene's layout from its directions, and give the others."""
        for cue in cues:
            if cue.kind != "layout":
                continue
            if scene.layout not in ("", cue.name) or not opens:
                self.report.warn(
                    cue.position,
                    f"(presenter {cue.name}) holds for the whole scene.",
                    "Put it first in the scene, or begin a new scene with --- or a heading.",
                )
            scene.layout = cue.name
        return tuple(c for c in cues if c.kind != "layout")

    def _paragraph(self, mark: Mark, lines: list[str]) -> None:
        flow = self.inline.read(mark, lines)
        scene = self.scenes[-1]
        at = flow.places[0] if flow.places else _start(mark, lines)
        tokens, cues = make_tokens(flow, self.front_end, self.language)
        opens = not scene.segments and not self.items
        cues = self._lay_out(scene, cues, opens)
        cues = tuple(replace(c, lasting=_lasts(c, flow, opens)) for c in cues)
        self._pictures(flow.images, len(scene.segments))
        if not any(t.spoken for t in tokens):
            if tokens:
                self.report.warn(at, f"Nothing is spoken for {flow.text.strip()[:40]!r}.", "It is left out.")
            self._wait(scene, cues)
            return
        segment = Segment(tokens, cues, None, tokens[0].position)
        item = self.items[-1] if self.items else None
        if item is not None:
            if item.point is None:
                item.point = len(scene.points)
                scene.points.append(segment.written)
                scene.markers.append(item.marker)
                scene.levels.append(item.level)
            segment = replace(segment, point=item.point)
        if scene.waiting:
            segment = replace(segment, cues=(*(replace(c, at=0) for c in scene.waiting), *segment.cues))
            scene.waiting.clear()
        scene.segments.append(segment)

    @staticmethod
    def _wait(scene: _Draft, cues: tuple[Cue, ...]) -> None:
        """Directions that stand alone: a pause lengthens what was before, a gesture goes with what comes."""
        for cue in cues:
            if cue.kind == "pause" and scene.segments and not scene.waiting:
                last = scene.segments[-1]
                scene.segments[-1] = replace(last, cues=(*last.cues, replace(cue, at=len(last.tokens))))
            else:
                scene.waiting.append(cue)

    def _pictures(self, images: list[Image], segment: int) -> None:
        for image in images:
            path = find_picture(image, self.folder, self.report)
            if path is not None:
                self.scenes[-1].pictures.append(Picture(path, image.caption, segment, image.position))

    def _is_scene(self, draft: _Draft) -> bool:
        if draft.segments or any(c.kind == "pause" for c in draft.waiting):
            return True
        if draft.pictures:
            self.report.warn(
                draft.pictures[0].position,
                "This picture is never seen: nothing is spoken in its scene.",
                "Add a sentence, or a pause such as (pause 3s).",
            )
        elif draft.title:
            self.report.warn(
                draft.position, "Nothing is spoken under this heading.", "The scene is left out."
            )
        return False

    def _finish(self, draft: _Draft) -> Scene:
        segments = list(draft.segments)
        if draft.waiting and segments:
            last = segments[-1]
            late = next((c for c in draft.waiting if c.kind == "expression" and c.name != NEUTRAL), None)
            if late:
                self.report.warn(
                    late.position,
                    f"Nothing is said after ({late.name}) in this scene.",
                    "Put it before the words it is for, or at the end of their sentence.",
                )
            rest = (replace(c, at=len(last.tokens)) for c in draft.waiting)
            segments[-1] = replace(last, cues=(*last.cues, *rest))
        elif draft.waiting:
            segments.append(Segment((), tuple(draft.waiting), None, draft.waiting[0].position))
        last_segment = len(segments) - 1
        position = draft.position if draft.position.line else segments[0].position
        return Scene(
            title=draft.title,
            segments=tuple(segments),
            points=tuple(draft.points),
            pictures=tuple(replace(p, segment=min(p.segment, last_segment)) for p in draft.pictures),
            position=position,
            markers=tuple(draft.markers),
            levels=tuple(draft.levels),
            layout=draft.layout,
        )


def read_scenes(
    source: str, folder: Path, language: str, variables: Mapping[str, str], report: Report
) -> tuple[Scene, ...]:
    """The scenes of a script's body. Pictures are looked for in `folder`."""
    return SceneReader(folder, language, variables, report).read(source)


def _lasts(cue: Cue, flow: Flow, opens: bool) -> bool:
    """Whether an expression holds for the rest of the scene: it opens the scene or stands alone on its line.

    `opens`: the paragraph is the scene's first. `neutral` always lasts, since it ends what holds.
    """
    if cue.kind != "expression":
        return False
    words = [
        (c, place) for c, place in zip(flow.text, flow.places, strict=True) if c != MARK and not c.isspace()
    ]
    if opens and not any(place < cue.position for _, place in words):
        return True
    return cue.name == NEUTRAL or not any(place.line == cue.position.line for _, place in words)


def _start(mark: Mark, lines: list[str]) -> Position:
    line = mark.map[0] if mark.map else 0
    text = lines[line] if line < len(lines) else ""
    return Position(line + 1, len(text) - len(text.lstrip()) + 1)
