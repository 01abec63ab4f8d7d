"""What is shown in a scene: where its title, points and pictures stand, and when each comes and goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from avatar.compose.attention import picture_times
from avatar.compose.board import Board
from avatar.compose.element import Element, Still
from avatar.compose.panels.chapter import chapter_element
from avatar.compose.panels.exhibits import cramped, gap_between, set_cards, set_exhibit, set_title, shortage
from avatar.compose.panels.film import Film
from avatar.compose.panels.frames import is_upright
from avatar.compose.placement import Placement
from avatar.compose.transitions import MOVING
from avatar.script.model import Code, Panel, Picture, Scene, Script
from avatar.speech.model import Speech


@dataclass(frozen=True)
class Stay:
    """When a scene is on, in seconds: what is said in it from `start` to `end`, what is shown from `opens` to
    `closes`, fading in and out for so long. `ready`: what it begins with stands there at once.
    """

    start: float
    end: float
    opens: float
    closes: float
    come: float
    go: float
    ready: bool = False

    @staticmethod
    def of(start: float, end: float, fade: float, comes: str, goes: str) -> Stay:
        """By the transitions before and after, which last `fade`; empty at the ends of the video.

        What fades is gone before the next scene begins to come. What moves goes along to the end.
        """
        moves = goes in MOVING
        return Stay(
            start,
            end,
            max(0.0, start - fade / (4 if comes == "fade" else 2)) if comes else 0.0,
            end + fade / 2 if moves else end - fade / 2 if goes else end,
            fade if comes == "fade" else 0.0,
            0.7 * fade if goes == "fade" else 0.0,
            comes not in ("", "fade"),
        )


def is_bare(scene: Scene, script: Script, index: int) -> bool:
    """Whether a scene has nothing to show but the presenter (nor the video's own title)."""
    return not (scene.title or scene.points or scene.shown or (index == 0 and script.title))


def _once(scene: Scene) -> Scene:
    """The scene without notes under pictures that only say its title again, as imported slides have them."""
    title = scene.title.casefold().strip()
    if not any(p.caption.casefold().strip() == title for p in scene.pictures):
        return scene
    pictures = (
        replace(p, caption="") if p.caption.casefold().strip() == title else p for p in scene.pictures
    )
    return replace(scene, pictures=tuple(pictures))


def scene_elements(
    board: Board,
    script: Script,
    index: int,
    scene: Scene,
    speech: Speech,
    stay: Stay,
    place: Placement,
    notes: list[str],
) -> list[Element]:
    """Title, points and pictures of a scene; what cannot be shown whole is told in `notes`."""
    if scene.chapter:
        seen, fades = (stay.opens, stay.closes), (stay.come, stay.go)
        return [*chapter_element(board, place, scene.chapter, scene.title, seen, fades)]
    opens, closes, go = stay.opens, stay.closes, stay.go
    left, top, right, bottom = board.column(place)
    width = right - left
    scene = _once(scene)
    times, shown = picture_times(scene, index, speech, stay.start, opens)
    shows = bool(scene.points or scene.shown)
    heading = scene.title or (script.title if index == 0 else "")
    subtitle = script.subtitle if index == 0 and not shows else ""
    crowded = len(scene.points) > 5 or bool(scene.points and scene.shown)
    title = set_title(board, heading, subtitle, width, bottom - top, shows)
    gap = board.px(38 if crowded else 44) if title.height else 0
    room = bottom - top - title.height - gap
    if not shows:
        if not title.height:
            return []
        y = top + max(0, round((bottom - top - title.height) * 0.46))
        return [title.element(board, left, y, opens, closes, stay.come, go)]
    items = scene.shown
    beside = bool(scene.points and items) and all(is_upright(p, script) for p in items)
    between = board.px(28)
    if beside:  # tall pictures stand to the left of the points
        frames = [set_exhibit(board, script, p, round(width * 0.38), room) for p in items]
        indent = max(f.size[0] for f in frames) + board.px(20) + between
        cards = set_cards(board, scene, width - indent, room)
    else:
        indent = 0
        cards = set_cards(board, scene, width, round(room * 0.5) if items else room)
        if title.heading and title.heading.lines > 1 and cramped(board, cards):
            # A heading of several lines gives way to points that could hardly be read.
            lower = set_title(board, heading, subtitle, width, bottom - top, shows, 0.22)
            more = room + title.height - lower.height
            others = set_cards(board, scene, width, round(more * 0.5) if items else more)
            if others[0].text.font.size > cards[0].text.font.size:
                title, room, cards = lower, more, others
    cards_height = sum(c.height for c in cards) + gap_between(board, cards) * max(0, len(cards) - 1)
    if not beside:
        left_over = room - (cards_height + between if cards else 0)
        frames = [set_exhibit(board, script, p, width, left_over) for p in items]
    notes += [note for p, f in zip(items, frames, strict=True) if (note := shortage(p, f, script))]
    tallest = max((f.height for f in frames), default=0)
    stacked = cards_height + tallest + (between if cards and frames else 0)
    used = title.height + gap + (max(cards_height, tallest) if beside else stacked)
    y = top + max(0, round((bottom - top - used) * 0.44))
    elements: list[Element] = []
    if title.height:
        elements.append(title.element(board, left, y, opens, closes, stay.come, go))
    y += title.height + gap
    for i, frame in enumerate(frames):
        until = shown[i + 1] + 0.2 if i + 1 < len(frames) else closes
        if until > shown[i]:
            made = _comes(stay, frame.element, board, left, y, shown[i], until)
            if i and isinstance(made, Still) and _same_code(items[i - 1], items[i]):
                made = replace(made, fade_in=0.2, rise=0)  # only other lines are marked
            elements.append(made)
    if frames and not beside:
        y += tallest + between
    spoken = {s.point: times.get(n, stay.start) for n, s in enumerate(scene.segments) if s.point is not None}
    for i, card in enumerate(cards):
        at = max(opens, spoken.get(i, stay.start) - 0.12)
        elements.append(_comes(stay, card.element, board, left + indent, y, at, closes))
        y += card.height + gap_between(board, cards)
    return elements


def _same_code(before: Picture | Panel, after: Picture | Panel) -> bool:
    return isinstance(before, Code) and isinstance(after, Code) and before.lines == after.lines


def _comes(
    stay: Stay, make: Callable[..., Still | Film], board: Board, x: int, y: int, at: float, until: float
) -> Element:
    """An element that comes at `at`; if the scene is brought in with it, it is there from the beginning."""
    if stay.ready and at <= stay.start + 0.05:
        made = make(board, x, y, stay.opens, until, stay.go)
        if isinstance(made, Film):
            return replace(made, card=replace(made.card, fade_in=0.0))
        return replace(made, fade_in=0.0)
    return make(board, x, y, at, until, stay.go)
