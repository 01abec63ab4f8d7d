"""The inside of a paragraph: markdown-it's inline rules, with the place of every character kept.

markdown-it-py knows the lines of a block, but not the columns inside it. So each of its inline rules is
wrapped: what a rule pushes starts where the rule started; plain text starts where it began to pile up.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token as Mark

from avatar.script.directions import find_directions
from avatar.script.elements import OPEN_OPTIONS, Elements, is_ssml
from avatar.script.flow import Direction, Flow, Image, Option, Saying
from avatar.script.frontmatter import VARIABLE_NAME
from avatar.script.kinds import NOT_IPA
from avatar.script.model import Position
from avatar.script.report import Report, suggestion
from avatar.script.source import MARK

_PRONUNCIATION = re.compile(r"\[([^\[\]\n]+)\]\(/([^/()\n]+)/\)")
_VARIABLE = re.compile(r"\{\{([^{}\n]*)\}\}")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]*)(?P<rest>[^<>]*?)(?P<alone>/?)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""(?P<name>[\w:.-]+)\s*=\s*(?:"(?P<value>[^"]*)"|'(?P<single>[^']*)')""")
_SSML_LINE = re.compile(r" {0,3}</?(?P<name>[A-Za-z][\w:-]*)[\s/>]")
_OPTIONS = re.compile(r"\{(?!\{)((?:\{\{[^{}\n]*\}\}|[^{}\n])*)\}")
_OPTION = re.compile(r"""(?P<name>[^\s="']+)(?:\s*=\s*(?P<value>"[^"]*"|'[^']*'|[^\s"']*))?|(?P<stray>\S+)""")
_SPACED_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)")

Rule = Callable[[StateInline, bool], bool]


DEEPEST = 60
"""Lists and quotes inside one another; what is deeper would be dropped, and is reported."""


def make_parser() -> MarkdownIt:
    """CommonMark with tables, less indented code and underlined headings, plus our four inline rules."""
    parser = MarkdownIt("commonmark", {"maxNesting": DEEPEST}).enable("table")
    # A line of dashes always starts a scene, and an indented line is text: both surprise people otherwise.
    parser.disable(["lheading", "code", "text_join", "fragments_join"])
    parser.validateLink = _any_link  # type: ignore[method-assign]
    parser.normalizeLink = _same_link  # type: ignore[method-assign]
    ruler = parser.inline.ruler
    ruler.before("link", "pronunciation", _pronunciation)
    ruler.before("link", "variable", _variable)
    ruler.before("link", "options", _options)
    ruler.before("link", "span", _span)
    for rule in list(ruler.__rules__):
        ruler.at(rule.name, _placed(rule.fn))
    parser.inline.ruler2.before("balance_pairs", "rest", _place_rest)
    blocks = parser.block.ruler
    for block in list(blocks.__rules__):
        if block.name == "html_block":
            blocks.at(block.name, _unless_ssml(block.fn), {"alt": block.alt})
    return parser


def _unless_ssml(
    html_block: Callable[[StateBlock, int, int, bool], bool],
) -> Callable[[StateBlock, int, int, bool], bool]:
    """The rule for blocks of HTML, which leaves lines that begin with an element of SSML to the paragraph."""

    def run(state: StateBlock, first: int, last: int, silent: bool) -> bool:
        line = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]]
        found = _SSML_LINE.match(line)
        if found and is_ssml(found["name"].lower()):
            return False
        return html_block(state, first, last, silent)

    return run


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


def _span(state: StateInline, silent: bool) -> bool:
    """Words in brackets with braces right behind them: [120]{as=digits}."""
    if state.src[state.pos] != "[":
        return False
    start, most = state.pos, state.posMax
    end = parseLinkLabel(state, start)
    match = _OPTIONS.match(state.src, end + 1) if end > start else None
    if match is None or match.end() > most:
        return False
    if not silent:
        opened = state.push("span_open", "", 1)
        opened.content, opened.meta = match[1], {"at": start, "options": end + 2}
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        state.push("span_close", "", -1).meta["at"] = end
        state.posMax = most
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
