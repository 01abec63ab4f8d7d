"""The inside of a paragraph: what its marks are to the script, and what is wrong with them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import replace

from markdown_it.token import Token as Mark

from avatar.errors import Problem
from avatar.script.directions import find_directions
from avatar.script.elements import OPEN_OPTIONS, Elements, is_ssml
from avatar.script.flow import Direction, Flow, Image, Option, Saying
from avatar.script.frontmatter import VARIABLE_NAME
from avatar.script.grammar import VARIABLE
from avatar.script.kinds import NOT_IPA
from avatar.script.model import Position
from avatar.script.places import Places
from avatar.script.report import Report, suggestion
from avatar.script.source import MARK
from avatar.sharing import remembered

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>[^<>]*?)(?P<alone>/?)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?P<name>[\w:.-]+)\s*=\s*(?:"(?P<value>[^"]*)"|'(?P<single>[^']*)')""")
_OPTION = re.compile(r"""(?P<name>[^\s="']+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"']*))?|(?P<stray>\S+)""")
_SPACED_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")


def _element(tag: str) -> bool:
    found = _TAG.fullmatch(tag)
    return found is not None and is_ssml(found["name"].lower())


class InlineReader:
    """Turns the children of a markdown-it inline token into a `Flow`."""

    def __init__(self, variables: Mapping[str, str], report: Report, *, skip: bool = False) -> None:
        self.variables = variables
        self.report = report
        self.skip = skip

    def read(self, token: Mark, lines: list[str]) -> Flow:
        """`lines` are those of the whole source."""
        if "{{" in token.content:
            return self._read(token, lines)
        own = Report(self.report.file)

        def work() -> tuple[Mark, Flow, list[Problem]]:
            return token, InlineReader({}, own, skip=self.skip)._read(token, lines), own.problems

        key = ("flow", id(token), self.skip, own.file)
        kept, flow, problems = remembered(key, work)
        if kept is not token:  # another one, at the place in memory of one that is gone
            _, flow, problems = work()
        self.report.include(problems)
        return flow

    def _read(self, token: Mark, lines: list[str]) -> Flow:
        places = Places.of(token.content, token.map[0] if token.map else 0, lines)
        flow = Flow()
        elements = Elements(flow, self.report, skip=self.skip)
        spans: list[list[str]] = []
        depth, before = 0, ""
        for child in token.children or []:
            at = int(child.meta.get("at", 0))
            stress = elements.stressed(depth > 0)
            match child.type:
                case "em_open" | "strong_open":
                    depth += 1
                case "em_close" | "strong_close":
                    depth -= 1
                case "text":
                    if before == "image" and child.content.startswith("{"):
                        self.report.error(
                            places.at(at), "The { behind this picture is never closed.", "Write {fit=cover}."
                        )
                    self._text(flow, child.content, at, places, stress)
                case "text_special":
                    flow.add(child.content, [places.at(at)] * len(child.content), stress)
                case "code_inline":
                    shift = at + len(child.markup)
                    where = [places.at(shift + i) for i in range(len(child.content))]
                    flow.add(child.content, where, stress)
                case "softbreak" | "hardbreak":
                    flow.add(" ", [places.at(at)], False)
                case "variable":
                    value = self.value(child.content, places.at(at))
                    flow.add(value, [places.at(at)] * len(value), stress)
                case "pronunciation":
                    self._pronounced(flow, child, at, places, stress)
                case "image":
                    flow.add(" ", [places.at(at)], False)
                    flow.images.append(self._image(child, places.at(at)))
                case "options":
                    self._options(flow, child.content, at + 1, places)
                case "span_open":
                    spans.append(self._open_span(elements, child, places))
                case "span_close":
                    for name in spans.pop() if spans else ():
                        elements.close(name, places.at(at))
                case "html_inline" if _element(child.content):
                    self._element(elements, child.content, places.at(at))
                case "html_inline":
                    tag = child.content if len(child.content) <= 40 else f"{child.content[:37]}..."
                    self.report.warn(
                        places.at(at), f"The HTML tag {tag} is ignored.", "Use Markdown; only text is spoken."
                    )
                case _:  # link_open and link_close: the text between them is spoken
                    pass
            before = child.type
        elements.finish()
        return flow

    def words(self, token: Mark, lines: list[str]) -> str:
        """The text of a block that is shown and not spoken, such as a cell: nothing in it directs anybody."""
        places = Places.of(token.content, token.map[0] if token.map else 0, lines)
        parts = self._plain(token.children or [], places.at(0))
        return " ".join("".join(parts).split())

    def value(self, name: str, at: Position) -> str:
        """The value of a variable; an error, and an empty text, where there is none."""
        if name in self.variables:
            return re.sub(r"[\x00-\x1f\ufffc]", " ", self.variables[name])
        if not re.fullmatch(VARIABLE_NAME, name):
            self.report.error(
                at,
                f"{{{{{name[:40]}}}}} does not name a variable.",
                "Use letters, digits and _, as in {{name}}.",
            )
        else:
            hint = suggestion(name, self.variables) or "Add it under `variables:` in the front matter."
            self.report.error(at, f"There is no variable {name!r}.", hint)
        return ""

    def fill(self, text: str, at: Position) -> str:
        """A text with its `{{variables}}` replaced, once: what a value holds is not looked at again."""
        return VARIABLE.sub(lambda match: self.value(match[1].strip(), at), text)

    def _text(self, flow: Flow, text: str, at: int, places: Places, stressed: bool) -> None:
        self._complain(text, at, places)
        done = 0
        for found in find_directions(text):
            where = places.at(at + found.start)
            if found.complaint:
                (self.report.error if found.fatal else self.report.warn)(where, found.complaint, found.hint)
            if found.kind == "text":
                continue
            flow.add(text[done : found.start], places.run(at + done, at + found.start), stressed)
            flow.add(MARK, [where], False)
            flow.directions.append(Direction(found.kind, found.name, found.seconds, where, found.amount))
            done = found.end
        flow.add(text[done:], places.run(at + done, at + len(text)), stressed)

    def _pronounced(self, flow: Flow, child: Mark, at: int, places: Places, stressed: bool) -> None:
        wrong = NOT_IPA.search(child.info)
        shift = at + len(child.content) + 4
        if wrong:
            self.report.error(
                places.at(shift + wrong.start()),
                f"{wrong[0]!r} is not a sign of the phonetic alphabet (IPA).",
                "Write a pronunciation as [tomato](/təˈmɑːtoʊ/).",
            )
        start = len(flow)
        flow.add(child.content, [places.at(at + 1 + i) for i in range(len(child.content))], stressed)
        flow.sayings.append(Saying(start, len(flow), ipa=child.info, position=places.at(at)))

    def _open_span(self, elements: Elements, child: Mark, places: Places) -> list[str]:
        """Open what the braces behind words in brackets ask for; gives the elements, the last one first."""
        given: dict[str, dict[str, str]] = {}
        where = places.at(int(child.meta["at"]))
        for match in _OPTION.finditer(child.content):
            at = places.at(int(child.meta["options"]) + match.start())
            name = match["name"] or match["stray"]
            if name not in OPEN_OPTIONS or match["value"] is None:
                hint = suggestion(name, OPEN_OPTIONS) if name not in OPEN_OPTIONS else f"Write {name}=…"
                self.report.error(at, f"{match[0][:40]!r} says nothing about words in brackets.", hint)
                continue
            element, attribute = OPEN_OPTIONS[name]
            given.setdefault(element, {})[attribute] = self.fill(match["value"].strip("\"'"), at)
        for element, attributes in given.items():
            elements.open(element, attributes, where)
        return list(reversed(given))

    def _element(self, elements: Elements, tag: str, at: Position) -> None:
        """An element of SSML in the text."""
        found = _TAG.fullmatch(tag)
        if not found:
            return
        name = found["name"].lower()
        if found["end"]:
            elements.close(name, at)
            return
        attributes = {
            a["name"]: self.fill(html.unescape(a["value"] if a["value"] is not None else a["single"]), at)
            for a in _ATTRIBUTE.finditer(found["rest"])
        }
        stray = _ATTRIBUTE.sub("", found["rest"]).strip()
        if stray:
            self.report.error(
                at, f"<{name}>: {stray[:40]!r} is no attribute.", 'Put its value in quotes: time="1s".'
            )
        elements.open(name, attributes, at)
        if found["alone"]:
            elements.close(name, at)

    def _image(self, child: Mark, at: Position) -> Image:
        target = str(child.attrs.get("src", ""))
        caption = "".join(self._plain(child.children or [], at))
        return Image(self.fill(target, at), " ".join(caption.split()), at)

    def _options(self, flow: Flow, text: str, at: int, places: Places) -> None:
        """Give the last picture what stands in braces behind it."""
        found = []
        for match in _OPTION.finditer(text):
            where = places.at(at + match.start())
            if match["stray"]:
                self.report.error(
                    where,
                    f"{match['stray'][:40]!r} is no option of a picture.",
                    "Write them as in {fit=cover start=3 loop}.",
                )
                continue
            value = None if match["value"] is None else self.fill(match["value"].strip("\"'"), where)
            found.append(Option(match["name"], value, where))
        flow.images[-1] = replace(flow.images[-1], options=tuple(found))

    def _plain(self, children: list[Mark], at: Position) -> list[str]:
        parts: list[str] = []
        for child in children:
            if child.type == "variable":
                parts.append(self.value(child.content, at))
            elif child.type in ("softbreak", "hardbreak"):
                parts.append(" ")
            elif child.type == "image":
                parts.extend(self._plain(child.children or [], at))
            elif child.type in ("span_open", "html_inline"):
                continue
            else:
                parts.append(child.content)
        return parts

    def _complain(self, text: str, at: int, places: Places) -> None:
        """What looks like markup, but was none."""
        for match in _SPACED_PICTURE.finditer(text):
            self.report.error(
                places.at(at + match.start()),
                f"{match[0][:60]} is not read as a picture: its path has a space.",
                "Put the path in angle brackets: ![caption](<my slide.png>).",
            )
        for match in re.finditer(r"\{\{", text):
            self.report.error(
                places.at(at + match.start()),
                "This {{ is never closed, or holds no name.",
                r"Write {{name}}, or \{{ for the signs.",
            )
