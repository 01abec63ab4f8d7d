"""From Markdown to scenes: blocks are markdown-it's, what they mean on stage is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markdown_it.token import Token as Mark

from avatar.script.cast import find_part, split_turns, take_name
from avatar.script.draft import OF_SCENES, Draft, waits
from avatar.script.expressions import NEUTRAL
from avatar.script.flow import Flow
from avatar.script.grammar import DEEPEST, make_parser
from avatar.script.inline import InlineReader
from avatar.script.lexicon import Lexicon
from avatar.script.model import Cue, Part, Picture, Position, Question, Scene, Segment, Token
from avatar.script.normalise import front_end
from avatar.script.panels import QuoteDraft, bare_source, part_source, read_code, read_table
from avatar.script.pictures import find_picture
from avatar.script.questions import QuestionReader
from avatar.script.recordings import find_scene_recording, is_recording
from avatar.script.report import Report, suggestion
from avatar.script.source import MARK
from avatar.script.tokens import make_tokens
from avatar.sharing import shareable

CHAPTER_SECONDS = 1.4
"""The rest of a chapter's card; with the silence between scenes it stands for a little over two seconds."""


@dataclass
class _Item:
    """A list item while it is being read; `point` is given with its first text."""

    marker: str
    level: int
    point: int | None = None


class SceneReader:
    """Reads the body of one script."""

    def __init__(
        self,
        folder: Path,
        language: str,
        variables: Mapping[str, str],
        report: Report,
        cast: Sequence[Part] = (),
        *,
        lexicon: Lexicon | None = None,
        skip: bool = False,
        titles: frozenset[int] = frozenset(),
    ) -> None:
        self.titles = titles
        self.cast, self.speaker, self.lexicon = cast, 0, lexicon
        self.folder, self.language, self.report = folder, language, report
        self.front_end = front_end(language)
        self.inline = InlineReader(variables, report, skip=skip)
        self.scenes: list[Draft] = [Draft()]
        self.items: list[_Item] = []
        self.lists: list[int | None] = []  # the next number of each open list, None for bullets
        self.quote: QuoteDraft | None = None
        self.chapters = 0
        self.questions: tuple[Question, ...] = ()

    def read(self, source: str) -> tuple[Scene, ...]:
        """`source` is the whole file, with what is not the body blanked, so that lines count from the top.

        The questions that were found are in `questions` afterwards.
        """
        source, asked = QuestionReader(self.inline, self.report).take(source)
        lines = source.split("\n")
        marks = _parse(source)
        deep = next((m for m in marks if m.level >= DEEPEST - 1 and m.type != "inline"), None)
        if deep:
            self.report.error(
                _start(deep, lines), "Lists or quotes are nested too deeply.", "Use fewer levels."
            )
            return ()
        i = 0
        while i < len(marks):
            mark = marks[i]
            if mark.type == "table_open":
                end = next(n for n in range(i, len(marks)) if marks[n].type == "table_close")
                self._table(marks[i:end], lines)
                i = end
            elif mark.type == "heading_open":
                self._heading(mark, marks[i + 1], lines)
                i += 1
            elif mark.type == "inline":
                last = any(m.type == "blockquote_close" for m in marks[i + 1 : i + 3])
                self._text(mark, lines, last)
            elif mark.type in self.BLOCKS:
                self.BLOCKS[mark.type](self, mark, lines)
            i += 1
        self._end_with(asked)
        kept = [draft for draft in self.scenes if draft.is_scene(self.report)]
        self.questions = tuple(replace(q, scene=_scene_of(q, kept)) for q in asked)
        scenes = [draft.finish(self.report) for draft in kept]
        for number, scene in enumerate(scenes, 1):
            if scene.chapter and all(after.chapter for after in scenes[number : number + 1]):
                self.report.warn(
                    scene.position,
                    "Nothing is said in this chapter.",
                    "Its card is shown; write a paragraph below.",
                )
        return tuple(scenes)

    def _end_with(self, asked: Sequence[Question]) -> None:
        """Let headings stand under which there are questions and nothing else."""
        for question in asked:
            self.scenes[_scene_of(question, self.scenes)].optional = True

    def _rule(self, mark: Mark, lines: list[str]) -> None:
        if mark.level == 0:
            self.scenes.append(Draft(position=_start(mark, lines)))

    def _list(self, mark: Mark, _lines: list[str]) -> None:
        ordered = mark.type == "ordered_list_open"
        self.lists.append(int(mark.attrs.get("start", 1)) if ordered else None)

    def _list_end(self, _mark: Mark, _lines: list[str]) -> None:
        self.lists.pop()

    def _item(self, _mark: Mark, _lines: list[str]) -> None:
        number = self.lists[-1]
        if number is not None:
            self.lists[-1] = number + 1
        self.items.append(_Item("" if number is None else f"{number}.", len(self.lists) - 1))

    def _item_end(self, _mark: Mark, _lines: list[str]) -> None:
        self.items.pop()

    def _html(self, mark: Mark, lines: list[str]) -> None:
        self.report.warn(
            _start(mark, lines),
            "HTML is neither shown nor spoken.",
            "Use Markdown; write a note to yourself as <!-- note -->.",
        )

    def _code(self, mark: Mark, lines: list[str]) -> None:
        scene = self.scenes[-1]
        code = read_code(mark, _start(mark, lines), len(scene.segments), self.report)
        scene.stand(*([code] if code else []))

    def _table(self, marks: list[Mark], lines: list[str]) -> None:
        scene = self.scenes[-1]
        table = read_table(marks, lines, _start(marks[0], lines), len(scene.segments), self.inline)
        scene.stand(*([table] if table else []))

    def _quote(self, mark: Mark, lines: list[str]) -> None:
        if mark.level == 0:
            self.quote = QuoteDraft(_start(mark, lines), len(self.scenes[-1].segments))

    def _quote_end(self, mark: Mark, _lines: list[str]) -> None:
        if mark.level == 0 and self.quote and self.quote.paragraphs:
            said = self.scenes[-1].panels.append if self.quote.spoken else self.scenes[-1].stand
            said(self.quote.finish())
        self.quote = None if mark.level == 0 else self.quote

    BLOCKS: Mapping[str, Callable[[SceneReader, Mark, list[str]], None]] = {
        "hr": _rule,
        "bullet_list_open": _list,
        "ordered_list_open": _list,
        "bullet_list_close": _list_end,
        "ordered_list_close": _list_end,
        "list_item_open": _item,
        "list_item_close": _item_end,
        "html_block": _html,
        "fence": _code,
        "blockquote_open": _quote,
        "blockquote_close": _quote_end,
    }

    def _heading(self, mark: Mark, inline: Mark, lines: list[str]) -> None:
        if mark.level > 0:
            self.report.warn(
                _start(mark, lines),
                "A heading inside a list or a quote starts no scene.",
                "It is spoken like text.",
            )
            self._paragraph(inline, lines)
            return
        flow = self.inline.read(inline, lines)
        spoken = [d for d in flow.directions if d.kind not in ("expression", *OF_SCENES)]
        if spoken:
            self.report.warn(
                spoken[0].position,
                "A heading is not spoken.",
                "Put the stage direction into the text.",
            )
        title = " ".join(flow.text.replace(MARK, " ").split())
        given = {d.kind: d.name for d in flow.directions if d.kind in OF_SCENES}
        at = _start(mark, lines)
        if at.line in self.titles:
            self.scenes[-1].title = title
            if self.scenes[-1].optional:  # its chapter's card stands before it
                self.scenes[-2].title = title
            return
        if "chapter" in given:
            self.chapters += 1
            rest = Cue("pause", "pause", 0, CHAPTER_SECONDS, at)
            card = Draft(title, at, [Segment((), (rest,), None, at)], chapter=self.chapters)
            card.transition = given.pop("transition", "")
            self.scenes.append(card)
        self.scenes.append(Draft(title, at, optional="chapter" in given))
        self.scenes[-1].waiting += [
            Cue(d.kind, d.name, 0, 0.0, d.position, d.amount, lasting=True)
            for d in flow.directions
            if d.kind == "expression"
        ]
        self.scenes[-1].layout = given.get("layout", "")
        self.scenes[-1].transition = given.get("transition", "")
        self.scenes[-1].camera = given.get("camera", "")
        found = self._find(flow)
        self.scenes[-1].pictures += [p for p in found if not waits(p)]
        self.scenes[-1].play([p for p in found if waits(p)])

    def _text(self, mark: Mark, lines: list[str], last: bool) -> None:
        """A paragraph; `last` in a quote, it may end with who said it."""
        words: Mark | None = mark
        if self.quote and not self.items and last:
            words, source = part_source(mark, not self.quote.paragraphs)
            flow = self.inline.read(source, lines) if source else None
            self.quote.who = bare_source(flow.text.replace(MARK, " ")) if flow else ""
        for turn in split_turns(words, self.cast) if words else ():
            self._paragraph(turn, lines)

    def _paragraph(self, mark: Mark, lines: list[str]) -> None:
        if self.cast:
            mark = self._turn(mark, lines)
        flow = self.inline.read(mark, lines)
        scene = self.scenes[-1]
        at = flow.places[0] if flow.places else _start(mark, lines)
        tokens, cues = make_tokens(flow, self.front_end, self.language, self.lexicon, self.report)
        opens = not scene.segments and not self.items
        if self.quote and any(c.kind == "unspoken" for c in cues):
            self.quote.spoken = False
        cues = scene.take(cues, opens, self.quote is not None, self.report)
        cues = tuple(replace(c, lasting=_lasts(c, flow, opens)) for c in cues)
        found = self._find(flow)
        early = [p for p in found if waits(p) and not _follows(p, flow)]
        scene.play(early)
        shown = [replace(p, segment=len(scene.segments)) for p in found if not waits(p)]
        alone = not any(t.spoken for t in tokens)
        (scene.stand if alone else scene.accompany)(*shown)
        if self.quote and not self.items and tokens:
            self.quote.paragraphs.append(Segment(tokens).written)
        self._say(flow, tokens, cues, at)
        scene.play([p for p in found if waits(p) and p not in early])

    def _turn(self, mark: Mark, lines: list[str]) -> Mark:
        """A paragraph without the name before it, which says whose turn it is from there on."""
        name, rest = take_name(mark)
        part = find_part(name, self.cast)
        if part is None:
            if name:
                self.report.warn(
                    _start(mark, lines),
                    f"There is no {name!r} among the presenters: this is spoken as it stands.",
                    suggestion(name, [p.name for p in self.cast]),
                )
            return mark
        self.speaker = list(self.cast).index(part)
        return rest

    def _say(self, flow: Flow, tokens: tuple[Token, ...], cues: tuple[Cue, ...], at: Position) -> None:
        """The text of a paragraph as the next segment."""
        scene = self.scenes[-1]
        silent = self.quote is not None and not self.quote.spoken
        if silent or not any(t.spoken for t in tokens):
            if tokens and not silent:
                self.report.warn(at, f"Nothing is spoken for {flow.text.strip()[:40]!r}.", "It is left out.")
            scene.wait(cues)
            return
        segment = Segment(tokens, cues, None, tokens[0].position, self.speaker)
        item = self.items[-1] if self.items else None
        if item is not None:
            if item.point is None:
                item.point = len(scene.points)
                scene.points.append(segment.written)
                scene.markers.append(item.marker)
                scene.levels.append(item.level)
            segment = replace(segment, point=item.point)
        if scene.waiting:
            segment = replace(segment, cues=(*(replace(c, at=0) for c in scene.waiting), *segment.cues))
            scene.waiting.clear()
        scene.segments.append(segment)

    def _find(self, flow: Flow) -> list[Picture]:
        """The pictures of a paragraph that can be used; a recording is the scene's."""
        found = []
        for image in flow.images:
            if is_recording(image):
                if recording := find_scene_recording(image, self.folder, self.report):
                    self.scenes[-1].record(recording, self.report)
            elif picture := find_picture(image, 0, self.folder, self.report):
                found.append(picture)
        return found


@shareable
def _parse(source: str) -> list[Mark]:
    """The tokens of a body; its variables are not filled in yet."""
    return make_parser().parse(source)


def read_scenes(
    source: str,
    folder: Path,
    language: str,
    variables: Mapping[str, str],
    report: Report,
    cast: Sequence[Part] = (),
    *,
    lexicon: Lexicon | None = None,
    skip: bool = False,
    titles: frozenset[int] = frozenset(),
) -> tuple[tuple[Scene, ...], tuple[Question, ...]]:
    """The scenes and the questions of a script's body. Pictures are looked for in `folder`; `cast` may speak.

    skip: elements of SSML that are not known are passed over with a warning. titles: numbers of the lines of
    headings that are the title of the heading above in this language.
    """
    reader = SceneReader(folder, language, variables, report, cast, lexicon=lexicon, skip=skip, titles=titles)
    return reader.read(source), reader.questions


def _scene_of(question: Question, drafts: Sequence[Draft]) -> int:
    """The number of the draft in which, or after which, a question stands; -1 before the first."""
    return sum(draft.position.line <= question.position.line for draft in drafts) - 1


def _lasts(cue: Cue, flow: Flow, opens: bool) -> bool:
    """Whether an expression holds for the rest of the scene: it opens the scene or stands alone on its line.

    `opens`: the paragraph is the scene's first. `neutral` always lasts, since it ends what holds.
    """
    if cue.kind != "expression":
        return False
    words = [
        (c, place) for c, place in zip(flow.text, flow.places, strict=True) if c != MARK and not c.isspace()
    ]
    if opens and not any(place < cue.position for _, place in words):
        return True
    return cue.name == NEUTRAL or not any(place.line == cue.position.line for _, place in words)


def _follows(picture: Picture, flow: Flow) -> bool:
    """Whether a picture stands behind words of its paragraph."""
    before = zip(flow.text, flow.places, strict=True)
    return any(place < picture.position and c != MARK and not c.isspace() for c, place in before)


def _start(mark: Mark, lines: list[str]) -> Position:
    line = mark.map[0] if mark.map else 0
    text = lines[line] if line < len(lines) else ""
    return Position(line + 1, len(text) - len(text.lstrip()) + 1)
