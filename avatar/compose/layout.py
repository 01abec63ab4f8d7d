"""Laying out a whole video: from a template, a brand, a script and its speech to a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from avatar.compose import attention, corners, furniture, marks, scenery
from avatar.compose.arrangement import HEIGHT, WIDTH
from avatar.compose.board import HEADER, Board
from avatar.compose.bookends import bookends
from avatar.compose.brand import Brand
from avatar.compose.caption_card import CaptionCard, caption_manner, set_caption
from avatar.compose.captions import Caption
from avatar.compose.captions import captions as find_captions
from avatar.compose.contrast import doubts
from avatar.compose.element import Element, Still
from avatar.compose.look import Look
from avatar.compose.panels.film import Film, heard
from avatar.compose.panels.film import complain as of_films
from avatar.compose.placement import place
from avatar.compose.plan import Person, Plan, check_canvas, cut_scenes
from avatar.compose.scenery import Stay
from avatar.compose.sprite import Box
from avatar.compose.stages import Moment, arrange, parts, room_of
from avatar.compose.template import Template
from avatar.compose.text.bidi import begins_right
from avatar.compose.text.writing import complain
from avatar.compose.transitions import MOVING
from avatar.compose.turns import find_turns, mark_people
from avatar.compose.turns import looks as watch
from avatar.media.dimensions import exact_rate
from avatar.portrait.model import Figure
from avatar.script.model import Code, Panel, Script, Table
from avatar.speech.model import Speech, TimedCue


def plan(
    template: Template,
    brand: Brand,
    script: Script,
    speech: Speech,
    *,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    fps: float = 25.0,
    captions: bool = False,
    drawn: bool = True,
    figure: Figure | Sequence[Figure],
    person: Person | Sequence[Person] | None = None,
    opens: float = 0.0,
    closes: float = float("inf"),
    clear: bool = False,
) -> Plan:
    """Lay out the whole video. Raises InputError for a size, picture or font that cannot be used.

    figure, person: of the presenter, or one for each of the script's cast.
    captions: they have their room; drawn: they are burnt in, too, not only set.
    opens, closes: when the brand's picture before the first words has gone, and when that after the last
    comes, in seconds. clear: nothing is behind: chapters and these pictures have no ground of their own.
    """
    check_canvas(size)
    template = template.arranged(size)
    unit = template.unit(size)
    dressed = brand.over(template.brand)
    if dressed.has_header:
        template = template.below(HEADER)
    board = Board(
        template=template,
        brand=dressed,
        look=Look.of(template, dressed, unit).in_language(script.language),
        size=size,
        unit=unit,
        fps=fps,
        seconds=speech.seconds,
        captions=captions,
        opens=opens,
        closes=closes,
        clear=clear,
    )
    figures = (figure,) if isinstance(figure, Figure) else tuple(figure)
    persons = [person] if isinstance(person, Person) else list(person or ())
    persons += [Person()] * (len(figures) - len(persons))
    return _Layout(board, script, speech, figures, persons).plan(brand, drawn)


class _Layout:
    """A plan in the making: what is on which stage, put there in the order in which it is drawn."""

    def __init__(
        self,
        board: Board,
        script: Script,
        speech: Speech,
        figures: tuple[Figure, ...],
        persons: Sequence[Person],
    ) -> None:
        self.whole, self.script, self.speech = board, script, speech
        self.figures, self.persons = figures, persons
        sets, self.moments = arrange(board, script, speech, figures)
        self.boards = [s.board for s in sets]
        self.places = tuple(s.place for s in sets)
        self.elements: list[list[Element]] = [[] for _ in sets]
        self.looks: list[list[TimedCue]] = [[] for _ in figures]
        self.notes: list[str] = []
        kinds = [m.transition for m in self.moments]
        timing = board.template.timing
        self.fade = timing.longest if MOVING.intersection(kinds[1:]) else timing.fade
        self.cuts = cut_scenes([m.start for m in self.moments], board.fps, self.fade)
        self.spoken = self._captions()
        self.cards: dict[tuple[int, int], CaptionCard] = {}

    def plan(self, given: Brand, drawn: bool) -> Plan:
        """The plan. given: the brand as it was given. drawn: captions are burnt in."""
        self._set_scenes()
        own = tuple(len(e) for e in self.elements)
        self._mark_progress()
        taken: list[corners.Obstacle] = []
        named: set[int] = set()
        for stage in range(len(self.places)):
            taken += self._furnish(stage, named)
            self._set_captions(stage, drawn)
        films = [e for group in self.elements for e in group if isinstance(e, Film)]
        board = self.whole
        over = marks.set_marks(board, self.script.language, taken)
        lasting = [*self._marked(over), *bookends(board, over.stamp)]
        head = place(board.template, self.figures[0], board.size, board.unit)[0].head
        backward = begins_right(self.script.language)
        return Plan(
            size=board.size,
            fps=board.fps,
            seconds=board.seconds,
            unit=board.unit,
            look=board.look,
            figures=self.figures,
            placements=self.places,
            moments=self.moments,
            elements=tuple((*group, *lasting) for group in self.elements),
            own=own,
            rooms=tuple(room_of(b, p, backward) for b, p in zip(self.boards, self.places, strict=True)),
            captions=self.spoken,
            cards=tuple(self.cards[_place_at(self.moments, c.start), i] for i, c in enumerate(self.spoken)),
            fade=self.fade,
            backdrop=board.template.backdrop,
            light=(head.x + head.w / 2, head.y + head.h / 2),
            looks=tuple(tuple(cues) for cues in self.looks),
            clips=tuple(sound for film in films if (sound := heard(film))),
            opens=board.opens,
            pinned=len(lasting),
            warnings=(
                *doubts(board.template, given, board.look),
                *over.warnings,
                *_unseen(self.script),
                *self.notes,
                *of_films(films),
                *self._missing(),
            ),
            cuts=self.cuts,
            backward=backward,
        )

    def _captions(self) -> tuple[Caption, ...]:
        if not self.whole.captions:
            return ()
        manner = caption_manner(self.whole.template)
        return tuple(find_captions(self.script, self.speech, manner))

    def _set_scenes(self) -> None:
        """What each scene shows beside its presenters, and where these look meanwhile."""
        kinds = [m.transition for m in self.moments]
        turns = find_turns(self.script, self.speech) if len(self.figures) > 1 else []
        for i, (scene, moment) in enumerate(zip(self.script.scenes, self.moments, strict=False)):
            if scene.layout == "full" and not scene.chapter:
                continue
            at = moment.placement
            board, where = self.boards[at], self.places[at]
            entry, exit_ = kinds[i] if i else "", "".join(kinds[i + 1 : i + 2])
            stay = Stay.of(moment.start, moment.end, self.fade, entry, exit_)
            self.elements[at] += scenery.scene_elements(
                board, self.script, i, scene, self.speech, stay, where, self.notes
            )
            shown = attention.picture_times(scene, i, self.speech, stay.start, stay.opens)[1]
            for one in where.everyone if not where.away else ():
                until = min(moment.end, self.speech.seconds)
                self.looks[one.who] += attention.glances(board, one, scene, shown, until)
            if where.others:
                here = [turn for turn in turns if turn.scene == i]
                for who, cues in watch(here, [(p.who, p) for p in where.everyone]).items():
                    self.looks[who] += cues
                self.elements[at] += mark_people(board, where, [p.name for p in self.persons], here)

    def _mark_progress(self) -> None:
        made = [cut / float(exact_rate(self.whole.fps)) for cut in self.cuts[1:]]
        ends = [*made, float("inf")]
        for moment, done, part in zip(self.moments, ends, parts(self.script), strict=False):
            self.elements[moment.placement] += furniture.progress_line(
                self.boards[moment.placement], (moment.start, moment.end), min(done, moment.end), part
            )

    def _furnish(self, stage: int, named: set[int]) -> list[corners.Obstacle]:
        """What stays on a stage whatever the scene. named: who has had a lower third, added to.

        Gives what is in the way of marks in the corners.
        """
        board, where, mine = self.boards[stage], self.places[stage], self.elements[stage]
        before = len(mine)
        mine += furniture.lasting_elements(
            board, where, self.script.title if len(self.script.scenes) > 1 else ""
        )
        lower_third, person = board.brand.lower_third, self.persons[where.who]
        # The brand's own words are for the only presenter there is.
        alone = len(self.figures) == 1
        name = (lower_third.name if alone else "") or person.name
        role = (lower_third.role if alone else "") or person.role
        hidden = where.away or where.round or where.card or where.others
        if lower_third.show and board.template.show.lower_third and name and not hidden:
            comes = next((m.start for m in self.moments if m.placement == stage), 0.0)
            begins = 0.0 if where.who in named or alone else comes
            named.add(where.who)
            mine += furniture.lower_third(board, where, name, role, begins)
        fixed = [_bare(board, e) for e in mine[before:] if isinstance(e, Still)]
        return corners.obstacles(board, where, fixed)

    def _set_captions(self, stage: int, drawn: bool) -> None:
        """The captions that come while a stage is seen, clear of who stands there."""
        reach = self.fade / 2
        seen = [(m.start - reach, m.end + reach) for m in self.moments if m.placement == stage]
        for i, (caption, end) in enumerate(_standing(self.spoken)):
            if any(start < end and caption.start < stop for start, stop in seen):
                card = set_caption(self.boards[stage], caption, end, self.places[stage])
                self.cards[stage, i] = card
                if drawn:
                    self.elements[stage].append(card.element())

    def _marked(self, over: marks.Marks) -> Iterator[Element]:
        if over.label:
            yield over.label
        if over.stamp:
            yield over.stamp.element(self.whole)

    def _missing(self) -> list[str]:
        lower_third = self.whole.brand.lower_third.name
        names = [text for p in self.persons for text in (p.name, p.role)]
        return _missing(self.whole.look, self.script, lower_third, *names)


def _bare(board: Board, element: Still) -> Box:
    """The box of an element without the room for its shadow."""
    p, m = element.place, 2 * (board.px(20) // 2)
    return Box(p.x + m, p.y + m, max(2, p.w - 2 * m), max(2, p.h - 2 * m))


def _unseen(script: Script) -> list[str]:
    return [
        f"(presenter full) in “{scene.title or 'a scene'}” leaves no room: nothing else is shown."
        for scene in script.scenes
        if scene.layout == "full" and (scene.points or scene.shown)
    ]


def _standing(items: Sequence[Caption]) -> list[tuple[Caption, float]]:
    """Burnt-in captions follow one another without a flicker: short gaps are closed."""
    ends = [
        after.start if after.start - before.end < 0.25 and after.scene == before.scene else before.end
        for before, after in pairwise(items)
    ]
    return list(zip(items, [*ends, items[-1].end] if items else [], strict=True))


def _place_at(moments: Sequence[Moment], second: float) -> int:
    return next((m for m in reversed(moments) if m.start <= second), moments[0]).placement


def _missing(look: Look, script: Script, *texts: str) -> list[str]:
    shown = "".join([script.title, script.subtitle, *texts])
    for scene in script.scenes:
        shown += scene.title + "".join(scene.points) + "".join(s.written for s in scene.segments)
        shown += "".join(p.caption for p in scene.pictures) + "".join(map(_text_of, scene.panels))
    code = "".join(c for s in script.scenes for p in s.panels if isinstance(p, Code) for c in p.lines)
    missing = "".join(sorted({*look.text.missing(shown), *look.code.missing(code)}))
    return [complain(missing)] if missing else []


def _text_of(panel: Panel) -> str:
    """What is set in the template's font for text."""
    if isinstance(panel, Code):
        return panel.caption
    if isinstance(panel, Table):
        return "".join(cell for row in (panel.header, *panel.rows) for cell in row)
    return "".join(panel.paragraphs) + panel.who
