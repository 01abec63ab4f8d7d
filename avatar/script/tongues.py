"""Scripts in several languages: what is left of one for a reader of one language.

    ::: en
    Twice a day, the sea rises.
    ::: de
    Zweimal am Tag steigt das Meer.
    :::

A block ends where the next one begins, or at three colons alone. Blocks that follow one another say the same
in several languages. What stands in no block is for all of them. `# de: Titel` below a heading is its title
in German. Lines of other languages are blanked, so that all lines and columns stay where they were.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from avatar.script.blocks import choose, compare, find_blocks, list_groups, list_kinds, position, scene_starts
from avatar.script.model import Position, Scene
from avatar.script.report import Report
from avatar.script.titles import list_runs

Kind = Literal["title", "block", "words"]


@dataclass(frozen=True)
class Gap:
    """A place where there is nothing in the language that was asked for."""

    kind: Kind
    position: Position
    there: tuple[str, ...] = ()


@dataclass(frozen=True)
class Taken:
    """The body of a script in one language.

    own: numbers of the lines that stand in blocks of the language. titles: numbers of headings that are the
    title of the heading above. gaps: what is not there in this language; none where marks are of no
    use, which says enough.
    """

    text: str
    own: frozenset[int] = frozenset()
    titles: frozenset[int] = frozenset()
    gaps: tuple[Gap, ...] = ()
    broken: bool = False


def take_language(
    text: str, language: str, languages: Sequence[str], report: Report, *, fallback: str = ""
) -> Taken:
    """What of a body is for readers of a language, one of `languages`; the first of them is the original.

    fallback: the language whose titles fill gaps; words that are said have none. Marks that are of no use go
    into `report`; gaps are given back.
    """
    lines = text.split("\n")
    kinds = list(list_kinds(lines))
    known = _errors(report)
    blocks, marks = find_blocks(lines, kinds, languages, report)
    out = list(lines)
    own: set[int] = set()
    gaps: list[Gap] = []
    for number in (
        *marks,
        *(n for block in blocks if not block.tags for n in block.lines),
    ):
        out[number] = ""
    for group in list_groups([block for block in blocks if block.tags], lines, report):
        chosen = choose(group, language)
        if chosen is None and not group[0].only:
            there = tuple(tag for block in group for tag in block.tags)
            gaps.append(Gap("block", position(lines, group[0].line), there))
        compare(group, lines, kinds, report)
        for block in group:
            for number in block.lines:
                if block is chosen:
                    own.add(number + 1)
                else:
                    out[number] = ""
    inside = {n for block in blocks for n in block.lines} | set(marks)
    titles: set[int] = set()
    for run in list_runs(lines, kinds, inside, languages, report):
        at = run.settle(out, titles, language, languages, fallback, lines)
        gaps += [Gap("title", at)] if at else []
    broken = _errors(report) > known
    return Taken("\n".join(out), frozenset(own), frozenset(titles), () if broken else tuple(gaps), broken)


def _errors(report: Report) -> int:
    return sum(problem.severity == "error" for problem in report.problems)


def complain_of_gaps(gaps: Sequence[Gap], taken: Taken, language: str, original: str, report: Report) -> None:
    """One problem for each scene that is not all there in a language."""
    starts = scene_starts(taken.text.split("\n"), taken.titles)
    by_scene: dict[int, list[Gap]] = {}
    for gap in sorted(gaps, key=lambda gap: gap.position):
        by_scene.setdefault(bisect_right(starts, gap.position.line), []).append(gap)
    for found in by_scene.values():
        kinds = {gap.kind for gap in found}
        first = found[0]
        if kinds == {"title"}:
            what, hint = f"This heading is not in {language!r}.", f"Write `# {language}: …` below it."
        elif kinds == {"block"}:
            there = " and ".join(repr(tag) for tag in first.there)
            what = f"This is in {there}, and not in {language!r}."
            hint = f"Write it below a line `::: {language}`."
        elif kinds == {"words"}:
            what = f"These words stand in no block: they are not in {language!r}."
            hint = f"Put them between `::: {original}` and `:::`, and theirs below `::: {language}`."
        else:
            what = f"This scene is not all in {language!r}."
            hint = f"Its text goes below `::: {language}`, its title below its heading: `# {language}: …`"
        more = f" {len(found) - 1} more in this scene." if len(found) > 1 and len(kinds) == 1 else ""
        hint += f" Or take titles of another: `fallback: {original}`." if kinds == {"title"} else ""
        report.error(first.position, what + more, hint)


def find_shared_words(scenes: Sequence[Scene], taken: Taken, lines: Sequence[str]) -> list[Gap]:
    """The first spoken words of each scene that stand in no block, and are no number and no variable."""
    gaps = []
    for scene in scenes:
        for segment in scene.segments:
            loose = (
                token.position
                for token in segment.tokens
                if token.position.line not in taken.own
                and any(c.isalpha() for c in token.written)
                and not lines[token.position.line - 1].startswith("{{", token.position.column - 1)
            )
            if at := next(loose, None):
                gaps.append(Gap("words", at))
                break
    return gaps
