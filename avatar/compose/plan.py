"""The plan of a whole video: who stands where, and what is on the canvas at which second."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from avatar.compose import attention, corners, furniture, marks, scenery
from avatar.compose.board import HEADER, Board
from avatar.compose.bookends import bookends
from avatar.compose.brand import Brand
from avatar.compose.camera import step_at
from avatar.compose.caption_card import CaptionCard, caption_manner, set_caption
from avatar.compose.captions import Caption, captions
from avatar.compose.contrast import doubts
from avatar.compose.element import Element, Still, since
from avatar.compose.film import Film, heard
from avatar.compose.film import complain as of_films
from avatar.compose.look import Look
from avatar.compose.placement import Placement, place
from avatar.compose.scenery import Stay
from avatar.compose.sprite import Box
from avatar.compose.stages import Moment as Moment
from avatar.compose.stages import arrange, parts, room_of
from avatar.compose.stages import scene_starts as scene_starts
from avatar.compose.template import HEIGHT, WIDTH, Template
from avatar.compose.transitions import MOVING, Room
from avatar.compose.turns import find_turns, mark_people
from avatar.compose.turns import looks as watch
from avatar.compose.writing import complain
from avatar.errors import InputError
from avatar.media.clipsound import ClipSound
from avatar.media.dimensions import exact_rate
from avatar.portrait.model import Figure
from avatar.script.model import Code, Move, Panel, Script, Table
from avatar.speech.model import Speech, TimedCue


@dataclass(frozen=True)
class Person:
    """Who speaks, for the lower third; the brand's own words come first."""

    name: str = ""
    role: str = ""


@dataclass(frozen=True)
class Crossing:
    """Which stages are seen: one (`before` and `after` are the same), or two, `share` of the way, 0..1."""

    before: int
    after: int
    kind: str = "cut"
    share: float = 0.0


@dataclass(frozen=True)
class Plan:
    """Everything the compositor needs. `presenter_side` is the side of the presenter's square in pixels.

    placements, elements, own, rooms: one entry a stage. The first `own` of its elements belong to scenes,
    the others stay through all of them; `rooms` is where the former stand.
    fade: how long transitions take, around the seconds at which scenes begin.
    light: where the backdrop has its middle when no presenter stands before it, pixels.
    cards: the captions as they are set, each where the presenter is when it comes.
    looks: for each of the cast cues to look at what appears or at who speaks; they are the motion's business.
    clips: what is heard of video clips; that is the mix's.
    cuts: the frame with which each scene begins to be made, that of its transition; the first is 0. Frames
    from one cut to the next show nothing that is said in another scene.
    opens: second at which the brand's picture before the first words has gone.
    pinned: how many of the last elements are the same on all stages, and stay where they are in transitions.
    """

    size: tuple[int, int]
    fps: float
    seconds: float
    unit: float
    look: Look
    figures: tuple[Figure, ...]
    placements: tuple[Placement, ...]
    moments: tuple[Moment, ...]
    elements: tuple[tuple[Element, ...], ...]
    own: tuple[int, ...]
    rooms: tuple[Room, ...]
    captions: tuple[Caption, ...] = ()
    cards: tuple[CaptionCard, ...] = ()
    fade: float = 0.4
    backdrop: str = "studio"
    light: tuple[float, float] = (0.0, 0.0)
    looks: tuple[tuple[TimedCue, ...], ...] = ((),)
    clips: tuple[ClipSound, ...] = ()
    opens: float = 0.0
    pinned: int = 0
    warnings: tuple[str, ...] = field(default=())
    cuts: tuple[int, ...] = (0,)

    @property
    def presenter_side(self) -> int:
        """That of the first presenter."""
        return self.side_of(0)

    def side_of(self, who: int) -> int:
        """The side of a presenter's square where it is largest; 0 for one who is never seen."""
        return max((p.side for place in self.placements for p in place.everyone if p.who == who), default=0)

    def people(self, t: float) -> frozenset[int]:
        """Who is seen at second `t`, as numbers of the cast."""
        now = self.crossing(t)
        places = {self.placements[now.before], self.placements[now.after]}
        return frozenset(p.who for place in places for p in place.everyone if not p.away)

    @property
    def opening(self) -> Moment:
        """The first scene that is no chapter's card."""
        scenes = (m for m in self.moments if not self.placements[m.placement].card)
        return next(scenes, self.moments[0])

    def crossing(self, t: float) -> Crossing:
        """What is seen at second `t`. A cut is where the transition would begin: before the first word."""
        begins = [m.start - (self.fade / 2 if m.transition == "cut" else 0.0) for m in self.moments]
        for before, after in itertools.pairwise(self.moments):
            if before.placement != after.placement and self.fade and after.transition != "cut":
                share = round((since(after.start, t) + self.fade / 2) / self.fade, 6)
                if 0 < share < 1:
                    return Crossing(before.placement, after.placement, after.transition, share)
        last = next((n for n in reversed(range(len(begins))) if since(begins[n], t) >= 0), 0)
        now = self.moments[last].placement
        return Crossing(now, now)

    def stays(self, crossing: Crossing) -> bool:
        """Whether the presenter is at the same place on both sides, so that only the content moves."""
        sides = (crossing.before, crossing.after)
        if any(m.camera for m in self.moments if m.placement in sides):
            return False
        return self.placements[crossing.before] == self.placements[crossing.after]

    def glides(self, crossing: Crossing) -> bool:
        """Whether a presenter who stands on both sides, at different places, goes from one to the other."""
        sides = (crossing.before, crossing.after)
        first, second = (self.placements[side] for side in sides)
        if crossing.kind != "fade" or first == second or first.who != second.who:
            return False
        if any(m.camera for m in self.moments if m.placement in sides):
            return False
        return not any(p.frame or p.away or p.card or p.others for p in (first, second))

    def shot(self, stage: int, t: float) -> tuple[Move, int] | None:
        """How the camera moves over a stage at second `t`, and how far it has come; None where it stands."""
        mine = (m for m in self.moments if m.placement == stage)
        near = min(mine, key=lambda m: max(m.start - t, t - m.end), default=None)
        if near is None or near.camera is None:
            return None
        lasting = since(near.start, min(near.end, self.seconds))
        return near.camera, step_at(since(near.start, t), 0.0, lasting)


def check_canvas(size: tuple[int, int]) -> tuple[int, int]:
    """Width and height, if a template can be laid out on them; raises InputError."""
    w, h = size
    if w % 2 or h % 2 or min(w, h) < 180 or max(w, h) > 7680:
        raise InputError(
            f"A canvas of {w} x {h} cannot be drawn.", hint="Use even sides from 180 to 7680 pixels."
        )
    return w, h


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
) -> Plan:
    """Lay out the whole video. Raises InputError for a size, picture or font that cannot be used.

    figure, person: of the presenter, or one for each of the script's cast.
    captions: they have their room; drawn: they are burnt in, too, not only set.
    opens, closes: when the brand's picture before the first words has gone, and when that after the last
    comes, in seconds.
    """
    check_canvas(size)
    template = template.arranged(size)
    unit = template.unit(size)
    given, brand = brand, brand.over(template.brand)
    if brand.has_header:
        template = template.below(HEADER)
    look = Look.of(template, brand, unit).in_language(script.language)
    board = Board(
        template=template,
        brand=brand,
        look=look,
        size=size,
        unit=unit,
        fps=fps,
        seconds=speech.seconds,
        captions=captions,
        opens=opens,
        closes=closes,
    )
    whole = board
    figures = (figure,) if isinstance(figure, Figure) else tuple(figure)
    persons = [person] if isinstance(person, Person) else list(person or ())
    persons += [Person()] * (len(figures) - len(persons))
    sets, moments = arrange(board, script, speech, figures)
    boards, places = [s.board for s in sets], tuple(s.place for s in sets)
    head = place(template, figures[0], size, unit)[0].head
    spoken = tuple(_captions(script, speech, caption_manner(template))) if captions else ()
    elements: list[list[Element]] = [[] for _ in places]
    looks: list[list[TimedCue]] = [[] for _ in figures]
    turns = find_turns(script, speech) if len(figures) > 1 else []
    named: set[int] = set()
    standing = _standing(spoken)
    cards: dict[tuple[int, int], CaptionCard] = {}
    kinds = [m.transition for m in moments]
    fade = template.timing.longest if MOVING.intersection(kinds[1:]) else template.timing.fade
    reach = fade / 2
    notes: list[str] = []
    for i, (scene, moment) in enumerate(zip(script.scenes, moments, strict=False)):
        at = moment.placement
        board = boards[at]
        if scene.layout == "full" and not scene.chapter:
            continue
        stay = Stay.of(moment.start, moment.end, fade, kinds[i] if i else "", "".join(kinds[i + 1 : i + 2]))
        elements[at] += scenery.scene_elements(board, script, i, scene, speech, stay, places[at], notes)
        shown = attention.picture_times(scene, i, speech, stay.start, stay.opens)[1]
        for one in places[at].everyone if not places[at].away else ():
            until = min(moment.end, speech.seconds)
            looks[one.who] += attention.glances(board, one, scene, shown, until)
        if places[at].others:
            here = [turn for turn in turns if turn.scene == i]
            for who, cues in watch(here, [(p.who, p) for p in places[at].everyone]).items():
                looks[who] += cues
            elements[at] += mark_people(board, places[at], [p.name for p in persons], here)
    own = tuple(len(e) for e in elements)
    cuts = cut_scenes([m.start for m in moments], fps, fade)
    made = [cut / float(exact_rate(fps)) for cut in cuts[1:]]
    for moment, done, part in zip(moments, [*made, float("inf")], parts(script), strict=False):
        elements[moment.placement] += furniture.progress_line(
            boards[moment.placement], (moment.start, moment.end), min(done, moment.end), part
        )
    taken: list[corners.Obstacle] = []
    for index, (board, where) in enumerate(zip(boards, places, strict=True)):
        before = len(elements[index])
        elements[index] += furniture.lasting_elements(
            board, where, script.title if len(script.scenes) > 1 else ""
        )
        hidden = where.away or where.round or where.card or where.others
        shown_as = persons[where.who]
        # The brand's own words are for the only presenter there is.
        name = (brand.lower_third.name if len(figures) == 1 else "") or shown_as.name
        role = (brand.lower_third.role if len(figures) == 1 else "") or shown_as.role
        comes = next((m.start for m in moments if m.placement == index), 0.0)
        if brand.lower_third.show and template.show.lower_third and name and not hidden:
            begins = 0.0 if where.who in named or len(figures) == 1 else comes
            named.add(where.who)
            elements[index] += furniture.lower_third(board, where, name, role, begins)
        fixed = [_bare(board, e) for e in elements[index][before:] if isinstance(e, Still)]
        taken += corners.obstacles(board, where, fixed)
        mine = [m for m in moments if m.placement == index]
        for i, (caption, end) in enumerate(standing):
            if any(m.start - reach < end and caption.start < m.end + reach for m in mine):
                cards[index, i] = set_caption(board, caption, end, where)
        if drawn:
            elements[index] += [card.element() for (at, _), card in cards.items() if at == index]
    films = [e for group in elements for e in group if isinstance(e, Film)]
    over = marks.set_marks(whole, script.language, taken)
    lasting: list[Element] = [over.label] if over.label else []
    lasting += [over.stamp.element(whole)] if over.stamp else []
    lasting += bookends(whole, over.stamp)
    for each in elements:
        each += lasting
    return Plan(
        size=size,
        fps=fps,
        seconds=speech.seconds,
        unit=unit,
        look=look,
        figures=figures,
        placements=places,
        moments=moments,
        elements=tuple(tuple(e) for e in elements),
        own=own,
        rooms=tuple(room_of(b, p) for b, p in zip(boards, places, strict=True)),
        captions=spoken,
        cards=tuple(cards[_place_at(moments, c.start), i] for i, c in enumerate(spoken)),
        fade=fade,
        backdrop=template.backdrop,
        light=(head.x + head.w / 2, head.y + head.h / 2),
        looks=tuple(tuple(cues) for cues in looks),
        clips=tuple(sound for film in films if (sound := heard(film))),
        opens=opens,
        pinned=len(lasting),
        warnings=(
            *doubts(template, given, look),
            *over.warnings,
            *_unseen(script),
            *notes,
            *of_films(films),
            *_missing(look, script, brand.lower_third.name, *(t for p in persons for t in (p.name, p.role))),
        ),
        cuts=cuts,
    )


_captions = captions


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


LEAD = 0.2
"""Seconds before its first word from which a scene is made at least: lips begin to move so long before."""


def cut_scenes(starts: Sequence[float], fps: float, fade: float) -> tuple[int, ...]:
    """The frames from which scenes that begin at these seconds are made; fade: how long transitions take."""
    rate = float(exact_rate(fps))
    lead = ceil(max(LEAD, fade / 2) * rate - 1e-6)
    cuts: list[int] = []
    for start in starts:
        frame = round(start * rate) - lead
        cuts.append(max(frame, cuts[-1] + 1) if cuts else 0)
    return tuple(cuts)


def _standing(items: Sequence[Caption]) -> list[tuple[Caption, float]]:
    """Burnt-in captions follow one another without a flicker: short gaps are closed."""
    ends = [
        after.start if after.start - before.end < 0.25 and after.scene == before.scene else before.end
        for before, after in itertools.pairwise(items)
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
