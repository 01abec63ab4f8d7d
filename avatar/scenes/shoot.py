"""Everything that frames are drawn and encoded from: what a process needs to make any piece of a video."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import repeat
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
    they are drawn, for `ass` they have room kept for them. opens, closes, clear: as in `plan`.
    """

    template: Template
    brand: Brand
    script: Script
    speech: Speech
    heard: int
    size: tuple[int, int]
    fps: float
    captions: Sequence[str]
    person: Sequence[Person]
    opens: float = 0.0
    closes: float = float("inf")
    clear: bool = False

    @staticmethod
    def of(
        template: Template,
        brand: Brand,
        script: Script,
        speech: Speech,
        size: tuple[int, int],
        fps: float,
        captions: Sequence[str],
        person: Sequence[Person],
        opens: float = 0.0,
        closes: float = float("inf"),
        clear: bool = False,
    ) -> Staging:
        """The staging of a speech, without its sound."""
        silent = replace(speech, samples=np.zeros(0, np.float32))
        heard = len(speech.samples)
        return Staging(
            template, brand, script, silent, heard, size, fps, captions, person, opens, closes, clear
        )

    def plan(self, rigs: Sequence[Rig]) -> Plan:
        """The plan. Raises InputError."""
        from avatar.compose.layout import plan

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
            figure=[rig.figure for rig in rigs],
            person=self.person,
            opens=self.opens,
            closes=self.closes,
            clear=self.clear,
        )


@dataclass(frozen=True)
class Shoot:
    """A video that is ready to be drawn.

    rigs, motions: one for each of those who speak.
    layout: of `staging`, made again where it is missing. provider: what is to draw. encoder, quality,
    delivery: as in `Encoder`.
    """

    rigs: tuple[Rig, ...]
    staging: Staging
    motions: tuple[Motion, ...]
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
        return self.layout or self.staging.plan(self.rigs)

    @cached_property
    def compositor(self) -> Compositor | Cutout:
        """What puts the presenter into frames."""
        from avatar.compose.compositor import Compositor, cut_out

        return cut_out(self.plan) if self.delivery.alpha else Compositor(self.plan)

    @property
    def moves(self) -> Motion:
        """How the first presenter moves."""
        return self.motions[0]

    @cached_property
    def renderers(self) -> tuple[Renderer | None, ...]:
        """What draws each presenter; None for one who is never seen."""
        from avatar.render import create_renderer

        sides = [self.plan.side_of(who) for who in range(len(self.rigs))]
        return tuple(
            create_renderer(rig, side, self.provider) if side else None
            for rig, side in zip(self.rigs, sides, strict=True)
        )

    @property
    def provider_used(self) -> str:
        """What really draws."""
        return next(r.provider for r in self.renderers if r)

    def frames(self, numbers: range) -> Iterator[NDArray[np.uint8]]:
        """Frames for the encoder, drawn ahead; the memory of each is used again for the next."""
        compositor = self.compositor
        people = self._people(numbers)
        for n, squares in zip(numbers, zip(*people, strict=True), strict=True):
            yield compositor.draw(n, squares)

    def _people(self, numbers: range) -> list[Iterator[NDArray[np.uint8] | None]]:
        """Each presenter's squares in these frames; None where a presenter is in none of them."""
        from avatar.render.ahead import draw_ahead
        from avatar.scenes.delivering import draw_squares

        rate = self.plan.fps
        seen = frozenset().union(*(self.plan.people(n / rate) for n in numbers))
        return [
            draw_ahead(draw_squares(renderer, motion, numbers))
            if renderer and who in seen
            else repeat(None, len(numbers))
            for who, (renderer, motion) in enumerate(zip(self.renderers, self.motions, strict=True))
        ]

    def still(self, n: int) -> NDArray[np.uint8]:
        """Frame `n` as BGR, uint8 [H, W, 3], or BGRA where the video is transparent."""
        squares = tuple(next(person) for person in self._people(range(n, n + 1)))
        return self.compositor.still(n, squares)

    def write(self, numbers: range, path: Path, tell: Callable[[int], None]) -> None:
        """Encode frames into a file without sound, which appears when it is whole.

        tell: called with the number of frames written so far. Raises EngineError, OutputError.
        """
        from avatar.media import Encoder
        from avatar.scenes.store import seal

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
        seal(path)
