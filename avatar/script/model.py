"""What a script is: scenes of segments, with the text as written and as spoken side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from avatar.media.music import Music
    from avatar.script.lexicon import Lexicon


WHERE: Mapping[str, bool] = {"timed": True}
"""Metadata of a field that says where in a script something stands, not what it looks like."""


@dataclass(frozen=True, order=True)
class Position:
    """A place in the source file; line and column count from 1."""

    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Prosody:
    """How a stretch is said, against the voice's own way: pace (1 is its own), semitones, decibels."""

    rate: float = 1.0
    pitch: float = 0.0
    volume: float = 0.0


USUAL = Prosody()


@dataclass(frozen=True)
class Token:
    """A stretch of the text as written ("$3.50," with its punctuation) and how it is said.

    `spoken` may hold several words ("three dollars and fifty cents,") or none; it keeps the punctuation
    that shapes the melody. `ipa` overrides the voice's own pronunciation. `space` says whether a space
    follows in the text as written. `prosody` is pace, pitch and loudness where the author asked for them.
    """

    written: str
    spoken: str
    emphasis: bool = False
    ipa: str | None = None
    space: bool = True
    position: Position = Position()
    prosody: Prosody = USUAL


@dataclass(frozen=True)
class Mood:
    """An expression and its intensity, 0..1. `neutral` is a face at rest, `auto` a guess from the words."""

    name: str = "neutral"
    amount: float = 1.0


Kind = Literal[
    "pause", "gesture", "mark", "expression", "layout", "transition", "camera", "chapter", "unspoken"
]
"""What a stage direction is about. The last five are a scene's or a quote's, not a moment's."""


@dataclass(frozen=True)
class Cue:
    """A stage direction. It stands before token number `at`; `at == len(tokens)` is after the last one.

    An expression has an `amount`, 0..1; `lasting` says that it holds for the rest of the scene from its
    sentence on, not for that sentence alone.
    """

    kind: Kind
    name: str
    at: int
    seconds: float = 0.0
    position: Position = Position()
    amount: float = 1.0
    lasting: bool = False


@dataclass(frozen=True)
class Part:
    """Somebody in a script: the name that stands before the lines, and whose face and voice it has.

    Empty strings stand for "not said": then it is the presenter of that name, with that presenter's voice.
    follows: the voice was named for another language of the script; one of this may take its place.
    """

    name: str
    presenter: str = ""
    voice: str = ""
    follows: bool = False


@dataclass(frozen=True)
class Segment:
    """A paragraph or a bullet point, spoken in one go; `point` is its place among the scene's points.

    speaker: the number of who says it among the script's `cast`.
    """

    tokens: tuple[Token, ...]
    cues: tuple[Cue, ...] = ()
    point: int | None = None
    position: Position = Position()
    speaker: int = 0

    @property
    def written(self) -> str:
        return "".join(t.written + (" " if t.space else "") for t in self.tokens).strip()

    @property
    def spoken(self) -> str:
        return " ".join(t.spoken for t in self.tokens if t.spoken)


MoveKind = Literal["push", "pull", "left", "right", "up", "down"]


@dataclass(frozen=True)
class Move:
    """A slow move of the camera: closer (push), away (pull), or along. `amount`: a share of the size."""

    kind: MoveKind
    amount: float = 0.05


@dataclass(frozen=True)
class Clip:
    """How a video clip is played: from second `start` to second `end` of its file.

    after: what is seen when it is over: its last frame, itself again, or nothing any more. speed: 1 is its
    own, 0 the one with which it lasts as long as it is shown. sound: its own is heard, at `volume` as a
    factor of the speech's loudness. wait: nobody speaks meanwhile.
    """

    start: float
    end: float
    after: Literal["hold", "loop", "trim"] = "hold"
    speed: float = 1.0
    sound: bool = False
    volume: float = 0.7
    wait: bool = False

    @property
    def seconds(self) -> float:
        """How long it plays; at its own speed where it fits itself to the time there is."""
        return (self.end - self.start) / (self.speed or 1.0)


@dataclass(frozen=True)
class Recording:
    """Somebody's own voice, heard in place of a synthetic one.

    From second `start` to second `end` of a file (None: to its end). clean: hum, noise and silence at the
    ends are taken away, and it is made as loud as voices are.
    """

    path: Path
    start: float = 0.0
    end: float | None = None
    clean: bool = False
    position: Position = Position()


@dataclass(frozen=True)
class Picture:
    """A picture shown beside the presenter from the start of segment number `segment` of its scene on.

    fit: all of it is seen, or it covers its place and is cut. page: of a PDF, from 1 on; 0 for a picture.
    clip: for a video. move: what the camera does over it.
    """

    path: Path
    caption: str
    segment: int = field(metadata=WHERE)
    position: Position = field(default=Position(), metadata=WHERE)
    fit: Literal["contain", "cover"] = "contain"
    page: int = 0
    clip: Clip | None = None
    move: Move | None = None


@dataclass(frozen=True)
class Code:
    """Lines of a program, shown from the start of segment number `segment` of its scene on; not spoken.

    language: as written after the fence, empty for plain text. marked: numbers of the lines to look at,
    from 1. numbered: with line numbers, of which the first is `first`. caption: a name for it.
    """

    lines: tuple[str, ...]
    language: str
    segment: int = field(metadata=WHERE)
    position: Position = field(default=Position(), metadata=WHERE)
    marked: frozenset[int] = frozenset()
    numbered: bool = False
    first: int = 1
    caption: str = ""


Align = Literal["", "left", "center", "right"]
"""How a column of a table is set; empty where the script does not say."""


@dataclass(frozen=True)
class Table:
    """A table, shown from the start of segment number `segment` of its scene on; not spoken.

    `header`, `aligns` and each of the `rows` have one entry a column.
    """

    header: tuple[str, ...]
    aligns: tuple[Align, ...]
    rows: tuple[tuple[str, ...], ...]
    segment: int = field(metadata=WHERE)
    position: Position = field(default=Position(), metadata=WHERE)


@dataclass(frozen=True)
class Quote:
    """Somebody's words, shown large from the start of segment number `segment` of its scene on.

    `paragraphs` as written; `who` said or wrote them, empty where the script does not say.
    """

    paragraphs: tuple[str, ...]
    who: str
    segment: int = field(metadata=WHERE)
    position: Position = field(default=Position(), metadata=WHERE)


Panel = Code | Table | Quote
"""What can stand beside the presenter like a picture, and is made of text."""


@dataclass(frozen=True)
class Scene:
    """What is between two headings or rules. `title` is empty for a scene that a rule began.

    `markers` and `levels` say for each point what stands before it in the script ("2." in a numbered list,
    nothing for a bullet) and how deep it is nested (0 is the outermost list). `layout` says where the
    presenter is, one of `directions.LAYOUTS`; empty for where the template has them. `transition` says how
    the scene comes, one of `directions.TRANSITIONS`; empty for the script's own. `chapter` is the number of
    the chapter that this scene is the card of, 0 for a scene that is none. `camera` is a move over the whole
    scene, as `moves.read_move` reads it; empty for the script's own. `recording` is what is heard in it.
    """

    title: str
    segments: tuple[Segment, ...]
    points: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    position: Position = Position()
    markers: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    layout: str = ""
    panels: tuple[Panel, ...] = ()
    transition: str = ""
    chapter: int = 0
    camera: str = ""
    recording: Recording | None = None

    @property
    def shown(self) -> tuple[Picture | Panel, ...]:
        """Pictures and panels, in the order in which they are shown."""
        return tuple(sorted((*self.pictures, *self.panels), key=lambda item: (item.segment, item.position)))


@dataclass(frozen=True)
class Answer:
    """An option of a question; `feedback` is said to who chose it, if anything."""

    text: str
    right: bool
    feedback: str = ""
    position: Position = Position()


@dataclass(frozen=True)
class Question:
    """A question for who watches, asked by the page around the video when scene number `scene` is over.

    scene: -1 for before the first. right, wrong: what is said to an answer that is, or is not. multiple:
    several options may be chosen, and the right answer is all that are right and no other. points: what it
    counts. tries: how often it may be answered.
    """

    text: str
    answers: tuple[Answer, ...]
    scene: int
    right: str = ""
    wrong: str = ""
    multiple: bool = False
    points: int = 1
    position: Position = Position()
    tries: int = 1


@dataclass(frozen=True)
class Script:
    """A whole script. Empty strings stand for "not said in the front matter".

    tone: the expression of every sentence for which nothing else is said. motion: how much of each track of
    motion there is, 0..1, where it is not all. music: the bed under the speech, as far as the script says.
    captions: how they are shown, kinds of `avatar.media.captioning`; None where the script does not say.
    transition: how scenes follow one another, where they do not say it themselves. camera: how it moves.
    cast: those who speak, where the script names them; the first begins. Empty for one presenter.
    lexicon: words and how they are said, where the script or what came with it says so.
    recording: what is heard in all scenes that have none of their own.
    questions: for who watches; neither spoken nor seen in the video. passing: the share of their points that
    is enough. watching: the share of the video that has to be watched. Both 0..1, None where it is not said.
    languages: all that the script is in, the original first; empty where it names none. language: the one it
    was read in. follows: its voice was named for another one; one of this language may take its place.
    """

    title: str
    scenes: tuple[Scene, ...]
    path: Path | None = None
    language: str = "en-US"
    presenter: str = ""
    voice: str = ""
    template: str = ""
    brand: Mapping[str, Any] = field(default_factory=dict)
    subtitle: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    tone: Mood = Mood()
    motion: Mapping[str, float] = field(default_factory=dict)
    music: Music | None = None
    captions: tuple[str, ...] | None = None
    transition: str = ""
    camera: str = ""
    cast: tuple[Part, ...] = ()
    lexicon: Lexicon | None = None
    recording: Recording | None = None
    questions: tuple[Question, ...] = ()
    passing: float | None = None
    watching: float | None = None
    languages: tuple[str, ...] = ()
    follows: bool = False

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """The script's recording and those of its scenes, as far as there are any."""
        every = (self.recording, *(scene.recording for scene in self.scenes))
        return tuple(recording for recording in every if recording)
