"""Words of a slide as Markdown that the script reader reads as the very same words.

Brackets in notes that hold a stage direction, such as (pause) or (smile), stay stage directions: whoever
writes them into speaker notes means them for the stage, and reading "smile" aloud helps nobody. In titles and
slide text they are words.
"""

from __future__ import annotations

import re

from avatar.script.directions import find_directions

LONGEST = 4_000
"""Characters of one paragraph, about four minutes of speech; a longer one is parted after a sentence."""

CLICKS = re.compile(
    r"(?i)\s*(?:\[\s*(?:click|next|next slide|advance|animate|animation)\s*\]"
    r"|\(\s*(?:click|next slide|advance|animate|animation)\s*\)"
    r"|<\s*(?:click|next|next slide|advance)\s*>)"
)
"""What speakers write where they press a key. It is not said, and a video needs no key."""
SQUARE = re.compile(r"\[([A-Za-z]+(?: [^\[\]()\s]+){0,2})\]")
BULLET = re.compile(r"^[•◦▪▫●○■□►▶➢➤✓✔·*\-–—]\s+")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\ufeff\ufffc\ufffe\uffff\ud800-\udfff]"
)

# Signs that mean something to the script reader wherever they stand: emphasis, code, links, variables, tags,
# comments, entities, and the backslash itself. A picture is a link with a sign before it.
_ALWAYS = re.compile(r"[\\`*\[\]<]|&(?=#?\w+;)|(?<![^\W_])_|_(?![^\W_])|\{(?=\{)|!(?=--)")
# And those that mean something at the start of a line: headings, quotes, lists, rules, fences, questions.
_START = re.compile(r"^(?:[#>~]|[-+](?=[\s-]|$)|\?(?=\s|$))|^(\d{1,9})([.)])(?=\s|$)")
_HASH = re.compile(r"(?<=\s)(#+)(?=\s*$)")


def tidy(text: str) -> str:
    """A text without control characters, all its white space as single spaces."""
    return " ".join(_DROPPED.sub("", text).split())


def write_words(text: str) -> str:
    """A text as one line of Markdown that reads as these words alone. It may be empty."""
    bare = tidy(text)
    done = 0
    parts: list[str] = []
    for found in find_directions(bare):  # also what only looks like one: no warning about a stranger's words
        parts.append(_escape(bare[done : found.start]))
        parts.append("\\(")
        done = found.start + 1
    parts.append(_escape(bare[done:]))
    return _begin("".join(parts))


def write_notes(text: str) -> tuple[str, int]:
    """The same for speaker notes, with their stage directions kept, and how many of these there are."""
    bare = BULLET.sub("", tidy(CLICKS.sub("", text)))
    bare = SQUARE.sub(lambda found: f"({found[1]})" if _directs(f"({found[1]})") else found[0], bare)
    done = kept = 0
    parts: list[str] = []
    for found in find_directions(bare):
        parts.append(_escape(bare[done : found.start]))
        if found.kind == "text":
            parts.append("\\(")
            done = found.start + 1
        else:
            parts.append(bare[found.start : found.end])
            done = found.end
            kept += 1
    parts.append(_escape(bare[done:]))
    return _begin("".join(parts)), kept


def part(text: str) -> list[str]:
    """A text in pieces of at most `LONGEST` characters, cut after sentences, between words, or anywhere."""
    rest, pieces = text, list[str]()
    while len(rest) > LONGEST:
        head = rest[:LONGEST]
        ends = [m.end() for m in re.finditer(r"[.!?…][\"'”’)\]]*\s|[。！？]", head)]
        cut = ends[-1] if ends and ends[-1] > LONGEST // 4 else head.rfind(" ") + 1 or LONGEST
        pieces.append(rest[:cut].strip())
        rest = rest[cut:].lstrip()
    return [piece for piece in (*pieces, rest) if piece]


def _directs(text: str) -> bool:
    return any(found.kind != "text" and found.end == len(text) for found in find_directions(text))


def _escape(text: str) -> str:
    return _ALWAYS.sub(lambda found: f"\\{found[0]}", text)


def _begin(text: str) -> str:
    """A line whose first signs, and last ones, begin and end no block."""
    text = _START.sub(lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}", text)
    return _HASH.sub(lambda found: "\\#" * len(found[1]), text)
