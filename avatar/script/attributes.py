"""What stands in braces behind a picture: {fit=cover start=3 loop}, read option by option.

Each option has a reader, and the kinds of pictures that it makes sense for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from avatar.script.flow import Option
from avatar.script.moves import MOVES, read_amount
from avatar.script.report import Report, suggestion

Kind = Literal["picture", "page", "clip", "sound"]
NAMES: Mapping[Kind, str] = {
    "picture": "a picture",
    "page": "a page",
    "clip": "a clip",
    "sound": "a recording",
}

FITS = ("contain", "cover")
SLOWEST, FASTEST = 0.1, 16.0
FITTING = "fit"
AFTER = ("hold", "loop", "trim")
LONGEST = 36_000.0
"""Seconds into a clip."""

_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:\.\d+)?|\.\d+) ?s?")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?|\.\d+)\s*(%|x)?")
_YES, _NO = ("on", "yes", "true"), ("off", "no", "false")


def _one_of(*known: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value.lower() not in known:
            raise ValueError(f"is one of {', '.join(known)}, not {value[:40]!r}")
        return value.lower()

    return read


def read_seconds(value: str) -> float:
    """A time within a file: 3.5, 1:20 or 1:02:03, in seconds. Raises ValueError."""
    found = _CLOCK.fullmatch(value.strip())
    if not found:
        raise ValueError(f"is a time in seconds, such as 3.5 or 1:20, not {value[:40]!r}")
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    total = 3600 * hours + 60 * minutes + seconds
    if total > LONGEST:
        raise ValueError(f"is at most {LONGEST / 3600:.0f} hours")
    return total


def _number(value: str, unit: str) -> float:
    found = _NUMBER.fullmatch(value.strip().lower())
    if not found or (found[2] and found[2] not in unit):
        raise ValueError(f"is a number, not {value[:40]!r}")
    return float(found[1]) / (100 if found[2] == "%" else 1)


def _speed(value: str) -> float:
    if value.lower() == FITTING:
        return 0.0
    speed = _number(value, "x%")
    if not SLOWEST <= speed <= FASTEST:
        raise ValueError(f"is {SLOWEST:g} to {FASTEST:g}, or fit")
    return speed


def _page(value: str) -> int:
    if not re.fullmatch(r"\d{1,5}", value) or not int(value):
        raise ValueError(f"is the number of a page, not {value[:40]!r}")
    return int(value)


def _flag(value: str) -> bool:
    if value.lower() not in _YES + _NO:
        raise ValueError(f"is on or off, not {value[:40]!r}")
    return value.lower() in _YES


def _volume(value: str) -> float:
    from avatar.media.music import read_volume

    return read_volume(value)


@dataclass(frozen=True)
class _Rule:
    """kinds: what it is for. read: its value; may raise ValueError. bare: it may stand without a value."""

    kinds: tuple[Kind, ...]
    read: Callable[[str], Any]
    bare: bool = False


_ALL: tuple[Kind, ...] = ("picture", "page", "clip")
RULES: Mapping[str, _Rule] = {
    "fit": _Rule(_ALL, _one_of(*FITS)),
    "move": _Rule(_ALL, _one_of(*MOVES)),
    "by": _Rule(_ALL, read_amount),
    "page": _Rule(("page",), _page),
    "start": _Rule(("clip", "sound"), read_seconds),
    "end": _Rule(("clip", "sound"), read_seconds),
    "speed": _Rule(("clip",), _speed),
    "hold": _Rule(("clip",), _flag, bare=True),
    "loop": _Rule(("clip",), _flag, bare=True),
    "trim": _Rule(("clip",), _flag, bare=True),
    "sound": _Rule(("clip",), _flag, bare=True),
    "muted": _Rule(("clip",), _flag, bare=True),
    "volume": _Rule(("clip",), _volume),
    "wait": _Rule(("clip",), _flag, bare=True),
    "recording": _Rule(("sound",), _flag, bare=True),
    "clean": _Rule(("sound",), _flag, bare=True),
}


@dataclass(frozen=True)
class Wishes:
    """The options of one picture: their values by name, and where each stands."""

    values: Mapping[str, Any]
    places: Mapping[str, Option] = field(default_factory=dict)


def read_options(options: Sequence[Option], kind: Kind, report: Report) -> Wishes | None:
    """The options of a picture of that kind; None after an error, which is in the report."""
    values: dict[str, Any] = {}
    places: dict[str, Option] = {}
    for option in options:
        name = option.name.lower()
        problem = _trouble(option, name, kind, values)
        if problem:
            report.error(option.position, *problem)
            continue
        rule = RULES[name]
        if option.value is None and rule.bare:
            values[name] = True
        else:
            try:
                values[name] = rule.read(option.value or "")
            except ValueError as wrong:
                report.error(option.position, f"`{name}` {wrong}.", _example(name))
                continue
        places[name] = option
    if len(places) < len(options) or not _agree(values, places, report):
        return None
    return Wishes(values, places)


def _trouble(option: Option, name: str, kind: Kind, values: Mapping[str, Any]) -> tuple[str, str] | None:
    mine = [known for known, rule in RULES.items() if kind in rule.kinds]
    if name not in RULES:
        return f"There is no option {option.name[:40]!r} for {NAMES[kind]}.", suggestion(name, mine)
    if kind not in RULES[name].kinds:
        where = " or ".join(NAMES[k] for k in RULES[name].kinds)
        return f"`{name}` is for {where}, and this is {NAMES[kind]}.", f"Here you can say: {', '.join(mine)}."
    if name in values:
        return f"`{name}` is said twice.", "Say it once."
    if option.value is None and not RULES[name].bare:
        return f"`{name}` has no value.", _example(name)
    return None


def _agree(values: dict[str, Any], places: Mapping[str, Option], report: Report) -> bool:
    """Whether the options go together."""
    after = [name for name, value in values.items() if name in AFTER and value]
    clash = ""
    if len(after) > 1:
        clash = after[1]
        what = f"A clip can {after[0]} or {after[1]} when it is over, not both."
    elif values.get("wait") and "loop" in after:
        clash, what = "loop", "A clip that is waited for ends: it cannot loop."
    elif values.get("wait") and values.get("speed") == 0:
        clash, what = "speed", "A clip that is waited for has as long as it needs: there is nothing to fit."
    elif values.get("loop") and values.get("speed") == 0:
        clash, what = "loop", "A clip that fits its time is over with it: there is nothing to loop."
    elif values.get("sound") and values.get("muted"):
        clash, what = "muted", "A clip cannot be heard and be muted."
    elif "by" in values and "move" not in values:
        clash, what = "by", "`by` says how far the camera moves, and there is no `move`."
    if clash:
        report.error(places[clash].position, what, "Leave one of them out.")
    return not clash


def _example(name: str) -> str:
    return f"Write {EXAMPLES[name]}." if name in EXAMPLES else ""


EXAMPLES: Mapping[str, str] = {
    "fit": "fit=cover",
    "move": "move=push",
    "by": "by=6%",
    "page": "page=3",
    "start": "start=3.5",
    "end": "end=1:20",
    "speed": "speed=2 or speed=fit",
    "volume": 'volume=0.5 or volume="-6 dB"',
    "hold": "hold",
    "loop": "loop",
    "trim": "trim",
    "sound": "sound",
    "muted": "muted",
    "wait": "wait",
    "recording": "recording",
    "clean": "clean",
}
