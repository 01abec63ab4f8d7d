"""Blocks of a script that are in one language: lines between `::: de` and the next mark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from avatar.script.model import Position
from avatar.script.report import Report, suggestion
from avatar.script.tags import TAG, is_of, pick_tag, read_tag

ONLY = "only"
"""Behind the tags of a block: it is for these languages alone, and the others miss nothing."""
_MARK = re.compile(r" {0,3}:{3,}[ \t]*(?P<names>.*?)[ \t]*:*[ \t]*")
_FENCE = re.compile(r"[ >]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<rest>.*)")
HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})")
_POINT = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")


@dataclass
class Block:
    """Lines `first` to `last` (not included, from 0) between two marks. line: that of its own mark.

    tags: its languages; none where its mark is of no use. only: for these languages alone.
    """

    tags: tuple[str, ...]
    line: int
    first: int
    last: int
    only: bool = False

    @property
    def lines(self) -> range:
        return range(self.first, self.last)

    @property
    def name(self) -> str:
        return "This block in " + ", ".join(self.tags) if self.tags else "This block"


def list_kinds(lines: Sequence[str]) -> Iterator[str]:
    """What each line is: "code" for a fence and what is in it, else ""."""
    fence = ""
    for line in lines:
        found = _FENCE.match(line)
        if not fence:
            fence = found["fence"] if found else ""
            yield "code" if fence else ""
            continue
        yield "code"
        if found and found["fence"].startswith(fence) and not found["rest"].strip():
            fence = ""


def find_blocks(
    lines: Sequence[str], kinds: Sequence[str], languages: Sequence[str], report: Report
) -> tuple[list[Block], list[int]]:
    """The blocks, and the numbers of all lines that are marks."""
    blocks: list[Block] = []
    marks: list[int] = []
    opened: Block | None = None
    for number, line in enumerate(lines):
        found = _MARK.fullmatch(line) if kinds[number] == "" and ":::" in line else None
        if not found:
            continue
        marks.append(number)
        at = position(lines, number)
        if opened:
            opened.last = number
            if not any(lines[n].strip() for n in range(opened.first, number)):
                what = f"{opened.name} is empty."
                report.error(position(lines, opened.line), what, "Write its text below this line.")
        if not found["names"]:
            if opened is None:
                hint = "A block ends where the next one begins: one ::: is enough for all."
                report.error(at, "This ::: ends nothing.", hint)
            opened = None
            continue
        opened = _open(found["names"], number, at, languages, report)
        blocks.append(opened)
    if opened:
        opened.last = len(lines)
        report.error(
            position(lines, opened.line),
            f"{opened.name} is never closed.",
            "End it with a line of three colons: :::",
        )
    return blocks, marks


def _open(names: str, number: int, at: Position, languages: Sequence[str], report: Report) -> Block:
    """The block of a mark; without tags where none of them is of use."""
    words = re.split(r"[\s,]+", names.strip(" ,"))
    only = len(words) > 1 and words[-1].lower() == ONLY
    tags: list[str] = []
    for word in words[:-1] if only else words:
        try:
            tag = read_tag(word)
        except ValueError:
            tag = ""
        if not is_of(tag, languages):
            hint = suggestion(word, languages)
            more = "" if hint.startswith("Known") else f" {hint}"
            report.error(
                at,
                f"{word[:40]!r} is not among the languages of this script: {', '.join(languages)}.",
                f"Name it under `languages`, or write one of them.{more}",
            )
        elif tag in tags:
            report.error(at, f"{tag!r} is named twice here.", "Name each language once.")
            break
        else:
            tags.append(tag)
    return Block(tuple(tags), number, number + 1, number + 1, only)


def list_groups(blocks: Sequence[Block], lines: Sequence[str], report: Report) -> Iterator[list[Block]]:
    """Blocks that follow one another, and say the same; a language twice begins anew, or is an error."""
    group: list[Block] = []
    for block in blocks:
        known = {tag: one for one in group for tag in one.tags}
        twice = next((tag for tag in block.tags if tag in known), "")
        touches = group and not any(line.strip(" :\t") for line in lines[group[-1].last : block.line])
        fresh = not touches or block.only or group[0].only or twice in (group[0].tags if group else ())
        if not fresh and twice:
            report.error(
                position(lines, block.line),
                f"{twice!r} stands here twice.",
                f"It is already in line {known[twice].line + 1}; put both under one mark.",
            )
            continue
        if fresh and group:
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def choose(group: Sequence[Block], language: str) -> Block | None:
    """The block of a group for a language."""
    tag = pick_tag([tag for block in group for tag in block.tags], language)
    return next((block for block in group if tag in block.tags), None) if tag else None


def compare(group: Sequence[Block], lines: Sequence[str], kinds: Sequence[str], report: Report) -> None:
    """Tell where blocks of one text are built otherwise than the first of them."""
    shapes = [_shape(block, lines, kinds) for block in group]
    for block, shape in zip(group[1:], shapes[1:], strict=True):
        mine, first = "/".join(block.tags), "/".join(group[0].tags)
        if shape[0] != shapes[0][0]:
            report.error(
                position(lines, block.line),
                f"There are {shape[0]} headings and rules in {mine}, and {shapes[0][0]} in {first}.",
                "Scenes must be the same in all languages; is a ::: missing before a heading?",
            )
            return
        if shape[1] != shapes[0][1]:
            report.warn(
                position(lines, block.line),
                f"There are {shape[1]} points in {mine}, and {shapes[0][1]} in {first}.",
                "Each language shows its own.",
            )
            return


def _shape(block: Block, lines: Sequence[str], kinds: Sequence[str]) -> tuple[int, int]:
    """How many scenes a block begins, and how many points it has."""
    inside = [lines[n] for n in block.lines if kinds[n] == ""]
    scenes = sum(1 for line in inside if HEADING.match(line) or _RULE.fullmatch(line))
    points = sum(1 for line in inside if _POINT.match(line) and not _RULE.fullmatch(line))
    return scenes, points


def scene_starts(lines: Sequence[str], titles: frozenset[int]) -> list[int]:
    """Numbers, from 1, of the lines that begin a scene; `titles` are headings that begin none."""
    return [
        number
        for number, (line, kind) in enumerate(zip(lines, list_kinds(lines), strict=True), 1)
        if kind == "" and number not in titles and (HEADING.match(line) or _RULE.fullmatch(line))
    ]


def position(lines: Sequence[str], number: int) -> Position:
    return Position(number + 1, len(lines[number]) - len(lines[number].lstrip()) + 1)


def complain_of_marks(text: str, report: Report) -> None:
    """Tell about language blocks in a script that names no languages."""
    lines = text.split("\n")
    for number, kind in enumerate(list_kinds(lines)):
        found = _MARK.fullmatch(lines[number])
        if kind == "" and found and re.fullmatch(rf"{TAG}(?:[\s,]+{TAG})*", found["names"]):
            report.error(
                position(lines, number),
                "This is a block in a language, and the script names none.",
                "Name them in the front matter, the original first: languages: [en, de]",
            )
            return
