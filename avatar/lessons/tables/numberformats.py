"""Numbers of a spreadsheet as it shows them: plain, rounded, per cent, with a currency, as dates and times.

The codes are those of ECMA-376, part 1, section 18.8.30 (built in) and 18.8.31 (written by hand). What people
do with them in tables of lessons is covered; fractions and engineering notation are shown plainly.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    # A date whose order depends on the reader's country is shown in the one that all can read.
    14: "yyyy-mm-dd",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    49: "@",
}
_PIECE = re.compile(
    r'"[^"]*"|\\.|\[(?:h+|m+|s+)\]|\[[^\]]*\]|AM/PM|A/P|_.|\*.|y+|m+|d+|h+|s+(?:\.0+)?|.', re.IGNORECASE
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
LAST_DAY = 2_958_466
"""The day after 31 December 9999."""


def show_number(raw: str, form: str | int, *, old: bool = False) -> str:
    """A number as it is saved, in the format of that code or number. old: days count from 1904.

    Raises ValueError for what is no number.
    """
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise ValueError(f"{raw[:40]!r} is no number") from None
    if not number.is_finite() or abs(number.adjusted()) > 300:
        raise ValueError(f"{raw[:40]!r} is no number")
    code = BUILT_IN.get(form, "") if isinstance(form, int) else form
    sections = _split(code)
    code = sections[0]
    if number < 0 and len(sections) > 1:
        code = sections[1]
    elif number == 0 and len(sections) > 2:
        code = sections[2]
    pieces = _PIECE.findall(code)
    if _is_date(pieces) and 0 <= number < LAST_DAY:
        return _date(number, pieces, old)
    if re.search("[0#?]", _bare(pieces)) and "/" not in _bare(pieces) and "e" not in _bare(pieces).lower():
        return _fixed(abs(number) if number < 0 and len(sections) > 1 else number, pieces)
    words = "".join(filter(None, map(_literal, pieces)))
    return words if words.strip() and "@" not in code and "general" not in code.lower() else plain(number)


def plain(number: Decimal) -> str:
    """A number without a format, as a spreadsheet shows it: at most 15 digits, and no exponent."""
    rounded = float(f"{float(number):.15g}")
    if rounded == int(rounded) and abs(rounded) < 1e15:
        return str(int(rounded))
    return format(Decimal(repr(rounded)), "f")


def _split(code: str) -> list[str]:
    """The sections of a code: for positive numbers, negative ones, zero, text."""
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)


def _bare(pieces: list[str]) -> str:
    return "".join(p for p in pieces if len(p) == 1 or p[0] in "yYmMdDhHsS")


def _is_date(pieces: list[str]) -> bool:
    return any(re.fullmatch(r"\[[hms]+\]|y+|m+|d+|h+|s+(?:\.0+)?", p, re.IGNORECASE) for p in pieces)


def _literal(piece: str) -> str | None:
    """The text that a piece of a code stands for, if it is one."""
    if piece.startswith('"'):
        return piece[1:-1] if len(piece) > 1 else ""
    if piece.startswith("\\"):
        return piece[1:]
    if piece.startswith("[$"):
        return piece[2:-1].partition("-")[0]  # a currency, and the number of a language
    if piece.startswith("[") or (piece[0] in "_*" and len(piece) == 2):
        return ""  # a colour, a condition, room as wide as a sign
    return None


def _fixed(number: Decimal, pieces: list[str]) -> str:
    """A number with a fixed count of digits, and the signs around it."""
    pattern = "".join(p for p in pieces if _literal(p) is None)
    digits = re.search(r"([0#?][0#?,]*(?: [0#?][0#?,]*)*)(?:\.([0#?]*))?(,*)", pattern)
    assert digits is not None  # the caller has looked
    before, decimals = digits[1].rstrip(","), digits[2] or ""
    thousands = len(digits[1]) - len(before) + len(digits[3])
    scaled = number * 100 if "%" in pattern else number
    scaled = scaled.scaleb(-3 * thousands)
    rounded = scaled.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    grouped = "," if "," in before else " " if " " in before else ""
    text = format(abs(rounded), ",f" if grouped else "f").replace(",", grouped)
    whole, dot, rest = text.partition(".")
    least = before.count("0")
    whole = whole.zfill(least) if not grouped else whole
    while rest and len(rest) > len(decimals.rstrip("#")) and rest.endswith("0"):
        rest = rest[:-1]
    shown = whole + (dot + rest if rest else "")
    sign = "-" if rounded < 0 else ""
    out, done = [], False
    for piece in pieces:
        literal = _literal(piece)
        if literal is not None:
            out.append(literal)
        elif piece in "0#?,." or (piece == " " and grouped == " "):
            if not done:
                out.append(shown)
                done = True
        else:
            out.append(piece)
    return sign + "".join(out).strip()


def _date(number: Decimal, pieces: list[str], old: bool) -> str:
    """A day and a time of it. Day 60 is the 29 February 1900 that Lotus had, and that never was."""
    day, share = divmod(number, 1)
    decimals = max((len(p.partition(".")[2]) for p in pieces if p[0] in "sS"), default=0)
    seconds = int((share * 86_400).quantize(Decimal(1), ROUND_HALF_UP)) if not decimals else share * 86_400
    base = datetime.datetime(1904, 1, 1) if old else datetime.datetime(1899, 12, 31)
    days = int(day) if old or day < 60 else int(day) - 1
    when = base + datetime.timedelta(days=days, seconds=float(seconds))
    half = any(p.upper() in ("AM/PM", "A/P") for p in pieces)
    total = int(day) * 86_400 + int(seconds)
    out: list[str] = []
    clock = [p[0].lower() if p[0].lower() in "ymdhs" else p[1:2].lower() for p in pieces]
    for i, piece in enumerate(pieces):
        low = piece.lower()
        literal = _literal(piece)
        if re.fullmatch(r"\[[hms]+\]", low):
            out.append(str(total // {"h": 3600, "m": 60, "s": 1}[low[1]]))
        elif literal is not None:
            out.append(literal)
        elif low in ("am/pm", "a/p"):
            out.append("AM" if when.hour < 12 else "PM")
        elif low[0] == "m" and _is_minute(i, pieces, clock):
            out.append(f"{when.minute:02}" if len(low) > 1 else str(when.minute))
        else:
            out.append(_part(low, piece, when, half))
    return "".join(out).strip()


def _is_minute(i: int, pieces: list[str], clock: list[str]) -> bool:
    """An m is minutes behind hours and before seconds, and otherwise the month."""
    if len(pieces[i]) > 2:
        return False
    parts = [(j, c) for j, c in enumerate(clock) if c and c in "ymdhs" and _literal(pieces[j]) in (None, "")]
    before = [c for j, c in parts if j < i]
    after = [c for j, c in parts if j > i]
    return bool((before and before[-1] == "h") or (after and after[0] == "s"))


def _part(low: str, piece: str, when: datetime.datetime, half: bool) -> str:
    hour = (when.hour % 12 or 12) if half else when.hour
    count = len(low)
    if low[0] == "y":
        return f"{when.year:04}" if count > 2 else f"{when.year % 100:02}"
    if low[0] == "m":
        name = _MONTHS[when.month - 1]
        return {1: str(when.month), 2: f"{when.month:02}", 3: name[:3], 5: name[:1]}.get(count, name)
    if low[0] == "d":
        name = _DAYS[when.weekday()]
        return {1: str(when.day), 2: f"{when.day:02}", 3: name[:3]}.get(count, name)
    if low[0] == "h":
        return f"{hour:02}" if count > 1 else str(hour)
    if low[0] == "s":
        decimals = len(low.partition(".")[2])
        fraction = f".{when.microsecond:06}"[: decimals + 1] if decimals else ""
        return (f"{when.second:02}" if len(low.partition(".")[0]) > 1 else str(when.second)) + fraction
    return piece
