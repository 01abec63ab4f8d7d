"""`report.html`: one file that needs nothing else, and that no text of a table can turn into another.

Texts are escaped and isolated in their own direction; the browser is told to run and load nothing but the two
blocks that this module puts in, by their hashes. Without scripts it is a plain table with everything in it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files

from ... import __version__
from ..job import Status
from .lines import Heading, Line, Totals, amount, clock, duration
from .thumbnails import Thumbnail

LABELS: Mapping[Status, str] = {
    Status.FAILED: "Failed",
    Status.REFUSED: "Refused",
    Status.CANCELLED: "Cancelled",
    Status.RUNNING: "Running",
    Status.WAITING: "Not begun",
    Status.DONE: "Made",
    Status.KEPT: "Unchanged",
}
"""What a person reads for each status, those that need a look first: also the order of the filters."""
FILES: Mapping[str, str] = {
    "video": "Video",
    "package": "Package",
    "srt": "SRT",
    "vtt": "VTT",
    "ass": "ASS",
    "chapters": "Chapters",
    "poster": "Poster",
    "mix": "Sound",
    "manifest": "JSON",
    "log": "Log",
}
"""What a link to a file of each kind says, in their order; any other kind says its own name."""
COLUMNS = (
    ("row", "Row", "number"),
    ("lesson", "Lesson", "text"),
    ("status", "Status", "number"),
    ("length", "Length", "number"),
    ("work", "Work", "number"),
    ("notes", "What to know", "number"),
    ("files", "Files", ""),
)
"""Class, words, and how its cells compare; a column that is not sorted has nothing there."""


def draw_page(
    heading: Heading, totals: Totals, lines: Sequence[Line], pictures: Sequence[Thumbnail | None]
) -> Iterator[str]:
    """The page, piece by piece. `pictures` has one thumbnail, or nothing, for each line."""
    style, script = _asset("page.css"), _asset("page.js")
    title = heading.table or "Lessons"
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="'
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}: {escape(totals.sentence())}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>\n"
    )
    yield from _header(title, heading, totals)
    yield _tools(totals)
    yield from _table(lines, pictures)
    yield (
        '<p id="none" hidden>No lesson is like that. <button type="button" id="reset">Show all</button></p>\n'
        f"</main>\n<footer>avatar-presenter {escape(__version__)}. The same as "
        '<a href="report.csv">a table</a> and <a href="report.json">for programs</a>.</footer>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _header(title: str, heading: Heading, totals: Totals) -> Iterator[str]:
    state = "good" if totals.whole == totals.rows else "bad" if not totals.whole else "mixed"
    from_script = f' <span class="from">with {_text(heading.script)}</span>' if heading.script else ""
    yield (
        f"<header>\n<h1>{_text(title)}{from_script}</h1>\n"
        f'<p class="verdict {state}">{escape(totals.sentence())}</p>\n'
    )
    yield _bar(totals)
    started = heading.started.astimezone()
    facts = (
        ("Lessons", f"{totals.whole:,} of {totals.rows:,}"),
        ("Video", duration(totals.seconds)),
        ("Work", duration(totals.took)),
        ("Run took", duration(heading.seconds)),
        ("Files", amount(totals.size)),
        ("Started", f"{started:%Y-%m-%d %H:%M}"),
    )
    yield '<dl class="facts">\n'
    yield from (f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>\n" for name, value in facts)
    yield "</dl>\n</header>\n<main>\n"


def _bar(totals: Totals) -> str:
    """How the rows divide, as a strip; the filters below say the same in numbers."""
    x, parts = 0.0, []
    for status in reversed(list(LABELS)):
        share = 100 * totals.by_status.get(status, 0) / max(1, totals.rows)
        if share:
            parts.append(f'<rect class="{status.value}" x="{x:.2f}%" width="{share:.2f}%" height="8"/>')
        x += share
    return f'<svg class="bar" width="100%" height="8" aria-hidden="true">{"".join(parts)}</svg>\n'


def _tools(totals: Totals) -> str:
    choices = [("", "All", totals.rows)]
    choices += [
        (status.value, label, totals.by_status[status])
        for status, label in LABELS.items()
        if status in totals.by_status
    ]
    if totals.warned:
        choices.append(("warned", "With warnings", totals.warned))
    radios = "".join(
        f'<label class="{value or "all"}"><input type="radio" name="status" value="{value}"'
        f"{'' if value else ' checked'}><span>{label} <b>{count:,}</b></span></label>"
        for value, label, count in choices
    )
    orders = "".join(
        f'<option value="{name}">{label}</option>' for name, label, compared in COLUMNS if compared
    )
    return (
        f'<form class="tools" role="search" hidden>\n<fieldset><legend>Show</legend>{radios}</fieldset>\n'
        '<label class="find"><span>Search</span><input type="search" id="search" autocomplete="off" '
        'placeholder="Title, file, message …"></label>\n'
        f'<label class="order"><span>Sort by</span><select id="order">{orders}</select></label>\n'
        '<output id="count" aria-live="polite"></output>\n</form>\n'
    )


def _table(lines: Sequence[Line], pictures: Sequence[Thumbnail | None]) -> Iterator[str]:
    yield (
        '<table role="table">\n<caption>Every lesson of the table</caption>\n'
        '<thead role="rowgroup"><tr role="row">'
    )
    for name, label, compared in COLUMNS:
        inner = f'<button type="button" data-compare="{compared}">{label}</button>' if compared else label
        yield f'<th role="columnheader" scope="col" class="{name}" data-name="{name}">{inner}</th>'
    yield '</tr></thead>\n<tbody role="rowgroup">\n'
    for line, picture in zip(lines, pictures, strict=True):
        yield _row(line, picture)
    yield "</tbody>\n</table>\n"


def _row(line: Line, picture: Thumbnail | None) -> str:
    status = line.status.value
    rank = list(LABELS).index(line.status)
    reason = "" if line.reason.lower() == LABELS[line.status].lower() else _text(line.reason, "small")
    work = duration(line.took) if line.took else "–"
    tries = f"<small>{line.attempts} tries</small>" if line.attempts > 1 else ""
    weight = 2 * bool(line.error) + bool(line.warnings)
    return (
        f'<tr role="row" id="row-{line.number}-{_slug(line.key)}" data-status="{status}"'
        f"{' data-warned' if line.warnings else ''}>"
        f'{_cell("row", str(line.number))}<span class="say">Row </span>{line.number}</td>'
        '<th role="rowheader" scope="row" class="lesson">'
        f"{_picture(line, picture)}<div>{_named(line)}</div></th>"
        f'{_cell("status", str(rank))}<span class="badge {status}">{LABELS[line.status]}</span>{reason}</td>'
        f"{_cell('length', f'{line.seconds:.2f}')}{clock(line.seconds) if line.seconds else '–'}</td>"
        f'{_cell("work", f"{line.took:.2f}")}<span class="say">Work </span>{work}{tries}</td>'
        f"{_cell('notes', str(-weight))}{_notes(line)}</td>"
        f"{_cell('files')}{_files(line)}</td></tr>\n"
    )


def _cell(name: str, value: str = "") -> str:
    """The beginning of a cell; `value` is the number that it is sorted by."""
    sort = f' data-sort="{value}"' if value else ""
    return f'<td role="cell" class="{name}"{sort}>'


def _picture(line: Line, picture: Thumbnail | None) -> str:
    if picture is None:
        return '<span class="thumb" aria-hidden="true"></span>'
    image = (
        f'<img alt="" loading="lazy" decoding="async" width="{picture.width}" height="{picture.height}" '
        f'src="{picture.uri}">'
    )
    if "video" not in line.links:
        return f'<span class="thumb">{image}</span>'
    # The same link stands among the files, with words: this one is for the mouse alone.
    return f'<a class="thumb" href="{line.links["video"]}" tabindex="-1" aria-hidden="true">{image}</a>'


def _named(line: Line) -> str:
    language = f' <span class="language">{_text(line.language)}</span>' if line.language else ""
    key = f'<small class="key">{_text(line.key)}{language}</small>'
    return f'<strong dir="auto">{escape(line.title)}</strong>{key}'


def _notes(line: Line) -> str:
    error = f'<p class="error" dir="auto">{escape(line.error)}</p>' if line.error else ""
    hint = f'<p class="hint" dir="auto">{escape(line.hint)}</p>' if line.hint else ""
    if not line.warnings:
        return error + hint
    items = "".join(f'<li dir="auto">{escape(warning)}</li>' for warning in line.warnings)
    if len(line.warnings) <= 2:
        return f'{error}{hint}<ul class="warnings">{items}</ul>'
    count = f"{len(line.warnings)} warnings"
    return f'{error}{hint}<details><summary>{count}</summary><ul class="warnings">{items}</ul></details>'


def _files(line: Line) -> str:
    order = [kind for kind in FILES if kind in line.links]
    order += sorted(kind for kind in line.links if kind not in FILES)
    return " ".join(
        f'<a href="{escape(line.links[kind])}">{escape(FILES.get(kind, kind))}'
        f'<span class="say"> of {_text(line.title)}</span></a>'
        for kind in order
    )


def _text(text: str, element: str = "bdi") -> str:
    """An escaped text whose direction does not leak into what stands beside it; nothing for an empty one."""
    return f'<{element} dir="auto">{escape(text)}</{element}>' if text else ""


def _slug(key: str) -> str:
    """Letters that tell rows of one number apart, for an address within the page."""
    return hashlib.sha256(key.encode()).hexdigest()[:6]


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(block: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
