"""Questions in a script: blocks that begin with `?`, for the page that shows the video in an LMS.

    ? Which gas do plants take up? {points=2}
    - [ ] Oxygen
      > That is what they give off.
    - [x] Carbon dioxide
    > right: Yes, in the leaves.
    > wrong: Look at chapter two again.

They are neither spoken nor shown in the video, so they are taken out of the text before it is read, line by
line; what is left keeps its lines and columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from avatar.script.grammar import make_parser
from avatar.script.inline import InlineReader
from avatar.script.model import Answer, Position, Question
from avatar.script.report import Report, suggestion

MOST_ANSWERS = 20
"""Options of one question above which it is refused: nobody reads them."""
LONGEST = 1_000
"""Characters of a question, an option or an answer to it."""
MOST: Mapping[str, int] = {"points": 100, "tries": 10}
"""The largest number of each."""

_ASK = re.compile(r" {0,3}\?(?:[ \t]+(?P<text>.*?))?[ \t]*$")
_BOX = re.compile(
    r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+\[(?P<box>[ \tx\u00d7X]?)\](?:[ \t]+(?P<text>.*?))?[ \t]*$"
)
_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?P<text>\S.*?)[ \t]*$")
_REPLY = re.compile(r"[ \t]*>[ \t]?(?P<text>.*?)[ \t]*$")
_VERDICT = re.compile(r"(?P<name>right|wrong)[ \t]*:[ \t]*(?P<text>.*)", re.IGNORECASE)
_FENCE = re.compile(r"[ >]*(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_BLOCK = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|`{3,}|~{3,}|:{3,}|!\[)")
"""What ends a question without an empty line before it: a heading, a rule, a fence, a picture."""
_OPTIONS = re.compile(r"(?<![\\{])\{(?P<options>[^{}]*)\}$")
_OPTION = re.compile(r"(?P<name>[^\s=]+)(?:=(?P<value>\S*))?")

OPTIONS: Mapping[str, str] = {
    "points": "points=2: what the right answer counts",
    "tries": "tries=2: how often it may be answered",
    "multiple": "multiple: several may be ticked, though one is right",
}
"""What may stand in braces behind a question."""


@dataclass
class _Text:
    """A text: the number of its first line in the source, from 0, and what counts of it and those below."""

    first: int
    parts: list[str] = field(default_factory=list)

    @property
    def bare(self) -> str:
        return "\n".join(self.parts).strip()


@dataclass
class _AnswerDraft:
    text: _Text
    right: bool
    position: Position
    feedback: _Text | None = None


@dataclass
class _Draft:
    """A question while it is being read."""

    position: Position
    text: _Text
    answers: list[_AnswerDraft] = field(default_factory=list)
    verdicts: dict[str, _Text] = field(default_factory=dict)
    failed: bool = False


class QuestionReader:
    """Takes the questions out of the body of a script."""

    def __init__(self, inline: InlineReader, report: Report) -> None:
        self.inline, self.report = inline, report
        self.parser = make_parser()
        self.lines: list[str] = []

    def take(self, source: str) -> tuple[str, tuple[Question, ...]]:
        """The source with the questions blanked, and the questions; their `scene` is not set yet."""
        self.lines = lines = source.split("\n")
        rest, found = list(lines), list[Question]()
        fence, free, n = "", True, 0
        while n < len(lines):
            line = lines[n]
            fenced = _FENCE.match(line)
            if fence:
                closed = (
                    fenced and fenced["fence"].startswith(fence) and not line[fenced.end() :].strip("`~ ")
                )
                fence, free = ("", True) if closed else (fence, False)
            elif fenced:
                fence, free = fenced["fence"], False
            elif free and _ASK.match(line):
                end, draft = self._read(n)
                rest[n:end] = [""] * (end - n)
                if question := self._finish(draft):
                    found.append(question)
                n, free = end, True
                continue
            else:
                self._complain(n)
                free = not line.strip() or bool(_BLOCK.match(line))
            n += 1
        return "\n".join(rest), tuple(found)

    def _complain(self, n: int) -> None:
        """What belongs to a question, and stands alone."""
        line = self.lines[n]
        if _BOX.match(line):
            self.report.error(
                _at(n, line),
                "This option belongs to no question.",
                r"Begin the question with ? after an empty line, or write \[ to have it spoken.",
            )
        elif (reply := _REPLY.match(line)) and (found := _VERDICT.match(reply["text"])):
            before = self.lines[n - 1] if n else ""
            if not _REPLY.match(before):  # further down in a quote it is part of it
                self.report.error(
                    _at(n, line),
                    f"This `{found['name'].lower()}:` belongs to no question.",
                    "Put it right below the options of one.",
                )

    def _read(self, n: int) -> tuple[int, _Draft]:
        """The question that begins in line `n`, and the number of the line after it."""
        first = _ASK.match(self.lines[n])
        draft = _Draft(_at(n, self.lines[n]), _Text(n, [first["text"] or "" if first else ""]))
        last = draft.text
        n += 1
        while n < len(self.lines):
            line = self.lines[n]
            if not line.strip():
                after = next((k for k in range(n, len(self.lines)) if self.lines[k].strip()), None)
                if after is None or not self._goes_on(after, draft):
                    break
                n = after
                continue
            reply = _REPLY.match(line)
            if box := _BOX.match(line):
                last = _Text(n, [box["text"] or ""])
                draft.answers.append(_AnswerDraft(last, bool(box["box"].strip()), _at(n, line)))
            elif reply:
                last = self._reply(reply["text"], n, draft, last)
            elif _BLOCK.match(line) or _ASK.match(line):
                break
            elif item := _ITEM.match(line):
                self.report.error(
                    _at(n, line), "This option has no box.", "Write - [ ] before it, or - [x] if it is right."
                )
                draft.failed = True
                last = _Text(n, [item["text"]])
                draft.answers.append(_AnswerDraft(last, False, _at(n, line)))
            else:  # a text that goes on
                last.parts.append(line.strip())
            n += 1
        return n, draft

    def _goes_on(self, n: int, draft: _Draft) -> bool:
        """Whether line `n`, after an empty one, still belongs to the question."""
        reply = _REPLY.match(self.lines[n])
        return bool(_BOX.match(self.lines[n]) or (draft.answers and reply and _VERDICT.match(reply["text"])))

    def _reply(self, text: str, n: int, draft: _Draft, last: _Text) -> _Text:
        """A line that begins with `>`: what is said to the whole answer, or to the option above."""
        verdict = _VERDICT.match(text)
        at = _at(n, self.lines[n])
        if verdict:
            name = verdict["name"].lower()
            if name in draft.verdicts:
                self.report.error(at, f"`{name}:` comes twice in this question.", "Keep one of them.")
                draft.failed = True
            draft.verdicts[name] = _Text(n, [verdict["text"]])
            return draft.verdicts[name]
        if not draft.answers:
            self.report.error(
                at,
                "There is no option yet that this could answer.",
                "Put it below one of the question.",
            )
            draft.failed = True
            return _Text(n, [text])
        answer = draft.answers[-1]
        if last in (answer.feedback, *draft.verdicts.values()) and last is not answer.text:
            last.parts.append(text)
            return last
        answer.feedback = _Text(n, [text])
        return answer.feedback

    def _finish(self, draft: _Draft) -> Question | None:
        """The question; None after an error, which is in the report."""
        settings = self._settings(draft)
        text = self._words(draft.text)
        answers = tuple(
            Answer(self._words(a.text), a.right, self._words(a.feedback) if a.feedback else "", a.position)
            for a in draft.answers
        )
        verdicts = {name: self._words(words) for name, words in draft.verdicts.items()}
        if draft.failed or settings is None or not self._check(draft, text, answers):
            return None
        count = sum(answer.right for answer in answers)
        return Question(
            text=text,
            answers=answers,
            scene=-1,
            right=verdicts.get("right", ""),
            wrong=verdicts.get("wrong", ""),
            multiple=count > 1 or "multiple" in settings,
            points=settings.get("points", 1),
            position=draft.position,
            tries=settings.get("tries", 1),
        )

    def _check(self, draft: _Draft, text: str, answers: Sequence[Answer]) -> bool:
        """Whether a question can be asked; what is wrong goes into the report."""
        rights = sum(answer.right for answer in answers)
        if not text:
            return self._refuse(draft.position, "This question has no text.", "Write it behind the ?.")
        if not answers:
            hint = r"Write two or more below it: - [ ] or - [x]. To have it spoken, write \? instead."
            return self._refuse(draft.position, "This question has no options.", hint)
        if len(answers) == 1:
            return self._refuse(draft.position, "This question has one option.", "Give it two or more.")
        if len(answers) > MOST_ANSWERS:
            return self._refuse(
                draft.position,
                f"This question has {len(answers)} options; the most is {MOST_ANSWERS}.",
                "Ask two questions.",
            )
        if not rights:
            hint = "Put an x into the box of the right one: - [x]."
            return self._refuse(draft.position, "No option of this question is right.", hint)
        seen: dict[str, Answer] = {}
        for answer in answers:
            if not answer.text:
                return self._refuse(answer.position, "This option has no text.", "Write it behind the box.")
            twin = seen.setdefault(answer.text.casefold(), answer)
            if twin is not answer:
                hint = f"It is already in line {twin.position.line}."
                return self._refuse(answer.position, "This option comes twice.", hint)
        if rights == len(answers):
            self.report.warn(draft.position, "All options of this question are right.", "Is that meant?")
        return True

    def _refuse(self, at: Position, message: str, hint: str) -> bool:
        self.report.error(at, message, hint)
        return False

    def _settings(self, draft: _Draft) -> dict[str, int] | None:
        """What the braces behind the question say, which are taken off; None after an error."""
        text = draft.text
        found = _OPTIONS.search(text.parts[-1])
        if not found:
            return {}
        row = text.first + len(text.parts) - 1
        given: dict[str, int] = {}
        good = True
        for option in _OPTION.finditer(found["options"]):
            name, value = option["name"].lower(), option["value"]
            start = self.lines[row].rfind("{") + 1 + option.start()
            at = Position(row + 1, start + 1)
            number = int(value) if value and re.fullmatch(r"\d{1,4}", value) else 0
            if name not in OPTIONS:
                self.report.error(
                    at, f"{name[:40]!r} says nothing about a question.", suggestion(name, OPTIONS)
                )
            elif name in MOST and not 1 <= number <= MOST[name]:
                self.report.error(
                    at, f"`{name}` is a whole number from 1 to {MOST[name]}.", f"Write {name}=2."
                )
            elif name == "multiple" and value is not None:
                self.report.error(at, "`multiple` has no value.", "Write {multiple}.")
            else:
                given[name] = number
                continue
            good = False
        text.parts[-1] = text.parts[-1][: found.start()].rstrip()
        return given if good else None

    def _words(self, text: _Text) -> str:
        """A text as plain words: its variables filled, the signs of Markdown gone."""
        bare = text.bare
        if len(bare) > LONGEST:
            self.report.error(
                Position(text.first + 1, 1),
                f"This text has {len(bare):,} characters; the most is {LONGEST:,}.",
                "Say it shorter: it is read on a page, beside a video.",
            )
            bare = bare[:LONGEST]
        if not bare:
            return ""
        (mark,) = self.parser.parseInline(bare)
        mark.map = [text.first, text.first + len(text.parts)]
        return self.inline.words(mark, self.lines)


def _at(n: int, line: str) -> Position:
    return Position(n + 1, len(line) - len(line.lstrip()) + 1)
