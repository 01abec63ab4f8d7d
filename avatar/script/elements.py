"""The elements of SSML that are spoken here, and what each does to the running text.

The same in scripts (`<break time="500ms"/>`), in brackets (`[120]{as=digits}`) and in .ssml files: a reader
opens and closes elements as it comes by them, and what lies between is what they are about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from avatar.script.directions import LONGEST_PAUSE
from avatar.script.flow import Direction, Flow, Saying
from avatar.script.kinds import NOT_IPA, check_kind
from avatar.script.model import USUAL, Position, Prosody
from avatar.script.prosody import EMPHASES, read_prosody
from avatar.script.report import Report, ended, nearest, suggestion
from avatar.script.source import MARK

ELEMENTS: Mapping[str, tuple[str, ...]] = {
    "break": ("time", "strength"),
    "emphasis": ("level",),
    "mark": ("name",),
    "p": (),
    "phoneme": ("ph", "alphabet"),
    "prosody": ("rate", "pitch", "volume"),
    "s": (),
    "say-as": ("interpret-as", "format"),
    "speak": ("version", "xml:lang", "xsi:schemaLocation"),
    "sub": ("alias",),
}
"""What can be said, with the attributes that are known."""

REFUSED = frozenset(
    [
        "audio",
        "desc",
        "lang",
        "lexicon",
        "lookup",
        "media",
        "meta",
        "metadata",
        "par",
        "seq",
        "token",
        "voice",
        "w",
    ]
)
"""The rest of SSML."""
INSTEAD = {
    "audio": "A clip or a sound beside the presenter is written ![](clip.mp4).",
    "voice": "Let several speak with `presenters:` in the front matter of a script.",
    "lexicon": "Put the words into a lexicon.yaml beside the script.",
    "lang": "A script is in one language; give a word's sound with <phoneme>.",
}
EMPTY = ("break", "mark")
BREAKS = {"none": 0.0, "x-weak": 0.1, "weak": 0.2, "medium": 0.4, "strong": 0.7, "x-strong": 1.2}
"""Seconds of a <break> that names its strength."""
OPEN_OPTIONS: Mapping[str, tuple[str, str]] = {
    "as": ("say-as", "interpret-as"),
    "format": ("say-as", "format"),
    "say": ("sub", "alias"),
    "ipa": ("phoneme", "ph"),
    "emphasis": ("emphasis", "level"),
    "rate": ("prosody", "rate"),
    "pitch": ("prosody", "pitch"),
    "volume": ("prosody", "volume"),
}
"""What may stand in braces behind words in brackets, and the element and attribute that it is."""

_TIME = re.compile(r"\+?(\d+(?:\.\d+)?|\.\d+)\s*(ms|s)")


def is_ssml(name: str) -> bool:
    """Whether a tag is SSML's, spoken here or not, and not HTML's alone."""
    return name in ELEMENTS or name in REFUSED or ":" in name


@dataclass
class _Open:
    name: str
    attributes: Mapping[str, str]
    start: int
    at: Position
    act: Callable[[_Open, int], None] | None = None


class Elements:
    """Puts the elements of one paragraph into its flow. skip: unknown ones are passed over with a warning."""

    def __init__(self, flow: Flow, report: Report, *, skip: bool = False) -> None:
        self.flow, self.report, self.skip = flow, report, skip
        self._stack: list[_Open] = []
        self._stressed: list[bool] = []

    def stressed(self, usual: bool) -> bool:
        """Whether words are stressed here, given what the script's stars say."""
        return self._stressed[-1] if self._stressed else usual

    def open(self, name: str, attributes: Mapping[str, str], at: Position) -> None:
        """An element begins, or stands alone."""
        if name not in ELEMENTS:
            self._unknown(
                f"<{name[:40]}> is no element that can be spoken.", at, INSTEAD.get(name) or _known(name)
            )
            self._stack.append(_Open(name, {}, len(self.flow), at))
            return
        for attribute in attributes:
            if attribute not in ELEMENTS[name] and not attribute.startswith("xmlns"):
                known = ELEMENTS[name]
                hint = f"It knows {', '.join(known)}." if known else "It has none."
                self._unknown(f"<{name}> has no attribute {attribute[:40]!r} here.", at, hint)
        element = _Open(name, attributes, len(self.flow), at)
        try:
            element.act = getattr(self, f"_{name.replace('-', '_')}")(element)
        except ValueError as wrong:
            self.report.error(at, f"<{name}>: {ended(str(wrong))}", EXAMPLES.get(name, ""))
        if name not in EMPTY:
            self._stack.append(element)

    def close(self, name: str, at: Position) -> None:
        """An element ends."""
        if name in EMPTY:
            return
        if not self._stack or self._stack[-1].name != name:
            if any(element.name == name for element in self._stack):
                inner = self._stack[-1]
                self.report.error(
                    at, f"</{name}> comes before <{inner.name}> is closed.", f"Write </{inner.name}>."
                )
                while self._stack[-1].name != name:
                    self._end(self._stack.pop())
                self._end(self._stack.pop())
            else:
                self.report.error(
                    at, f"</{name}> ends nothing: there is no <{name}> before it.", "Remove it."
                )
            return
        self._end(self._stack.pop())

    def finish(self) -> None:
        """The paragraph ends, and all elements with it."""
        for element in self._stack:
            if element.name in ELEMENTS and element.name not in ("p", "speak"):
                self.report.error(
                    element.at,
                    f"<{element.name}> is not closed in its paragraph.",
                    f"Write </{element.name}> behind what it is for.",
                )
        self._stack.clear()
        self._stressed.clear()

    def _end(self, element: _Open) -> None:
        if element.name == "emphasis" and self._stressed and element.act:
            self._stressed.pop()
        if element.act:
            element.act(element, len(self.flow))

    def _unknown(self, what: str, at: Position, hint: str) -> None:
        if self.skip:
            self.report.warn(at, what, "It is skipped.")
        else:
            self.report.error(at, what, hint)

    # --- what each does: now, and (what it returns) at its end ---------------------------------------------

    def _break(self, element: _Open) -> None:
        strength = element.attributes.get("strength", "medium").strip().lower()
        if strength not in BREAKS:
            raise ValueError(
                f"there is no strength {strength[:40]!r}. {suggestion(strength, BREAKS)}".rstrip(".")
            )
        seconds = BREAKS[strength]
        if "time" in element.attributes:
            found = _TIME.fullmatch(element.attributes["time"].strip())
            if not found:
                raise ValueError(f"{element.attributes['time'][:40]!r} is no length of time")
            seconds = float(found[1]) / (1000 if found[2] == "ms" else 1)
        if seconds > LONGEST_PAUSE:
            raise ValueError(f"{seconds:g} s is longer than {LONGEST_PAUSE:g} s")
        if seconds > 0:
            self._direct(Direction("pause", "break", seconds, element.at))

    def _mark(self, element: _Open) -> None:
        name = " ".join(element.attributes.get("name", "").split())
        if not name or len(name) > 100:
            raise ValueError("it has no name" if not name else "its name is longer than 100 characters")
        self._direct(Direction("mark", name, 0.0, element.at))

    def _direct(self, direction: Direction) -> None:
        self.flow.add(MARK, [direction.position], False)
        self.flow.directions.append(direction)

    def _p(self, _element: _Open) -> None:
        return None

    _speak = _p

    def _s(self, _element: _Open) -> Callable[[_Open, int], None]:
        def act(opened: _Open, end: int) -> None:
            self.flow.stops.append(end)
            self.flow.add(" ", [opened.at], False)

        return act

    def _emphasis(self, element: _Open) -> Callable[[_Open, int], None]:
        level = element.attributes.get("level", "moderate").strip().lower()
        if level not in EMPHASES:
            raise ValueError(f"there is no level {level[:40]!r}. {suggestion(level, EMPHASES)}".rstrip("."))
        stressed, prosody = EMPHASES[level]
        self._stressed.append(stressed)
        return self._shape(prosody)

    def _prosody(self, element: _Open) -> Callable[[_Open, int], None]:
        return self._shape(read_prosody(element.attributes))

    def _shape(self, prosody: Prosody) -> Callable[[_Open, int], None]:
        def act(opened: _Open, end: int) -> None:
            if prosody != USUAL and end > opened.start:
                self.flow.prosodies.append((opened.start, end, prosody))

        return act

    def _say_as(self, element: _Open) -> Callable[[_Open, int], None]:
        if "interpret-as" not in element.attributes:
            raise ValueError("it does not say as what: `interpret-as` is missing")
        form = element.attributes.get("format", "").strip()
        kind = check_kind(element.attributes["interpret-as"], form)
        return lambda opened, end: self.flow.sayings.append(
            Saying(opened.start, end, kind=kind, format=form, position=opened.at)
        )

    def _sub(self, element: _Open) -> Callable[[_Open, int], None]:
        alias = " ".join(element.attributes.get("alias", "").split())
        if not re.search(r"\w", alias):
            raise ValueError("it does not say what is said instead")
        return lambda opened, end: self.flow.sayings.append(
            Saying(opened.start, end, alias=alias, position=opened.at)
        )

    def _phoneme(self, element: _Open) -> Callable[[_Open, int], None]:
        alphabet = element.attributes.get("alphabet", "ipa").strip().lower()
        if alphabet != "ipa":
            raise ValueError(f"the alphabet {alphabet[:40]!r} is not known: it is ipa")
        ipa = element.attributes.get("ph", "").strip().strip("/").strip()
        wrong = NOT_IPA.search(ipa)
        if wrong or not ipa:
            raise ValueError(
                f"{wrong[0]!r} is not a sign of the phonetic alphabet (IPA)"
                if wrong
                else "the pronunciation is empty"
            )
        return lambda opened, end: self.flow.sayings.append(
            Saying(opened.start, end, ipa=ipa, position=opened.at)
        )


def _known(name: str) -> str:
    near = nearest(name, ELEMENTS)
    return f"Did you mean <{near}>?" if near else f"Known: {', '.join(ELEMENTS)}."


EXAMPLES: Mapping[str, str] = {
    "break": 'Write <break time="500ms"/> or (pause 0.5s).',
    "mark": 'Write <mark name="here"/>.',
    "prosody": 'Write <prosody rate="80%" pitch="+2st" volume="-3dB">.',
    "say-as": 'Write <say-as interpret-as="digits">, or [120]{as=digits}.',
    "sub": 'Write <sub alias="World Wide Web">, or [WWW]{say="World Wide Web"}.',
    "phoneme": 'Write <phoneme ph="təˈmɑːtoʊ">, or [tomato](/təˈmɑːtoʊ/).',
    "emphasis": 'Write <emphasis level="strong">.',
}
