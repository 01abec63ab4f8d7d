"""YAML read as nodes that know their places, for files that people write by hand."""

from __future__ import annotations

import yaml

from avatar import yamlpage
from avatar.script.model import Position
from avatar.script.report import Report
from avatar.sharing import shareable


class Loader(yamlpage.PlainLoader):
    """Composes nodes with their places; aliases are refused, for they can grow without bound."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(
                None, None, "aliases (*name) are not supported", event.start_mark
            )
        return super().compose_node(parent, index)


def compose(text: str, report: Report, *, first: int = 1, what: str) -> yaml.Node | None:
    """The node of a YAML text, or None (for nothing, or after an error, which is in the report).

    first: the number of the text's first line in its file. what: whose YAML it is.
    """
    try:
        return _node(text)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        at = Position(mark.line + first, mark.column + 1) if mark else Position(first, 1)
        why = problem.problem or "it cannot be read"
        report.error(at, f"The YAML of {what} is broken: {why}.", _hint(why))
    except yaml.reader.ReaderError as problem:
        before = text[: problem.position]
        code = ord(problem.character) if isinstance(problem.character, str) else int(problem.character)
        at = Position(before.count("\n") + first, len(before) - before.rfind("\n"))
        report.error(at, f"The character U+{code:04X} is not allowed in {what}.", "Remove it.")
    except RecursionError:
        report.error(Position(first, 1), f"{what[:1].upper()}{what[1:]} is nested too deeply.")
    return None


@shareable
def _node(text: str) -> yaml.Node | None:
    """The node of a YAML text. Raises YAMLError, RecursionError."""
    return Loader(text).get_single_node()


def place(node: yaml.Node, first: int = 1) -> Position:
    """Where a node begins; `first` is the number of the text's first line in its file."""
    return Position(node.start_mark.line + first, node.start_mark.column + 1)


def _hint(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return 'Put a text with a colon in quotes: title: "Part 1: the start".'
    if "\\t" in problem or "tab" in problem:
        return "Indent with spaces, not with tabs."
    if "expected <block end>" in problem or "could not find expected ':'" in problem:
        return "Each line is `key: value`, and keys of one level start in the same column."
    return ""
