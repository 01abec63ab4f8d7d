"""Code in colours: which word of a program is what, and the brand's colour for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from avatar.compose.colour import WHITE, Bgr, legible, mix
from avatar.compose.look import Look
from avatar.script.model import Code

if TYPE_CHECKING:
    from pygments.lexer import Lexer

PLAIN, COMMENT, KEYWORD, STRING, NUMBER, NAME, BUILTIN, SIGN = range(8)
"""What a stretch of code is; numbers of the colours in `Palette.inks`."""

ROLES: Mapping[str, int] = {
    "Comment.Preproc": KEYWORD,
    "Comment.PreprocFile": STRING,
    "Comment": COMMENT,
    "Keyword.Constant": NUMBER,
    "Keyword.Type": BUILTIN,
    "Keyword": KEYWORD,
    "Operator.Word": KEYWORD,
    "Operator": SIGN,
    "Punctuation": SIGN,
    "Literal.String.Interpol": PLAIN,
    "Literal.String.Doc": COMMENT,
    "Literal.String": STRING,
    "Literal": NUMBER,
    "Name.Function": NAME,
    "Name.Class": NAME,
    "Name.Decorator": NAME,
    "Name.Attribute": NAME,
    "Name.Property": NAME,
    "Name.Namespace": PLAIN,
    "Name.Tag": KEYWORD,
    "Name.Builtin": BUILTIN,
    "Name.Exception": BUILTIN,
    "Name.Constant": NUMBER,
    "Generic.Deleted": NUMBER,
    "Generic.Inserted": STRING,
    "Generic.Heading": KEYWORD,
    "Generic.Subheading": KEYWORD,
    "Generic.Prompt": COMMENT,
    "Generic.Output": COMMENT,
    "Generic.Error": NUMBER,
}
"""Pygments' kinds of tokens (its documentation, "Builtin Tokens"); the longest that fits decides."""

Line = tuple[tuple[str, int], ...]
"""A line of code: stretches of text, each with what it is."""


def colour_code(code: Code) -> list[Line]:
    """The lines in stretches. A language that Pygments does not know is all plain."""
    lines: list[list[tuple[str, int]]] = [[]]
    lexer = _lexer(code.language) if code.language else None
    text = "\n".join(code.lines)
    for kind, value in lexer.get_tokens(text) if lexer else [(None, text)]:
        role = _role(kind)
        for n, part in enumerate(value.split("\n")):
            if n:
                lines.append([])
            if part:
                lines[-1].append((part, role))
    if ["".join(text for text, _ in line) for line in lines[: len(code.lines)]] != list(code.lines):
        return [((line, PLAIN),) if line else () for line in code.lines]  # a lexer that lost something
    return [tuple(line) for line in lines[: len(code.lines)]]


def language_name(code: Code) -> str:
    """What the language calls itself; empty for plain text."""
    lexer = _lexer(code.language) if code.language else None
    return "" if lexer is None or lexer.name == "Text only" else str(lexer.name)


def _lexer(language: str) -> Lexer | None:
    from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name
    from pygments.util import ClassNotFound

    options: dict[str, Any] = {"stripnl": False, "ensurenl": True}  # some drop a last line without its end
    try:
        return get_lexer_by_name(language, **options)
    except ClassNotFound:
        found = find_lexer_class_for_filename(f"x.{language}")
        return found(**options) if found else None


def _role(kind: object) -> int:
    name = str(kind).removeprefix("Token.")
    while name:
        if name in ROLES:
            return ROLES[name]
        name = name.rpartition(".")[0]
    return PLAIN


@dataclass(frozen=True)
class Palette:
    """Colours of a code card: its ground, that of lines to look at, its edge, and the inks by role."""

    ground: Bgr
    band: Bgr
    edge: Bgr
    mark: Bgr
    faint: Bgr
    inks: tuple[Bgr, ...]


def choose_palette(look: Look) -> Palette:
    """A dark card in the brand's hue; every ink can be read on its ground and on its bands (WCAG AA)."""
    ground = look.plate
    band = mix(ground, look.accent, 0.20)
    white = mix(WHITE, ground, 0.05)
    lit = {
        PLAIN: white,
        COMMENT: mix(white, ground, 0.46),
        KEYWORD: mix(look.secondary, WHITE, 0.28),
        STRING: mix(look.accent, WHITE, 0.36),
        NUMBER: mix(mix(look.secondary, look.accent, 0.62), WHITE, 0.30),
        NAME: mix(look.secondary, WHITE, 0.66),
        BUILTIN: mix(mix(look.secondary, look.accent, 0.32), WHITE, 0.40),
        SIGN: mix(white, ground, 0.24),
    }
    inks = tuple(legible(legible(lit[role], band), ground) for role in sorted(lit))
    return Palette(
        ground=ground,
        band=band,
        edge=mix(ground, WHITE, 0.16),
        mark=legible(look.accent, band, 3.0),
        faint=legible(mix(white, ground, 0.5), band),
        inks=inks,
    )
