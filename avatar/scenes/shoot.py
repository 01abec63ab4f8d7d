"""Everything that frames are drawn and encoded from: what a process needs to make any piece of a video."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from avatar.media.encode import MP4
from avatar.media.formats import Delivery

if TYPE_CHECKING:
    from avatar.compose import Brand, Template
    from avatar.compose.compositor import Compositor
    from avatar.compose.cutout import Cutout
    from avatar.compose.plan import Person, Plan
    from avatar.motion.model import Motion
    from avatar.portrait.rig import Rig
    from avatar.render import Renderer
    from avatar.script.model import Script
    from avatar.speech.model import Speech


@dataclass(frozen=True)
class Staging:
    """What a video is laid out from (see `plan`). It can be sent to another process, which a plan cannot.

    heard: samples of the speech, of which only the number counts here. captions: their kinds: with `burn`
    they are drawn, for `ass` they have room kept for them. opens, closes: of the pictures, as in `plan`.
    """

    template: Template
    brand: Brand
    script: Script
    speech: Speech
    heard: int
    size: tuple[int, int]
    fps: float
    captions: Sequence[str]
    person: Person | None
    opens: float = 0.0
    closes: float = float("inf")

    @staticmethod
    def of(
        template: Template,
        brand: Brand,
        script: Script,
        speech: Speech,
        size: tuple[int, int],
        fps: float,
        captions: Sequence[str],
        person: Person | None,
        opens: float = 0.0,
        closes: float = float("inf"),
    ) -> Staging:
        """The staging of a speech, without its sound."""
        silent = replace(speech, samples=np.zeros(0, np.float32))
        heard = len(speech.samples)
        return Staging(template, brand, script, silent, heard, size, fps, captions, person, opens, closes)

    def plan(self, rig: Rig) -> Plan:
        """The plan. Raises InputError."""
        from avatar.compose.plan import plan

        silence = np.broadcast_to(np.float32(0), self.heard)
        return plan(
            self.template,
            self.brand,
            self.script,
            replace(self.speech, samples=silence),
            size=self.size,
            fps=self.fps,
            captions="burn" in self.captions or "ass" in self.captions,
            drawn="burn" in self.captions,
            figure=rig.figure,
            person=self.person,
            opens=self.opens,
            closes=self.closes,
        )


@dataclass(frozen=True)
class Shoot:
    """A video that is ready to be drawn.

    layout: of `staging`, made again where it is missing. provider: what is to draw. encoder, quality,
    delivery: as in `Encoder`.
    """

    rig: Rig
    staging: Staging
    moves: Motion
    provider: str = "auto"
    encoder: str = "auto"
    quality: str = "standard"
    delivery: Delivery = MP4
    layout: Plan | None = field(default=None, compare=False)

    def __getstate__(self) -> dict[str, Any]:
        """What is sent to another process: a plan is full of functions, and quickly made again."""
        return {**{k: v for k, v in self.__dict__.items() if k in type(self).__annotations__}, "layout": None}

    @cached_property
    def plan(self) -> Plan:
        """The layout of all frames."""
        return self.layout or self.staging.plan(self.rig)

    @cached_property
    def compositor(self) -> Compositor | Cutout:
        """What puts the presenter into frames."""
        from avatar.compose.compositor import Compositor, cut_out

        return cut_out(self.plan) if self.delivery.alpha else Compositor(self.plan)

    @cached_property
    def renderer(self) -> Renderer:
        """What draws the presenter."""
        from avatar.render import create_renderer

        return create_renderer(self.rig, self.plan.presenter_side, self.provider)

    def frames(self, numbers: range) -> Iterator[NDArray[np.uint8]]:
        """Frames for the encoder, drawn ahead; the memory of each is used again for the next."""
        from avatar.delivering import draw_squares
        from avatar.render.ahead import draw_ahead

        squares = draw_ahead(draw_squares(self.renderer, self.moves, numbers))
        compositor = self.compositor
        for n, square in zip(numbers, squares, strict=True):
            yield compositor.draw(n, square)

    def write(self, numbers: range, path: Path, tell: Callable[[int], None]) -> None:
        """Encode frames into a file without sound, which appears when it is whole.

        tell: called with the number of frames written so far. Raises EngineError, OutputError.
        """
        from avatar.media import Encoder

        with Encoder(
            path,
            self.staging.size,
            self.staging.fps,
            encoder=self.encoder,
            quality=self.quality,
            # Pieces are encoded side by side; one thread each wastes nothing, and gives the same everywhere.
            threads=1,
            frames=len(numbers),
            delivery=self.delivery,
        ) as encoder:
            for done, frame in enumerate(self.frames(numbers), 1):
                encoder.write(frame)
                tell(done)
