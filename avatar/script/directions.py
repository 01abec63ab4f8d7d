"""Stage directions in round brackets: (pause 0.8s), (smile), (nod), (happy 0.6), (presenter bubble)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from avatar.script.expressions import EXPRESSIONS, NEARBY, NEUTRAL, read_mood
from avatar.script.model import Kind
from avatar.script.moves import MOVES, STILL, read_move
from avatar.script.report import nearest, suggestion

PAUSE = 0.6
"""Seconds of a (pause) that names none: about the pause between two paragraphs."""
LONGEST_PAUSE = 60.0

GESTURES = ("smile", "nod", "shake", "wink", "raise brows", "look left", "look right", "look up", "look down")
ALIASES = {
    "smiles": "smile", "smiling": "smile", "nods": "nod", "nodding": "nod", "shake head": "shake",
    "shakes head": "shake", "winks": "wink", "raise brow": "raise brows", "raise eyebrows": "raise brows",
    "raises eyebrows": "raise brows",
}  # fmt: skip

LAYOUTS = ("left", "right", "full", "close", "bubble", "away")
"""Where the presenter is in a scene: (presenter bubble)."""

TRANSITIONS = ("cut", "fade", "slide", "push", "wipe", "zoom")
"""How one scene follows another: (transition push)."""
_OF_SCENES: dict[str, tuple[Kind, str]] = {
    **{f"presenter {layout}": ("layout", layout) for layout in LAYOUTS},
    **{f"transition {name}": ("transition", name) for name in TRANSITIONS},
    "chapter": ("chapter", "chapter"),
    "not spoken": ("unspoken", "not spoken"),
}
"""Directions for a whole scene, heading or quote, as they are written."""

_BRACKETS = re.compile(r"\(([A-Za-z]+(?: [^()\s]+){0,2})\)")
_PAUSE = re.compile(r"pause(?: (\d+(?:\.\d+)?|\.\d+) ?(s|sec|second|seconds|ms)?)?")


class Found(NamedTuple):
    """A stage direction, or (with a `complaint`) text in brackets that looks like a misspelt one."""

    start: int
    end: int
    kind: Kind | Literal["text"]
    name: str = ""
    seconds: float = 0.0
    amount: float = 1.0
    complaint: str = ""
    hint: str = ""
    fatal: bool = False


def find_directions(text: str) -> list[Found]:
    """All stage directions of a text, and what looks like one."""
    return [found for match in _BRACKETS.finditer(text) if (found := _read(match)) is not None]


def _read(match: re.Match[str]) -> Found | None:
    start, end, inner = match.start(), match.end(), match[1]
    name = inner.lower()
    if name.startswith("camera "):
        return _read_camera(start, end, inner)
    name = ALIASES.get(name, name)
    if name in GESTURES:
        return Found(start, end, "gesture", name)
    if name in _OF_SCENES:
        return Found(start, end, *_OF_SCENES[name])
    pause = _PAUSE.fullmatch(name)
    if pause:
        seconds = PAUSE if pause[1] is None else float(pause[1]) / (1000 if pause[2] == "ms" else 1)
        if seconds > LONGEST_PAUSE:
            what = f"A pause of {seconds:g} s is longer than {LONGEST_PAUSE:g} s."
            return Found(start, end, "text", complaint=what, hint="Write a shorter one.", fatal=True)
        return Found(start, end, "pause", "pause", seconds)
    try:
        mood = read_mood(name)
    except ValueError as problem:
        what = f"({inner}) {problem}."
        return Found(start, end, "text", complaint=what, hint="Write it as in (happy 0.6).", fatal=True)
    if mood:
        return Found(start, end, "expression", mood.name, amount=mood.amount)
    if not inner.islower():
        return None
    if name in NEARBY:
        what = f"({inner}) is read aloud: there is no such expression."
        hint = f"({NEARBY[name]}) is the nearest of {', '.join((*EXPRESSIONS, NEUTRAL))}."
        return Found(start, end, "text", complaint=what, hint=hint)
    if name.split()[0] == "pause":
        what = f"({inner}) is read aloud: that is not a length of time."
        return Found(start, end, "text", complaint=what, hint="Write (pause 0.8s) or (pause 800ms).")
    if name.startswith("transition ") and len(name.split()) == 2:
        what = f"({inner}) is read aloud: there is no such transition."
        return Found(start, end, "text", complaint=what, hint=suggestion(name.split()[1], TRANSITIONS))
    known = (*GESTURES, *ALIASES, *EXPRESSIONS, *_OF_SCENES, NEUTRAL, "pause")
    near = nearest(name, known, cutoff=0.74) if len(name.split()) <= 2 else ""
    if near and name[0] == near[0] and name not in ORDINARY:
        hint = f"Did you mean ({ALIASES.get(near, near)})?"
        return Found(start, end, "text", complaint=f"({inner}) is read aloud as ordinary text.", hint=hint)
    return None


def _read_camera(start: int, end: int, inner: str) -> Found | None:
    """(camera push), (camera push 8%); what only begins so, as in (camera in hand), is ordinary text."""
    name = inner.lower().partition(" ")[2]
    move = name.split()[0]
    if move not in (*MOVES, STILL):
        near = nearest(move, (*MOVES, STILL), cutoff=0.74)
        what = f"({inner}) is read aloud: there is no such move of the camera."
        hint = f"Did you mean (camera {near})?"
        return Found(start, end, "text", complaint=what, hint=hint) if near and inner.islower() else None
    try:
        read_move(name)
    except ValueError as problem:
        what = f"({inner}): the camera's move {problem}."
        return Found(start, end, "text", complaint=what, hint="Write it as in (camera push 6%).", fatal=True)
    return Found(start, end, "camera", name)


ORDINARY = frozenset(
    (
        *("call", "calf", "calmer", "calmly", "cam", "came", "cause", "causes", "claim", "clam"),
        *("conceived", "condemned", "contend", "contented", "converted", "covered"),
        *("edited", "executed", "existed", "exited", "expected", "exploited", "extend", "extracted"),
        *("happily", "mile", "neural", "node", "nodes", "paused", "pauses", "series", "seriously"),
        *("shade", "shaken", "shaking", "shame", "shape", "shapes", "share", "shared", "simile", "similar"),
        *("snake", "stake", "sunrise", "superiors", "surprises"),
        *("win", "wind", "wine", "wing", "wings", "wins"),
    )
)
"""Words that only look like a stage direction."""
