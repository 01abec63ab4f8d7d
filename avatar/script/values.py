"""Values of the front matter that are given by language: `title: {en: Tides, de: Gezeiten}`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from avatar.script.model import Position
from avatar.script.report import Report
from avatar.script.tags import find_tag, is_of, pick_tag, read_tags
from avatar.script.yamlnodes import place

SHOWN = frozenset(("title", "subtitle", "variables", "brand"))
"""Keys that hold words for viewers, which must be there in every language. Other keys may be left out."""
PLAIN = frozenset(
    ("title", "subtitle", "presenter", "voice", "template", "tone", "transition", "camera", "captions")
)
"""Keys that hold no keys of their own: keys below them can only be languages."""
NEVER = frozenset(("languages", "language", "fallback"))
_FIRST = 2
"""The line of the file that the front matter begins in."""


@dataclass
class Choice:
    """Chooses values for one of a script's languages; `chosen` gathers the keys of what was chosen."""

    language: str
    languages: Sequence[str]
    fallback: str
    report: Report
    chosen: set[str] = field(default_factory=set)

    def pick(self, name: str, node: yaml.Node, at: Position) -> yaml.Node | None:
        """The value of a key in this language; None where it has none, which is told where it must."""
        if name in NEVER or (name == "lexicon" and not _names_files(node)):
            return node
        return self._pick((name,), node, at)

    def _pick(self, path: tuple[str, ...], node: yaml.Node, at: Position) -> yaml.Node | None:
        if isinstance(node, yaml.SequenceNode):
            items = [self._pick(path, item, at) for item in node.value]
            return yaml.SequenceNode(
                node.tag, [i for i in items if i is not None], node.start_mark, node.end_mark
            )
        if not isinstance(node, yaml.MappingNode) or not node.value:
            return node
        entries = [(str(key.value) if isinstance(key, yaml.ScalarNode) else "", key) for key, _ in node.value]
        known = [is_of(name, self.languages) for name, _ in entries]
        plain = path[0] in PLAIN or (path[0] == "variables" and len(path) > 1)
        if all(known) or (any(known) and plain):
            return self._choose(path, node, at)
        values = []
        for (name, key), (_, value) in zip(entries, node.value, strict=True):
            picked = self._pick((*path, name), value, place(key, _FIRST))
            values += [(key, picked)] if picked is not None else []
        return yaml.MappingNode(node.tag, values, node.start_mark, node.end_mark)

    def _choose(self, path: tuple[str, ...], node: yaml.MappingNode, at: Position) -> yaml.Node | None:
        """The value of the language among those of a mapping whose keys are languages."""
        given: dict[str, tuple[yaml.Node, Position]] = {}
        for key, value in node.value:
            name, where = str(key.value), place(key, _FIRST)
            if not is_of(name, self.languages):
                self.report.error(
                    where,
                    f"{name[:40]!r} is not among the languages of this script: {', '.join(self.languages)}.",
                    "Name it under `languages`, or leave it out.",
                )
            elif name in given:
                self.report.error(where, f"{name!r} comes twice.", "Write each language once.")
            else:
                given[name] = value, where
        found = pick_tag(given, self.language)
        own = found is not None
        if found is None and self.fallback and path[0] in SHOWN:
            found = pick_tag(given, self.fallback)
        if found is None:
            if path[0] in SHOWN:
                self.report.error(
                    at,
                    f"`{'.'.join(path)}` is not in {self.language!r}.",
                    f"Add a line `{self.language}: …`, or take `fallback: {self.languages[0]}`.",
                )
            return None
        if own:
            self.chosen.add(".".join(path))
        value, where = given[found]
        return self._pick(path, value, where)


def _names_files(node: yaml.Node) -> bool:
    """Whether a lexicon is files by language; otherwise it holds words, and knows languages itself."""
    if not isinstance(node, yaml.MappingNode):
        return True
    values: Mapping[yaml.Node, yaml.Node] = dict(node.value)
    return bool(values) and all(
        isinstance(value, yaml.ScalarNode) and str(value.value).lower().endswith((".yaml", ".yml"))
        for value in values.values()
    )


def choose_values(
    entries: list[tuple[str, yaml.Node, Position]], language: str | None, report: Report
) -> Choice | None:
    """What chooses values in a script of several languages; None for one of a single one."""
    said = {name: (node, at) for name, node, at in entries}
    if "languages" not in said:
        if "fallback" in said:
            report.warn(said["fallback"][1], "`fallback` is ignored: there are no `languages`.")
        return None
    node, at = said["languages"]
    try:
        languages = read_tags(list_texts(node))
    except ValueError:
        return None  # what is wrong with them is told with all other values
    wanted = find_tag(language, languages) if language else languages[0]
    if wanted is None:
        report.error(at, f"This script is not in {language!r}.", f"Its languages: {', '.join(languages)}.")
        return None
    if "language" in said:
        own, where = said["language"]
        if find_tag(str(own.value), languages) != languages[0]:
            report.error(
                where,
                f"`language` is {str(own.value)[:40]!r}, and the first of `languages` is {languages[0]!r}.",
                "Leave `language` out.",
            )
    fallback = ""
    if "fallback" in said:
        given, where = said["fallback"]
        fallback = find_tag(str(given.value), languages) or ""
        if not fallback:
            report.error(
                where,
                f"`fallback` is {str(given.value)[:40]!r}, which is not among the languages of this script.",
                f"Its languages: {', '.join(languages)}.",
            )
    return Choice(wanted, languages, fallback, report)


def list_texts(node: yaml.Node) -> Any:
    """A list of words as they were written: `no` is Norwegian, not false."""
    if not isinstance(node, yaml.SequenceNode):
        return str(node.value) if isinstance(node, yaml.ScalarNode) else []
    return [str(item.value) if isinstance(item, yaml.ScalarNode) else None for item in node.value]
