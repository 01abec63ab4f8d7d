"""Code, tables and quotes: what a script shows beside the presenter, and how it is written."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token as Mark

from avatar.script.inline import InlineReader
from avatar.script.model import Align, Code, Position, Quote, Table
from avatar.script.report import Report, suggestion

MOST_LINES, MOST_WIDTH = 400, 400
"""Lines of code, and characters of one, above which it is refused."""
MANY_LINES, MANY_ROWS, MANY_COLUMNS = 32, 14, 8
"""More than these can hardly be read in a video, whatever the template."""
MOST_CELLS = 600
"""Cells of a table above which it is refused."""
MOST_WHO = 100
"""Characters of the line that says who said something; a longer one belongs to the quote."""

_INFO = re.compile(
    r"""(?P<marked>\{(?P<lines>[^{}]*)\})|title=(?:"(?P<title>[^"]*)"|'(?P<single>[^']*)')"""
    r"|numbers(?:=(?P<first>\d{1,6}))?(?!\S)|(?P<word>[^\s{]+)"
)
_RANGE = re.compile(r"\s*(\d{1,4})(?:\s*-\s*(\d{1,4}))?\s*")
_DASH = re.compile(r"\s*(?:[\u2013-\u2015]|--+)\s*(?=\S)")
_SENTENCE_ENDS = tuple("!?…:;,。")


# --- code -------------------------------------------------------------------------------------------------


def read_code(mark: Mark, at: Position, segment: int, report: Report) -> Code | None:
    """The code of a fence: ```python {3-5,8} numbers title="main.py"; None, and an error, if it is of no use.

    `at` is where the fence begins.
    """
    lines = [line.rstrip().expandtabs(4) for line in mark.content.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    blank = 0
    while lines and not lines[0]:
        lines.pop(0)
        blank += 1
    if not lines:
        report.warn(at, "There is no code between these fences.", "It is left out.")
        return None
    if len(lines) > MOST_LINES:
        report.error(
            at, f"{len(lines)} lines of code are too many to be shown.", f"Show the {MANY_LINES} that matter."
        )
        return None
    wide = next((n for n, line in enumerate(lines) if len(line) > MOST_WIDTH), None)
    if wide is not None:
        report.error(
            Position(at.line + 1 + blank + wide, 1),
            f"This line of code has {len(lines[wide])} characters; the most is {MOST_WIDTH}.",
            "Break it.",
        )
        return None
    if len(lines) > MANY_LINES:
        report.warn(
            at,
            f"{len(lines)} lines of code can hardly be read in a video.",
            f"Show at most {MANY_LINES}, or part them with --- into scenes.",
        )
    code = Code(tuple(line.translate(_CONTROLS) for line in lines), "", segment, at)
    return _informed(code, mark.info.strip(), blank, report)


_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 8232, 8233), " ")


def _informed(code: Code, info: str, blank: int, report: Report) -> Code:
    """The code with what the words after the fence say; `blank` lines above it are not shown."""
    language, caption, marked = "", "", set[int]()
    numbered, first = False, 1
    for position, found in enumerate(_INFO.finditer(info)):
        if found["marked"] is not None:
            marked |= _marked(found["lines"], len(code.lines) + blank, code.position, report)
        elif found["title"] is not None or found["single"] is not None:
            caption = " ".join((found["title"] or found["single"] or "").split())
        elif found["word"] is None:
            numbered, first = True, int(found["first"] or 1)
        elif position == 0:
            language = _language(found["word"], code.position, report)
        else:
            report.warn(
                code.position,
                f"{found['word'][:40]!r} says nothing about code.",
                'After the language: {3-5} for the lines to look at, numbers, title="main.py".',
            )
    marks = frozenset(n - blank for n in marked if n > blank)
    return Code(code.lines, language, code.segment, code.position, marks, numbered, first + blank, caption)


def _marked(text: str, count: int, at: Position, report: Report) -> set[int]:
    """The numbers of "3-5,8"."""
    numbers: set[int] = set()
    for part in text.split(","):
        found = _RANGE.fullmatch(part)
        low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= low <= high <= count:
            report.warn(
                at,
                f"{{{text[:40]}}} does not name lines of this code, which has {count}.",
                "Count them from 1, as in {3} or {2-4,7}.",
            )
            return set()
        numbers.update(range(low, high + 1))
    return numbers


def _language(name: str, at: Position, report: Report) -> str:
    """The language if there is one of that name; empty, and a warning, otherwise."""
    from pygments.lexers import find_lexer_class_for_filename, get_all_lexers, get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        get_lexer_by_name(name)
        return name
    except ClassNotFound:
        if find_lexer_class_for_filename(f"x.{name}"):  # the ending of a file: ```ipynb, ```kts
            return name
    known = {alias for _, aliases, _, _ in get_all_lexers(plugins=False) for alias in aliases}
    hint = suggestion(name, known) if name.isascii() else ""
    if hint.startswith("Known"):
        hint = ""
    report.warn(at, f"There is no language {name[:40]!r}: this code is shown in one colour.", hint)
    return ""


# --- tables -----------------------------------------------------------------------------------------------


def read_table(
    marks: Sequence[Mark], lines: list[str], at: Position, segment: int, inline: InlineReader
) -> Table | None:
    """The table of these marks, from table_open to table_close; None, and an error, if it is of no use."""
    rows: list[list[str]] = []
    aligns: list[Align] = []
    for n, mark in enumerate(marks):
        if mark.type == "tr_open":
            rows.append([])
        elif mark.type in ("th_open", "td_open"):
            rows[-1].append(inline.words(marks[n + 1], lines))
            if mark.type == "th_open":
                aligns.append(_align(str(mark.attrs.get("style", ""))))
    header, *body = rows
    report = inline.report
    if not body or not any(cell for row in rows for cell in row):
        report.warn(at, "This table has no rows.", "It is left out.")
        return None
    if len(header) * len(rows) > MOST_CELLS:
        report.error(at, f"A table of {len(header)} × {len(body)} cells is too large.", "Show a part of it.")
        return None
    if len(body) > MANY_ROWS or len(header) > MANY_COLUMNS:
        report.warn(
            at,
            f"A table of {len(header)} columns and {len(body)} rows can hardly be read in a video.",
            f"Show at most {MANY_COLUMNS} columns and {MANY_ROWS} rows.",
        )
    return Table(tuple(header), tuple(aligns), tuple(tuple(row) for row in body), segment, at)


def _align(style: str) -> Align:
    found: dict[str, Align] = {"left": "left", "center": "center", "right": "right"}
    return found.get(style.rpartition(":")[2].strip(), "")


# --- quotes -----------------------------------------------------------------------------------------------


@dataclass
class QuoteDraft:
    """A quote while it is being read; `spoken` until it says otherwise."""

    position: Position
    segment: int
    paragraphs: list[str] = field(default_factory=list)
    who: str = ""
    spoken: bool = True

    def finish(self) -> Quote:
        return Quote(tuple(self.paragraphs), self.who, self.segment, self.position)


def part_source(mark: Mark, first: bool) -> tuple[Mark | None, Mark | None]:
    """The last paragraph of a quote in its words and the line "— Who" that ends it, each if there is one.

    `first`: nothing of the quote comes before, so that it cannot be that line alone.
    """
    children = mark.children or []
    breaks = [n for n, c in enumerate(children) if c.type in ("softbreak", "hardbreak")]
    start = breaks[-1] + 1 if breaks else 0
    line = children[start:]
    text = "".join(c.content for c in line)
    alone = not breaks
    if (
        (alone and first)
        or not line
        or not _DASH.match(text)
        or len(text) > MOST_WHO
        or _is_sentence(bare_source(text))
    ):
        return mark, None
    return (None if alone else _with_children(mark, children[: start - 1])), _with_children(mark, line)


def bare_source(text: str) -> str:
    """Who said it, without the dash before."""
    return " ".join(_DASH.sub("", text, count=1).split())


def _is_sentence(text: str) -> bool:
    """Whether this is something said, in a dialogue with dashes, rather than a name."""
    last = text.rpartition(" ")[2]
    return text[:1].islower() or text.endswith(_SENTENCE_ENDS) or (text.endswith(".") and len(last) > 4)


def _with_children(mark: Mark, children: Sequence[Mark]) -> Mark:
    part = copy.copy(mark)
    part.children = list(children)
    return part
