"""What Markdown is to a script: markdown-it's rules, fewer and more, with the place of every character kept.

markdown-it-py knows the lines of a block, but not the columns inside it. So each of its inline rules is
wrapped: what a rule pushes starts where the rule started; plain text starts where it began to pile up.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from avatar.script.elements import is_ssml
from avatar.sharing import shareable

VARIABLE = re.compile(r"\{\{([^{}\n]*)\}\}")
_PRONUNCIATION = re.compile(r"\[([^\[\]\n]+)\]\(/([^/()\n]+)/\)")
_SSML_LINE = re.compile(r" {0,3}</?(?P<name>[A-Za-z][\w:-]*)[\s/>]")
_OPTIONS = re.compile(r"\{(?!\{)((?:\{\{[^{}\n]*\}\}|[^{}\n])*)\}")

Rule = Callable[[StateInline, bool], bool]


DEEPEST = 60
"""Lists and quotes inside one another; what is deeper would be dropped, and is reported."""


@shareable
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
    match = VARIABLE.match(state.src, state.pos) if state.src.startswith("{{", state.pos) else None
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
