"""From a paragraph to tokens: the text as written and the text as spoken, side by side."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise

from avatar.errors import Problem
from avatar.script.flow import Flow
from avatar.script.letters import is_of_word
from avatar.script.lexicon import Lexicon
from avatar.script.model import Cue, Position, Token
from avatar.script.normalise import FrontEnd, Reading
from avatar.script.report import Report
from avatar.script.saying import prosody_at, settle
from avatar.script.source import MARK
from avatar.script.words import word_ends
from avatar.sharing import remembered

STOPS = ".,!?;:…—"
"""Punctuation that shapes the melody; it stays on the word before it."""
WIDE_STOPS = str.maketrans("。．，、！？；：।॥", "..,,!?;:..")
"""The same of Chinese, Japanese and Hindi."""
OPENING, CLOSING = "([{（［｛", ")]}）］｝"
DASHES = "—–―"
APOSTROPHES = "'’ʼ‘"
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_SPLIT = re.compile(r"[^\s" + MARK + r"]+")
_LONE_STOP = re.compile(rf"\s+(?=[{re.escape(STOPS)}'])")
_PARTED = re.compile(r"(?<=\w)' (?=\w)")
_DOTS = re.compile(r"\.{2,}")
_STOP_AGAIN = re.compile(rf"([{re.escape(STOPS)}])[.,;:—]+")
_LOUD_AGAIN = re.compile(r"([?!])\1+")
_SMILEY = re.compile(r"[:;]-?[()DPp][.!]?")
"""A word of its own: it is shown, not said, and ends a sentence that nothing else ends."""
_MASK = "ø"
"""A letter no rule of any language matches, put where the author gave the pronunciation."""


@dataclass(frozen=True)
class _Chunk:
    start: int
    end: int
    token: Token


def make_tokens(
    flow: Flow,
    front_end: FrontEnd | None,
    language: str,
    lexicon: Lexicon | None = None,
    report: Report | None = None,
) -> tuple[tuple[Token, ...], tuple[Cue, ...]]:
    """The tokens and stage directions of a paragraph. `front_end` None: said as written, but for signs.

    What the author says about a word wins over the lexicon, and that over the front end. What cannot be said
    as asked goes into `report`.
    """
    own = Report(report.file if report else "")
    # Rows of a table share most of their paragraphs. What a paragraph comes to depends on all of this.
    lists = (flow.places, flow.sayings, flow.prosodies, flow.stops, flow.directions)
    marks = (bytes(flow.stressed), *(tuple(each) for each in lists))
    key = ("tokens", flow.text, marks, language, front_end, lexicon, own.file)

    def work() -> tuple[tuple[Token, ...], tuple[Cue, ...], list[Problem]]:
        return *_make_tokens(flow, front_end, language, lexicon, own), own.problems

    tokens, cues, problems = remembered(key, work)
    if report is not None:
        report.include(problems)
    return tokens, cues


def _make_tokens(
    flow: Flow, front_end: FrontEnd | None, language: str, lexicon: Lexicon | None, report: Report
) -> tuple[tuple[Token, ...], tuple[Cue, ...]]:
    text = flow.text
    masked = list(text)
    given = settle(flow, language, lambda words: plain_words(words, front_end, language), lexicon, report)
    ipa = {one.start: one.ipa for one in given if one.ipa is not None}
    for one in given:
        masked[one.start : one.end] = _mask(text[one.start : one.end])
    readings = front_end("".join(masked), language) if front_end else []
    readings = [r for r in readings if all(r.end <= one.start or r.start >= one.end for one in given)]
    readings += [Reading(g.start, g.end, _bare(g.spoken) if g.ipa is not None else g.spoken) for g in given]
    readings.sort()

    ends = word_ends(text, language, [(r.start, r.end) for r in readings])

    chunks: list[_Chunk] = []
    for start, end, inside in _spans(text, readings, set(ipa), ends):
        token = Token(
            written=text[start:end],
            spoken=_spoken(text, start, end, inside, keep_signs=front_end is None),
            emphasis=any(flow.stressed[i] and text[i].isalnum() for i in range(start, end)),
            ipa=next((ipa[r.start] for r in inside if r.start in ipa), None),
            space=end >= len(text) or text[end] == MARK or text[end].isspace(),
            position=flow.places[start],
            prosody=prosody_at(flow, next((i for i in range(start, end) if text[i].isalnum()), start)),
        )
        _append(chunks, _Chunk(start, end, token), text)
    _comma_at_brackets(chunks)
    for stop in flow.stops:
        _stop_before(chunks, stop)
    tokens = tuple(c.token for c in chunks)
    marks = [i for i, c in enumerate(text) if c == MARK]
    starts = [c.start for c in chunks]
    cues = []
    for d, mark in zip(flow.directions, marks, strict=True):
        at = bisect_left(starts, mark)
        if d.kind == "expression" and at and text[mark:].lstrip(MARK)[:1] in tuple(STOPS):
            at -= 1  # before its full stop it belongs to that sentence, not to the next one
        cues.append(Cue(d.kind, d.name, at, d.seconds, d.position, d.amount))
    return tokens, tuple(cues)


def _mask(text: str) -> str:
    """Letters that no rule reads. A name stays one: "Dr." before it is a doctor, "J." an initial."""
    if len(text) > 2 and text[0].isupper():
        return "Xo" + _MASK * (len(text) - 2)
    return _MASK * len(text)


def plain_words(text: str, front_end: FrontEnd | None, language: str) -> str:
    """How a few words of an author's are said, without a stop at their end."""
    flow = Flow()
    flow.add(text, [Position()] * len(text), False)
    tokens, _ = make_tokens(flow, front_end, language)
    return " ".join(t.spoken for t in tokens if t.spoken).rstrip(STOPS)


def _stop_before(chunks: list[_Chunk], place: int) -> None:
    """A sentence ends before this character: the word there gets a full stop, unless it has a stop."""
    for i in range(len(chunks) - 1, -1, -1):
        token = chunks[i].token
        if chunks[i].start < place and token.spoken:
            if token.spoken[-1] not in ".!?…":
                spoken = token.spoken.rstrip(",;:—") + "."
                chunks[i] = replace(chunks[i], token=replace(token, spoken=spoken))
            return


def _spans(
    text: str, readings: list[Reading], ipa: set[int], ends: list[int]
) -> list[tuple[int, int, list[Reading]]]:
    """Stretches of text that become one token each, with the readings that lie in them."""
    cuts = list(ends)  # places where a token may end though no space follows
    covered = bytearray(len(text) + 1)
    for r in readings:
        covered[r.start : r.end] = b"\x01" * (r.end - r.start)
        if r.start in ipa:
            if r.start and is_of_word(text[r.start - 1]):
                cuts.append(r.start)
            if r.end < len(text) and (text[r.end].isalnum() or text[r.end : r.end + 2][1:].isalnum()):
                cuts.append(r.end)
    cuts.extend(
        i + 1 for i, c in enumerate(text) if c in "—…" and not covered[i] and text[i + 1 : i + 2].isalnum()
    )
    cut_at = set(cuts)

    spans: list[tuple[int, int, list[Reading]]] = []
    start = -1
    for i in range(len(text) + 1):
        boundary = i == len(text) or ((text[i].isspace() or text[i] == MARK) and not covered[i])
        if boundary or i in cut_at:
            if start >= 0:
                spans.append((start, i, []))
            start = -1 if boundary else i
        elif start < 0:
            start = i
    place = 0
    for r in readings:
        while place < len(spans) and spans[place][1] <= r.start:
            place += 1
        if place < len(spans):
            spans[place][2].append(r)
    return spans


def _spoken(text: str, start: int, end: int, readings: list[Reading], *, keep_signs: bool) -> str:
    """What is said for text[start:end], with the punctuation that ends it."""
    word = text[start:end]
    if _SMILEY.fullmatch(word):
        return ""
    if not readings and word.isascii() and (word.isalpha() or (word[:-1].isalpha() and word[-1] in STOPS)):
        return word  # most words: nothing below would change them
    parts: list[str] = []
    at = start
    for r in readings:
        parts.append(_raw(text[at : r.start], keep_signs, before=bool(parts), after=True))
        parts.append(f" {r.spoken} " if r.spoken else " ")
        at = r.end
    parts.append(_raw(text[at:end], keep_signs, before=bool(readings), after=False))
    words = " ".join("".join(parts).split())
    words = _LONE_STOP.sub("", words)  # a stop or an ending ('s) joins its word
    words = _PARTED.sub("'", words)  # l'ONU is one word, however ONU is said
    words = _DOTS.sub("…", words)
    words = _STOP_AGAIN.sub(r"\1", words)
    words = _LOUD_AGAIN.sub(r"\1", words)
    signs = keep_signs and any(unicodedata.category(c)[0] == "S" or c == "%" for c in words)
    return words.lstrip(STOPS + "-' ") if signs or re.search(r"\w", words) else ""


def _raw(piece: str, keep_signs: bool, *, before: bool, after: bool) -> str:
    """Letters, digits and melody of a piece that no rule claims. Hyphens beside a reading become spaces."""
    out: list[str] = []
    piece = piece.translate(LIGATURES)
    for i, c in enumerate(piece.translate(WIDE_STOPS)):
        left = piece[i - 1] if i else ("a" if before else "")
        right = piece[i + 1] if i + 1 < len(piece) else ("a" if after else "")
        beside = (i == 0 and before) or (i + 1 == len(piece) and after)
        if c in STOPS:
            inner = c in ".:," and c == piece[i] and _letter(left) and _letter(right)
            out.append(" " if inner and not keep_signs else c)
        elif unicodedata.category(c)[0] in "LN" or unicodedata.category(c) in ("Mn", "Mc"):
            out.append(c)
        elif c in APOSTROPHES:
            out.append(
                "'" if (is_of_word(left) or (right.isalpha() and c in "'’")) and right.isalnum() else ""
            )
        elif c in "-‐‑" and is_of_word(left) and right.isalnum():
            out.append(" " if beside else "-")
        elif c in DASHES:
            out.append("—" if not (is_of_word(left) and right.isalnum() and c == "–") else " ")
        elif c in CLOSING:
            out.append("" if right and right.translate(WIDE_STOPS) in STOPS else ",")
        elif keep_signs and unicodedata.category(c) in ("Sc", "Sm", "Po") and c not in '"“”„«»*_\\':
            out.append(c)
        else:
            out.append(" ")
    return "".join(out)


def _letter(char: str) -> bool:
    """Whether the character is a letter or digit of a writing that has blanks between its words."""
    return is_of_word(char) and unicodedata.east_asian_width(char) not in ("W", "F")


def _bare(text: str) -> str:
    return " ".join(_raw(text, False, before=False, after=False).split())


def _append(chunks: list[_Chunk], chunk: _Chunk, text: str) -> None:
    """Add a chunk; one of mere punctuation (a dash between spaces, say) joins the word before it."""
    token = chunk.token
    smiley = _SMILEY.fullmatch(token.written) is not None
    letters = not smiley and any(unicodedata.category(c)[0] in "LNS" for c in token.written)
    if letters or token.spoken or not chunks:
        chunks.append(chunk)
        return
    last = chunks.pop()
    dash = all(c in DASHES + "-" for c in token.written)
    marks = token.written.replace("...", "…").translate(WIDE_STOPS)
    stop = "—" if dash else "." if smiley else next((c for c in marks if c in STOPS), "")
    spoken = last.token.spoken
    if spoken.endswith(",") and stop not in ("", ","):
        spoken = spoken[:-1]  # the comma of a bracket that closes before the stop
    if spoken and stop and spoken[-1] not in STOPS:
        spoken += stop
    gap = text[last.end : chunk.start]
    space = " " if gap and MARK not in gap else ""  # in "word (nod)." the stop is the word's
    written = last.token.written + space + token.written
    chunks.append(
        _Chunk(last.start, chunk.end, replace(last.token, written=written, spoken=spoken, space=token.space))
    )


def _comma_at_brackets(chunks: list[_Chunk]) -> None:
    """A bracket is heard as a small pause: before it opens, and (done above) after it closes."""
    said = [i for i, c in enumerate(chunks) if c.token.spoken]
    for before, i in pairwise(said):
        token = chunks[before].token
        opens = chunks[i].token.written.lstrip("\"“‘'*_")[:1] in tuple(OPENING)
        if opens and token.spoken[-1] not in STOPS:
            chunks[before] = replace(chunks[before], token=replace(token, spoken=token.spoken + ","))
    if said and chunks[said[-1]].token.spoken.endswith(","):
        last = chunks[said[-1]]
        chunks[said[-1]] = replace(last, token=replace(last.token, spoken=last.token.spoken[:-1]))
