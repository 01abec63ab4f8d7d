"""The inside of a paragraph: markdown-it's inline rules, with the place of every character kept.

markdown-it-py knows the lines of a block, but not the columns inside it. So each of its inline rules is
wrapped: what a rule pushes starts where the rule started; plain text starts where it began to pile up.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token as Mark

from avatar.script.directions import find_directions
from avatar.script.flow import Direction, Flow, Image, Option
from avatar.script.frontmatter import VARIABLE_NAME
from avatar.script.model import Position
from avatar.script.report import Report, suggestion
from avatar.script.source import MARK

_PRONUNCIATION = re.compile(r"\[([^\[\]\n]+)\]\(/([^/()\n]+)/\)")
_VARIABLE = re.compile(r"\{\{([^{}\n]*)\}\}")
_NOT_IPA = re.compile(r"[^a-zæçðøħŋœβθχᵻᵊᵝ\u0250-\u02ff\u0300-\u036f\u1d00-\u1dbf.‿|‖‑ ˈˌːˑ]")
_OPTIONS = re.compile(r"\{(?!\{)((?:\{\{[^{}\n]*\}\}|[^{}\n])*)\}")
_OPTION = re.compile(r"""(?P<name>[^\s="']+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"']*))?|(?P<stray>\S+)""")
_SPACED_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")

Rule = Callable[[StateInline, bool], bool]


DEEPEST = 60
"""Lists and quotes inside one another; what is deeper would be dropped, and is reported."""


def make_parser() -> MarkdownIt:
    """CommonMark with tables, less indented code and underlined headings, plus our three inline rules."""
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    # A line of dashes always starts a scene, and an indented line is text: both surprise people otherwise.
    parser.disable(["lheading", "code", "text_join", "fragments_join"])
    parser.validateLink = _any_link  # type: ignore[method-assign]
    parser.normalizeLink = _same_link  # type: ignore[method-assign]
    ruler = parser.inline.ruler
    ruler.before("link", "pronunciation", _pronunciation)
    ruler.before("link", "variable", _variable)
    ruler.before("link", "options", _options)
    for rule in list(ruler.__rules__):
        ruler.at(rule.name, _placed(rule.fn))
    parser.inline.ruler2.before("balance_pairs", "rest", _place_rest)
    return parser


def _any_link(url: str) -> bool:
    """All links are let through: none is followed, and of pictures a better complaint is made later."""
    return url is not None


def _same_link(url: str) -> str:
    return url


def _placed(rule: Rule) -> Rule:
    """The same rule, which writes into each new token where in the paragraph it starts (`meta["at"]`)."""

    def run(state: StateInline, silent: bool) -> bool:
        if silent:
            return rule(state, silent)
        start, count, waiting = state.pos, len(state.tokens), bool(state.pending)
        if not waiting:
            state.env["pending"] = start
        pending = state.env["pending"]
        if not rule(state, silent):
            return False
        for i, token in enumerate(state.tokens[count:]):
            if "at" in token.meta:
                continue
            if i == 0 and waiting and token.type == "text":
                token.meta["at"] = pending
            elif token.type == "text" and token.content and token.content[0] not in "*_":
                token.meta["at"] = state.env["pending"]
            else:
                token.meta["at"] = start
                start += token.type == "text"  # the stars of an emphasis come one by one
        return True

    return run


def _place_rest(state: StateInline) -> None:
    """The text after the last rule that pushed something."""
    for token in state.tokens:
        token.meta.setdefault("at", state.env.get("pending", 0))


def _pronunciation(state: StateInline, silent: bool) -> bool:
    match = _PRONUNCIATION.match(state.src, state.pos) if state.src[state.pos] == "[" else None
    if match is None or match.end() > state.posMax:
        return False
    if not silent:
        token = state.push("pronunciation", "", 0)
        token.content, token.info = match[1], match[2].strip()
    state.pos = match.end()
    return True


def _variable(state: StateInline, silent: bool) -> bool:
    match = _VARIABLE.match(state.src, state.pos) if state.src.startswith("{{", state.pos) else None
    if match is None or match.end() > state.posMax:
        return False
    if not silent:
        state.push("variable", "", 0).content = match[1].strip()
    state.pos = match.end()
    return True


def _options(state: StateInline, silent: bool) -> bool:
    """Braces right behind a picture."""
    if state.src[state.pos] != "{" or silent or state.pending or not state.tokens:
        return False
    match = _OPTIONS.match(state.src, state.pos)
    if match is None or match.end() > state.posMax or state.tokens[-1].type != "image":
        return False
    state.push("options", "", 0).content = match[1]
    state.pos = match.end()
    return True


@dataclass(frozen=True)
class Places:
    """Where the characters of a block's content stand in the source."""

    starts: tuple[int, ...]
    origins: tuple[Position, ...]

    @classmethod
    def of(cls, content: str, first_line: int, lines: list[str]) -> Places:
        """`first_line` counts from 0; `lines` are those of the whole source."""
        starts: list[int] = []
        origins: list[Position] = []
        offset = 0
        for number, piece in enumerate(content.split("\n"), first_line):
            source = lines[number] if number < len(lines) else ""
            bare = piece.strip()
            whole = source.rstrip()
            column = len(whole) - len(bare) if whole.endswith(bare) else max(0, source.find(bare))
            starts.append(offset)
            origins.append(Position(number + 1, column + 1 - (len(piece) - len(piece.lstrip()))))
            offset += len(piece) + 1
        return cls(tuple(starts), tuple(origins))

    def at(self, offset: int) -> Position:
        """The place of one character of the content."""
        row = bisect_right(self.starts, offset) - 1
        origin = self.origins[row]
        return Position(origin.line, max(1, origin.column + offset - self.starts[row]))


class InlineReader:
    """Turns the children of a markdown-it inline token into a `Flow`."""

    def __init__(self, variables: Mapping[str, str], report: Report) -> None:
        self.variables = variables
        self.report = report

    def read(self, token: Mark, lines: list[str]) -> Flow:
        """`lines` are those of the whole source."""
        places = Places.of(token.content, token.map[0] if token.map else 0, lines)
        flow = Flow()
        stress, before = 0, ""
        for child in token.children or []:
            at = int(child.meta.get("at", 0))
            match child.type:
                case "em_open" | "strong_open":
                    stress += 1
                case "em_close" | "strong_close":
                    stress -= 1
                case "text":
                    if before == "image" and child.content.startswith("{"):
                        self.report.error(
                            places.at(at), "The { behind this picture is never closed.", "Write {fit=cover}."
                        )
                    self._text(flow, child.content, at, places, stress > 0)
                case "text_special":
                    flow.add(child.content, [places.at(at)] * len(child.content), stress > 0)
                case "code_inline":
                    shift = at + len(child.markup)
                    where = [places.at(shift + i) for i in range(len(child.content))]
                    flow.add(child.content, where, stress > 0)
                case "softbreak" | "hardbreak":
                    flow.add(" ", [places.at(at)], False)
                case "variable":
                    value = self.value(child.content, places.at(at))
                    flow.add(value, [places.at(at)] * len(value), stress > 0)
                case "pronunciation":
                    self._pronounced(flow, child, at, places, stress > 0)
                case "image":
                    flow.add(" ", [places.at(at)], False)
                    flow.images.append(self._image(child, places.at(at)))
                case "options":
                    self._options(flow, child.content, at + 1, places)
                case "html_inline":
                    tag = child.content if len(child.content) <= 40 else f"{child.content[:37]}..."
                    self.report.warn(
                        places.at(at), f"The HTML tag {tag} is ignored.", "Use Markdown; only text is spoken."
                    )
                case _:  # link_open and link_close: the text between them is spoken
                    pass
            before = child.type
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
        return _VARIABLE.sub(lambda match: self.value(match[1].strip(), at), text)

    def _text(self, flow: Flow, text: str, at: int, places: Places, stressed: bool) -> None:
        self._complain(text, at, places)
        done = 0
        for found in find_directions(text):
            where = places.at(at + found.start)
            if found.complaint:
                (self.report.error if found.fatal else self.report.warn)(where, found.complaint, found.hint)
            if found.kind == "text":
                continue
            flow.add(
                text[done : found.start], [places.at(at + i) for i in range(done, found.start)], stressed
            )
            flow.add(MARK, [where], False)
            flow.directions.append(Direction(found.kind, found.name, found.seconds, where, found.amount))
            done = found.end
        flow.add(text[done:], [places.at(at + i) for i in range(done, len(text))], stressed)

    def _pronounced(self, flow: Flow, child: Mark, at: int, places: Places, stressed: bool) -> None:
        wrong = _NOT_IPA.search(child.info)
        shift = at + len(child.content) + 4
        if wrong:
            self.report.error(
                places.at(shift + wrong.start()),
                f"{wrong[0]!r} is not a sign of the phonetic alphabet (IPA).",
                "Write a pronunciation as [tomato](/təˈmɑːtoʊ/).",
            )
        start = len(flow)
        flow.add(child.content, [places.at(at + 1 + i) for i in range(len(child.content))], stressed)
        flow.pronounced.append((start, len(flow), child.info))

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
