"""The parts of a template: places, type sizes, times, and how they are arranged on each shape of canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from avatar.script.moves import read_move

WIDTH, HEIGHT = 1920, 1080
"""The canvas that a template's lengths belong to; other wide sizes are scaled from it."""

Shape = Literal["wide", "square", "tall"]
CANVASES: Mapping[Shape, tuple[int, int]] = {
    "wide": (WIDTH, HEIGHT),
    "square": (1080, 1080),
    "tall": (1080, 1920),
}
"""The canvases that the lengths of a template's arrangements belong to."""


def shape_of(size: tuple[int, int]) -> Shape:
    """Wide from 6:5 on, tall from 5:7 on, square between (1:1, 4:5)."""
    w, h = size
    return "wide" if w >= 1.2 * h else "tall" if h >= 1.4 * w else "square"


def _filled(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("at least one font file is needed")
    return value


Files = Annotated[tuple[str, ...], AfterValidator(_filled)]
Length = Annotated[float, Field(ge=0, le=4000)]
Size = Annotated[float, Field(ge=8, le=400)]
Share = Annotated[float, Field(ge=0, le=1)]
Seconds = Annotated[float, Field(ge=0, le=600)]


class Part(BaseModel):
    """What all parts have in common: they do not change, and a key that there is not is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FontFiles(Part):
    """Font files in order of preference, beside the template or in `templates/fonts`."""

    text: Files
    strong: Files
    heading: Files
    code: Files = ("JetBrainsMono-Medium.ttf", "NotoSans-Medium.ttf")


class PresenterPlace(Part):
    """Where the presenter stands: height of the head, room above it, centre as a share of the width.

    shape: standing before the backdrop, in a card, or in a circle; `top` is then that of the card, of which
    the head takes some three fifths. over: in front of the content, which does not keep clear of it.
    """

    shape: Literal["standing", "card", "circle"] = "standing"
    head: Annotated[float, Field(ge=60, le=900)] = 400
    top: Length = 140
    centre: Share = 0.752
    over: bool = False


class Column(Part):
    """The rectangle for title, points and pictures."""

    left: Length = 124
    right: Length = 950
    top: Length = 150
    bottom: Length = 948

    @model_validator(mode="after")
    def _ordered(self) -> Column:
        if self.right - self.left < 200 or self.bottom - self.top < 200:
            raise ValueError("the column needs at least 200 pixels each way (left < right, top < bottom)")
        return self


class TypeSizes(Part):
    """Sizes of type."""

    title: Size = 72
    statement: Size = 100
    header: Size = 28
    subtitle: Size = 38
    point: Size = 38
    note: Size = 26
    quote: Size = 60
    code: Size = 32
    table: Size = 32
    caption: Size = 42
    name: Size = 38
    role: Size = 27


class Timing(Part):
    """Seconds; `transition` is how scenes follow one another. Those that move take `move`, others `fade`."""

    fade: Annotated[float, Field(ge=0, le=3)] = 0.4
    transition: Literal["cut", "fade", "slide", "push", "wipe", "zoom"] = "fade"
    move: Annotated[float, Field(ge=0, le=3)] = 0.64
    lower_third_in: Seconds = 0.7
    lower_third_out: Seconds = 6.8

    @property
    def longest(self) -> float:
        """Of the transitions."""
        return max(self.fade, self.move)


class Show(Part):
    """What is shown at all."""

    progress: bool = True
    lower_third: bool = True
    header: bool = True


class CaptionStyle(Part):
    """How burnt-in captions look; their size is `type.caption`.

    style: on a dark plate, with a dark rim, or a few words at a time with a rim. highlight: what marks the
    word that is being heard. capitals: all letters are capitals. edge: room below.
    """

    style: Literal["plate", "outline", "words"] = "plate"
    highlight: Literal["colour", "pill", "none"] = "colour"
    capitals: bool = False
    edge: Annotated[float, Field(ge=20, le=900)] = 60


def _move(value: str) -> str:
    read_move(value)
    return value


Move = Annotated[str, AfterValidator(_move)]


class Chapter(Part):
    """The card that opens a chapter: full canvas with the presenter `away`, or `beside` the presenter."""

    presenter: Literal["away", "beside"] = "away"
    number: bool = True


class Arrangement(Part):
    """What is different on a canvas of another shape; what is left out is as on a wide one, places aside."""

    presenter: PresenterPlace | None = None
    column: Column | None = None
    type: TypeSizes | None = None
    show: Show | None = None
    captions: CaptionStyle | None = None


SQUARE = Arrangement(
    presenter=PresenterPlace(head=300, top=560, centre=0.5),
    column=Column(left=64, right=1016, top=120, bottom=520),
)
TALL = Arrangement(
    presenter=PresenterPlace(head=400, top=1190, centre=0.5),
    column=Column(left=72, right=1008, top=150, bottom=1150),
)
"""Where things stand if a template does not say: content above, the presenter below."""


BUBBLES: Mapping[Shape, tuple[PresenterPlace, Column]] = {
    "wide": (
        PresenterPlace(shape="circle", head=196, top=690, centre=0.888),
        Column(left=96, right=1500, top=130, bottom=984),
    ),
    "square": (
        PresenterPlace(shape="circle", head=168, top=752, centre=0.835),
        Column(left=64, right=1016, top=112, bottom=716),
    ),
    "tall": (
        PresenterPlace(shape="circle", head=250, top=1196, centre=0.74),
        Column(left=72, right=1008, top=150, bottom=1150),
    ),
}
"""Where a scene's presenter in a circle is, and the content beside, in any template."""


STANDING: Mapping[Shape, PresenterPlace] = {
    "wide": PresenterPlace(),
    "square": PresenterPlace(head=300, top=490, centre=0.5),
    "tall": PresenterPlace(head=400, top=1190, centre=0.5),
}
"""Where somebody stands who otherwise is in a small circle."""
