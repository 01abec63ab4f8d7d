"""Headings of a script in several languages: `# de: Titel` below a heading is its title in German."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from avatar.media.texttrack import LANGUAGES
from avatar.script.blocks import HEADING, position
from avatar.script.model import Position
from avatar.script.report import Report
from avatar.script.tags import TAG, alike, is_of, pick_tag, read_tag

_TITLE = re.compile(rf"(?P<mark> {{0,3}}#{{1,6}}[ \t]+)(?P<tag>{TAG})(?P<colon>[ \t]*:[ \t]+)(?=\S)")
_DIRECTION = re.compile(r"\([^()]*\)")


@dataclass
class Run:
    """A heading and its titles in other languages, as numbers of lines from 0.

    plain: the heading that names no language.
    """

    plain: int | None
    titles: dict[str, int] = field(default_factory=dict)
    useless: list[int] = field(default_factory=list)

    def settle(
        self,
        out: list[str],
        titles: set[int],
        language: str,
        languages: Sequence[str],
        fallback: str,
        lines: Sequence[str],
    ) -> Position | None:
        """Leave the title for a language in `out` and blank the others; a place where there is none."""
        tag = pick_tag(self.titles, language) or (pick_tag(self.titles, fallback) if fallback else None)
        for one, number in self.titles.items():
            out[number] = _bared(lines[number]) if one == tag else ""
        for number in self.useless:
            out[number] = ""
        if tag is not None and self.plain is not None:
            titles.add(self.titles[tag] + 1)
        original = alike(languages[0], language) or (fallback and alike(languages[0], fallback))
        if tag is not None or (self.plain is not None and original):
            return None
        at = self.plain if self.plain is not None else min(self.titles.values())
        if self.plain is None:
            out[at] = _bared(lines[at])
        title = _DIRECTION.sub("", lines[at])
        if not any(c.isalpha() for c in re.sub(r"\{\{[^{}]*\}\}", "", title)):
            return None
        return position(lines, at)


def _bared(line: str) -> str:
    """A heading without its tag, its words where they were."""
    found = _TITLE.match(line)
    return (
        line if not found else found["mark"] + " " * (found.end() - found.end("mark")) + line[found.end() :]
    )


def list_runs(
    lines: Sequence[str], kinds: Sequence[str], inside: set[int], languages: Sequence[str], report: Report
) -> Iterator[Run]:
    """The headings that stand in no block, each with its titles."""
    run: Run | None = None
    for number, line in enumerate(lines):
        if not line.strip() and number not in inside:
            continue
        heading = number not in inside and kinds[number] == "" and HEADING.match(line)
        found = _TITLE.match(line) if heading else None
        tag = read_tag(found["tag"]) if found else ""
        if found and is_of(tag, languages):
            run = run or Run(None)
            if tag in run.titles:
                report.error(
                    position(lines, number),
                    f"This heading has a title in {tag!r} already.",
                    f"It is in line {run.titles[tag] + 1}.",
                )
                run.useless.append(number)
            else:
                run.titles[tag] = number
            continue
        if found and run and found["tag"] in LANGUAGES:
            report.error(
                position(lines, number),
                f"{tag!r} is not among the languages of this script: {', '.join(languages)}.",
                "Name it under `languages`, or leave this title out.",
            )
            run.useless.append(number)
            continue
        if run:
            yield run
        run = Run(number) if heading else None
    if run:
        yield run
