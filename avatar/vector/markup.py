"""What an SVG file may hold: shapes, text, pictures inside it. Scripts and links are refused, not followed.

The file is read by expat and written anew, element by element, so that what was looked at is what is painted.
Nothing here opens another file or a connection; a document type is passed over, entities are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

LARGEST = 5_000_000
"""Bytes. A logo is some kilobytes; what is larger is a scan or a trap."""
MOST_ELEMENTS, DEEPEST = 20_000, 100
"""The painter goes down from element to element: some 400 of them inside one another end it."""
MOST_PAINTED = 100_000
"""Elements painted, those that `use` repeats counted each time."""
SIMPLER = "Simplify the drawing."
BOX = 'Give <svg> a viewBox, such as "0 0 300 100".'
PLAIN = "Export it as plain SVG."
LONGEST_SIDE = 100
"""Times the shorter one: what is longer is a line."""

_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_IN_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)
_SCRIPTS = {"script", "handler", "listener"}
_FOREIGN = {"iframe", "embed", "object", "audio", "video", "canvas"}
_DROPPED = {"metadata", "namedview", "title", "desc", "pgf", "foreignObject"}
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_URL = re.compile(r"url\s*\(\s*(['\"]?)\s*([^)'\"]*)", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LENGTH = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|q|)\s*")
_INCH = 96.0
_UNITS = {"": 1.0, "px": 1.0, "pt": _INCH / 72, "pc": _INCH / 6, "in": _INCH, "cm": _INCH / 2.54,
          "mm": _INCH / 25.4, "q": _INCH / 101.6}  # fmt: skip
"""Pixels of each unit (CSS Values and Units 3, section 5.2)."""


class RefusedError(ValueError):
    """Why a drawing cannot be used; `hint` says what to do about it."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(reason)
        self.hint = hint


@dataclass(frozen=True)
class Markup:
    """A drawing that is safe to paint: its text, its width and height in pixels, and whether it has type."""

    text: str
    width: float
    height: float
    has_type: bool


def clean(data: bytes) -> Markup:
    """Read a file's bytes. Raises RefusedError for whatever is broken, unsafe or without a size."""
    if not data.strip():
        raise RefusedError("it is empty (0 bytes)" if not data else "there is nothing in it")
    if len(data) > LARGEST:
        raise RefusedError(f"it has {len(data):,} bytes; {LARGEST:,} are the most", SIMPLER)
    if data[:2] == b"\x1f\x8b":
        raise RefusedError("it is packed (.svgz)", "Unpack it, and use the .svg file.")
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        what = expat.errors.messages.get(error.code, "not XML")
        raise RefusedError(f"broken XML in line {error.lineno}, column {error.offset + 1}: {what}") from None
    except (ValueError, LookupError) as error:
        if isinstance(error, RefusedError):
            raise
        raise RefusedError(f"it cannot be read as text: {error}") from None
    return reader.finished()


@dataclass
class _Branch:
    """An element with a name: how many elements are in it, how deep, what it repeats how often and where."""

    own: int = 0
    depth: int = 0
    uses: dict[str, tuple[int, int]] = field(default_factory=dict)


class _Reader:
    """Takes expat's events one by one; refuses what is unsafe, and writes down the rest."""

    def __init__(self) -> None:
        self.parser = parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._entity
        parser.ProcessingInstructionHandler = self._instruction
        parser.ExternalEntityRefHandler = self._external
        self._out: list[str] = []
        self._open: list[str] = []
        self._dropped = 0
        self._count = 0
        self._style: list[str] | None = None
        self._has_type = False
        self._size = (0.0, 0.0)
        # Branches that are open now, from the whole drawing inwards, each with the depth it began at.
        self._branches: dict[str, _Branch] = {"": _Branch()}
        self._within: list[tuple[str, int]] = [("", 0)]

    def finished(self) -> Markup:
        if not self._out:
            raise RefusedError("there is nothing in it")
        painted, depth = self._weigh("", {})
        if painted > MOST_PAINTED or depth > DEEPEST:
            raise RefusedError(
                "its `use` elements repeat one another too often",
                "Export it with copies, not with references.",
            )
        width, height = self._size
        return Markup("".join(self._out), width, height, self._has_type)

    # --- events ---

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        local = _local(name)
        if not self._open:
            if local != "svg":
                raise RefusedError(f"it is <{name[:40]}>, not <svg>")
            self._size = _size(attributes)
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise RefusedError(f"it has more than {MOST_ELEMENTS:,} elements", SIMPLER)
        if len(self._open) >= DEEPEST:
            raise RefusedError(f"its elements are nested more than {DEEPEST} deep", "Ungroup the drawing.")
        where = f"in line {self.parser.CurrentLineNumber}"
        self._judge(local, attributes, where)
        self._open.append(local)
        if self._dropped or local in _DROPPED:
            self._dropped += 1
            return
        self._count_one(local, attributes)
        if local == "style":
            self._style = []
        self._has_type |= local == "text"
        written = "".join(f' {key}="{value.translate(_IN_VALUE)}"' for key, value in attributes.items())
        self._out.append(f"<{name}{written}>")

    def _end(self, name: str) -> None:
        local = self._open.pop()
        if self._dropped:
            self._dropped -= 1
            return
        if local == "style" and self._style is not None:
            _judge_style("".join(self._style), f"before line {self.parser.CurrentLineNumber + 1}")
            self._style = None
        if len(self._within) > 1 and self._within[-1][1] == len(self._open) + 1:
            self._within.pop()
        self._out.append(f"</{name}>")

    def _characters(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)
        if not self._dropped:
            self._out.append(text.translate(_IN_TEXT))

    def _entity(self, name: str, *_rest: object) -> None:
        raise RefusedError(
            f"it declares an entity (&{name[:40]};), which is not expanded", "Export it as plain SVG."
        )

    def _external(self, *_rest: object) -> int:
        raise RefusedError("it refers to another file, which is not fetched", PLAIN)

    def _instruction(self, target: str, _data: str) -> None:
        if target.lower().startswith("xml-stylesheet"):
            raise RefusedError("it links a style sheet, which is not fetched", "Put the styles inside.")

    # --- what is refused ---

    def _judge(self, local: str, attributes: Mapping[str, str], where: str) -> None:
        if local.lower() in _SCRIPTS:
            raise RefusedError(f"it holds a script {where}, which is not run", "Export it without scripts.")
        if local.lower() in _FOREIGN or (local == "foreignObject" and self._open[-1:] != ["switch"]):
            raise RefusedError(f"it holds <{local}> {where}, which is no drawing", PLAIN)
        for key, value in attributes.items():
            name = _local(key).lower()
            if name.startswith("on") and ":" not in key:
                raise RefusedError(
                    f"it holds a script {where} (`{key[:40]}`), which is not run",
                    "Export it without scripts.",
                )
            if name in ("href", "src"):
                _judge_link(value, local, where)
            elif key == "xml:base":
                raise RefusedError(f"it takes its links from elsewhere {where}: {_short(value)}")
            elif not key.startswith("xmlns"):
                _judge_style(value, where)

    # --- how much there is to paint ---

    def _count_one(self, local: str, attributes: Mapping[str, str]) -> None:
        """Enter an element into every named element that it stands in."""
        level = len(self._open)
        name = attributes.get("id", "")
        if name and name not in self._branches:
            self._branches[name] = _Branch()
            self._within.append((name, level))
        target = next((v for k, v in attributes.items() if local == "use" and _local(k) == "href"), "")
        target = target.strip().removeprefix("#")
        for inside, began in self._within:
            branch = self._branches[inside]
            branch.own += 1
            branch.depth = max(branch.depth, level - began)
            if target:
                times, deepest = branch.uses.get(target, (0, 0))
                branch.uses[target] = times + 1, max(deepest, level - began)

    def _weigh(self, name: str, known: dict[str, tuple[int, int]]) -> tuple[int, int]:
        """Elements that painting a branch paints, and how deep it goes; circles are cut by the painter."""
        order, held = [name], {name}
        while order:  # without recursion: chains may be as long as there are elements
            at = order[-1]
            branch = self._branches.get(at, _Branch())
            waiting = (t for t in branch.uses if t in self._branches and t not in known and t not in held)
            if (first := next(waiting, None)) is not None:
                order.append(first)
                held.add(first)
                continue
            painted, depth = branch.own, branch.depth
            for target, (times, level) in branch.uses.items():
                more, deeper = known.get(target, (0, 0))
                painted, depth = painted + times * more, max(depth, level + deeper + 1)
            known[at] = (min(painted, 10 * MOST_PAINTED), min(depth, 10 * DEEPEST))
            held.discard(order.pop())
        return known[name]


def _judge_link(value: str, local: str, where: str) -> None:
    target = re.sub(r"[\s\x00-\x1f]+", "", value)
    if target == "" or target.startswith("#"):
        return
    if _EMBEDDED.match(target) and local in ("image", "feImage"):
        return
    if target.lower().startswith(("javascript:", "vbscript:")):
        raise RefusedError(f"it holds a script {where}, which is not run", "Export it without scripts.")
    raise RefusedError(
        f"it links to {_short(target)} {where}, which is not fetched", "Embed what it links to, or remove it."
    )


def _judge_style(text: str, where: str) -> None:
    """Style sheets, style attributes, and every other attribute that may hold url(…)."""
    if not any(sign in text.lower() for sign in ("url", "@", "\\")):
        return
    plain = _COMMENT.sub("", _ESCAPE.sub(_unescape, text))
    if "@import" in plain.lower():
        raise RefusedError(f"it imports a style sheet {where}: it is not fetched", "Put the styles inside.")
    for match in _URL.finditer(plain):
        target = match[2].strip()
        inside = target.startswith("#") or re.match(r"data:(?!image/svg|text/)", target, re.IGNORECASE)
        if not inside:
            raise RefusedError(
                f"it links to {_short(target)} {where}, which is not fetched",
                "Embed what it links to, or remove it.",
            )


def _unescape(match: re.Match[str]) -> str:
    if match[2]:
        return str(match[2])
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 else ""


def _size(attributes: Mapping[str, str]) -> tuple[float, float]:
    """Width and height in pixels; what is not given, or is in percent, comes from the viewBox."""
    box = _numbers(attributes.get("viewBox", ""))
    sides = []
    for key, at in (("width", 2), ("height", 3)):
        given = attributes.get(key, "").strip().lower()
        found = _LENGTH.fullmatch(given)
        if found:
            sides.append(float(found[1]) * _UNITS[found[2]])
        elif len(box) == 4 and (given in ("", "auto") or given.endswith(("%", "em", "ex", "rem"))):
            sides.append(box[at])
        else:
            what = f"`{key}={given[:40]!r}`" if given else f"no {key}, and no viewBox"
            raise RefusedError(f"it has no size ({what})", BOX)
    width, height = sides
    if not (0 < width < 1e7 and 0 < height < 1e7):
        raise RefusedError(
            f"its size is {width:g} × {height:g}", 'Give <svg> a viewBox, such as "0 0 300 100".'
        )
    if max(width, height) > LONGEST_SIDE * min(width, height):
        raise RefusedError(f"it is {width:g} × {height:g}, a line", "Crop it to the drawing.")
    if len(box) == 4 and not (box[2] > 0 and box[3] > 0):
        raise RefusedError("its viewBox is empty")
    return width, height


def _numbers(text: str) -> list[float]:
    try:
        return [float(part) for part in re.split(r"[\s,]+", text.strip())] if text.strip() else []
    except ValueError:
        return []


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
