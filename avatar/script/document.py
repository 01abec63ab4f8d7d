"""A file or a text in SSML → a script of one scene.

The XML is read by expat, which fetches nothing; a document type is refused, and with it all entities but the
five of XML itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from avatar.script.elements import Elements
from avatar.script.flow import Flow
from avatar.script.inline import InlineReader
from avatar.script.lexicon import Lexicon
from avatar.script.model import Position, Scene, Script, Segment
from avatar.script.normalise import front_end
from avatar.script.report import Report
from avatar.script.tags import read_tag
from avatar.script.tokens import make_tokens

ENDINGS = (".ssml", ".xml")
DEEPEST = 100
MOST_ELEMENTS = 200_000
_START = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:speak[\s>/]|!DOCTYPE\b)", re.DOTALL)


def looks_like_ssml(text: str, path: Path | None) -> bool:
    """Whether a script is SSML: by its file's ending, or by its first element."""
    if path is not None and path.suffix.lower() in ENDINGS:
        return True
    return _START.match(text[:10_000]) is not None


def read_document(
    text: str,
    path: Path | None,
    variables: Mapping[str, str],
    lexicon: Lexicon,
    report: Report,
    *,
    skip: bool = False,
    language: str | None = None,
) -> Script | None:
    """The script, in `language` if given; None after an error that leaves nothing, which is in the report."""
    reader = DocumentReader(variables, lexicon, report, skip=skip, language=language)
    reader.read(text)
    segments = tuple(reader.segments)
    if not segments and not report.failed:
        report.error(
            Position(), "Nothing in this document is spoken.", "Write words between <speak> and </speak>."
        )
        return None
    scene = Scene("", segments, position=segments[0].position if segments else Position())
    return Script(
        title="",
        scenes=(scene,),
        path=path,
        language=reader.language,
        variables=variables,
        lexicon=lexicon if lexicon.entries else None,
    )


class _RefusedError(Exception):
    """Reading is given up; the reason is in the report."""


class DocumentReader:
    """Follows expat through a document; each paragraph becomes a segment."""

    def __init__(
        self,
        variables: Mapping[str, str],
        lexicon: Lexicon,
        report: Report,
        *,
        skip: bool,
        language: str | None = None,
    ) -> None:
        self.language, self.given = language or "en-US", language is not None
        self.segments: list[Segment] = []
        self.lexicon, self.report, self.skip = lexicon, report, skip
        self.inline = InlineReader(variables, report)
        self.open: list[tuple[str, dict[str, str], Position]] = []
        self.count = 0
        self._begin()

    def read(self, text: str) -> None:
        """Read the whole document."""
        parser = self.parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.ExternalEntityRefHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(text, True)
        except expat.ExpatError as problem:
            at = Position(problem.lineno, problem.offset + 1)
            why = expat.ErrorString(problem.code)
            hint = (
                "Write & as &amp; and < as &lt;."
                if problem.code in (4, 11)
                else "Each element needs its end."
            )
            self.report.error(at, f"This is not well-formed XML: {why}.", hint)
        except _RefusedError:
            pass
        else:
            self._flush()
        finally:
            # What the handlers hold is held by the parser, too.
            parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None

    def _here(self) -> Position:
        return Position(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _doctype(self, *_: Any) -> int:
        self.report.error(
            self._here(),
            "A document type with entities is not read.",
            "Remove <!DOCTYPE …>; write the characters themselves.",
        )
        raise _RefusedError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        at = self._here()
        self.count += 1
        if len(self.open) >= DEEPEST or self.count > MOST_ELEMENTS:
            what = "nested too deeply" if len(self.open) >= DEEPEST else "too many"
            self.report.error(at, f"The elements are {what}.", "Is this a script?")
            raise _RefusedError
        if not self.open:
            if name != "speak":
                self.report.error(at, f"A document of speech begins with <speak>, not with <{name[:40]}>.")
                raise _RefusedError
            self._tongue(attributes, at)
        if name == "p":
            self._flush()
        self.open.append((name, attributes, at))
        self.elements.open(name, attributes, at)

    def _end(self, name: str) -> None:
        self.elements.close(name, self._here())
        self.open.pop()
        if name == "p":
            self._flush()

    def _tongue(self, attributes: Mapping[str, str], at: Position) -> None:
        tag = attributes.get("xml:lang", "")
        try:
            self.language = read_tag(tag) if tag and not self.given else self.language
        except ValueError:
            self.report.error(at, f"{tag[:40]!r} is not a language tag.", 'Write xml:lang="en-US".')

    def _text(self, text: str) -> None:
        at = self._here()
        line, column = at.line, at.column
        places = []
        for c in text:
            places.append(Position(line, column))
            line, column = (line + 1, 1) if c == "\n" else (line, column + 1)
        filled = self.inline.fill(text, at) if "{{" in text else text
        if filled != text:
            places = [at] * len(filled)
        self.flow.add(
            "".join(" " if c.isspace() else c for c in filled), places, self.elements.stressed(False)
        )

    def _begin(self) -> None:
        self.flow = Flow()
        self.elements = Elements(self.flow, self.report, skip=self.skip)

    def _flush(self) -> None:
        """What was read so far becomes a segment; elements that are open go on in the next one."""
        going = list(self.open)
        for name, _, at in reversed(going):
            self.elements.close(name, at)
        flow = self.flow
        tokens, cues = make_tokens(flow, front_end(self.language), self.language, self.lexicon, self.report)
        if any(t.spoken for t in tokens) or cues:
            position = tokens[0].position if tokens else cues[0].position
            self.segments.append(Segment(tokens, cues, None, position))
        self._begin()
        for name, attributes, at in going:
            self.elements.open(name, attributes, at)
