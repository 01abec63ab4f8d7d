"""What is shown in a scene: where its title, points and pictures stand, and when each comes and goes."""

from __future__ import annotations

from dataclasses import replace

from avatar.compose.attention import picture_times
from avatar.compose.board import Board
from avatar.compose.element import Element
from avatar.compose.exhibits import gap_between, is_upright, set_cards, set_frame, set_title
from avatar.compose.placement import Placement
from avatar.script.model import Scene, Script
from avatar.speech.model import Speech


def is_bare(scene: Scene, script: Script, index: int) -> bool:
    """Whether a scene has nothing to show: no title, points or pictures (nor the video's own title)."""
    return not (scene.title or scene.points or scene.pictures or (index == 0 and script.title))


def opening(board: Board, index: int, start: float) -> float:
    """The second from which anything of scene number `index` is shown, which is spoken from `start` on."""
    return max(0.0, start - board.template.timing.fade / 4) if index else 0.0


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
    start: float,
    end: float,
    place: Placement,
) -> list[Element]:
    """Title, points and pictures of a scene that runs from `start` to `end`."""
    fade = board.template.timing.fade
    opens = opening(board, index, start)
    closes = end - fade / 4
    come, go = (fade if index else 0.0), fade * 0.7
    left, top, right, bottom = board.column(place)
    width = right - left
    scene = _once(scene)
    times, shown = picture_times(scene, index, speech, start, opens)
    shows = bool(scene.points or scene.pictures)
    heading = scene.title or (script.title if index == 0 else "")
    subtitle = script.subtitle if index == 0 and not shows else ""
    crowded = len(scene.points) > 5 or bool(scene.points and scene.pictures)
    title = set_title(board, heading, subtitle, width, bottom - top, shows)
    gap = board.px(38 if crowded else 44) if title.height else 0
    room = bottom - top - title.height - gap
    if not shows:
        if not title.height:
            return []
        y = top + max(0, round((bottom - top - title.height) * 0.46))
        return [title.element(board, left, y, opens, closes, come, go)]
    beside = bool(scene.points and scene.pictures) and all(is_upright(p, script) for p in scene.pictures)
    between = board.px(28)
    if beside:  # tall pictures stand to the left of the points
        frames = [set_frame(board, script, p, round(width * 0.38), room) for p in scene.pictures]
        indent = max(f.size[0] for f in frames) + board.px(20) + between
        cards = set_cards(board, scene, width - indent, room)
    else:
        indent = 0
        cards = set_cards(board, scene, width, round(room * 0.5) if scene.pictures else room)
    cards_height = sum(c.height for c in cards) + gap_between(board, cards) * max(0, len(cards) - 1)
    if not beside:
        left_over = room - (cards_height + between if cards else 0)
        frames = [set_frame(board, script, p, width, left_over) for p in scene.pictures]
    tallest = max((f.height for f in frames), default=0)
    stacked = cards_height + tallest + (between if cards and frames else 0)
    used = title.height + gap + (max(cards_height, tallest) if beside else stacked)
    y = top + max(0, round((bottom - top - used) * 0.44))
    elements: list[Element] = []
    if title.height:
        elements.append(title.element(board, left, y, opens, closes, come, go))
    y += title.height + gap
    for i, frame in enumerate(frames):
        until = shown[i + 1] + 0.2 if i + 1 < len(frames) else closes
        if until > shown[i]:
            elements.append(frame.element(board, left, y, shown[i], until, go))
    if frames and not beside:
        y += tallest + between
    spoken = {s.point: times.get(n, start) for n, s in enumerate(scene.segments) if s.point is not None}
    for i, card in enumerate(cards):
        at = max(opens, spoken.get(i, start) - 0.12)
        elements.append(card.element(board, left + indent, y, at, closes, go))
        y += card.height + gap_between(board, cards)
    return elements
