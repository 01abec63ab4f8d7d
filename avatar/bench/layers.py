"""Composing alone: by our compositor, and by moviepy's with the very same layers."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..compose.element import Element
    from ..compose.plan import Plan
    from ..scenes import Shoot

_SIZE = (1920, 1080)
_SQUARES = 20
"""Frames of the presenter, drawn beforehand and shown over and over."""
_SCRIPT = """---
title: The tides
presenter: ava
template: studio
---

# Twice a day

- The moon pulls
- The water piles up

The moon pulls at the water, a little more on the near side than on the far one.
Where the coast is narrow, it piles up.
"""


@dataclass(frozen=True)
class Scene:
    """A moment of a video at which all its layers are seen.

    number: of the frame. squares: the presenter from it on, as our compositor takes them. pictures: the same,
    uint8 [S, S, 4], premultiplied BGRA.
    """

    shoot: Shoot
    number: int
    squares: list[NDArray[np.uint8]]
    pictures: list[NDArray[np.uint8]]


@dataclass(frozen=True)
class Layer:
    """A picture, uint8 [h, w, 4] RGBA, colours not multiplied, and where its corner lies."""

    image: NDArray[np.uint8]
    place: tuple[int, int]


def compose(*, frames: int, size: tuple[int, int] = _SIZE, **_: Any) -> dict[str, Any]:
    """Our compositor on one core: frames for the encoder, yuv420p."""
    _stay_on_one_core()
    scene = set_scene((size[0], size[1]))
    compositor, n = scene.shoot.compositor, scene.number

    def draw(i: int) -> None:
        compositor.draw(n + i % len(scene.squares), scene.squares[i % len(scene.squares)])

    layers = len(shown_elements(scene.shoot.plan, n))
    return {"milliseconds": _time(draw, frames), "frames": frames, "layers": 2 + layers}


def compose_with_moviepy(*, frames: int, size: tuple[int, int] = _SIZE, **_: Any) -> dict[str, Any]:
    """Moviepy's compositor on one core, its layers ready in memory: frames as RGB."""
    try:
        import moviepy
    except ImportError:
        return {"note": 'moviepy is not installed: pip install "avatar-presenter[moviepy]"'}
    _stay_on_one_core()
    clip = build_clip(set_scene((size[0], size[1])))

    def draw(i: int) -> None:
        clip.get_frame(i / clip.fps)

    milliseconds = _time(draw, frames)
    return {"milliseconds": milliseconds, "frames": frames, "version": moviepy.__version__}


def set_scene(size: tuple[int, int]) -> Scene:
    """A short lesson with a title, points and a name, at a frame where most of them are seen and rest."""
    from ..preparation import prepare
    from ..progress import Stopwatch
    from ..project import check_project

    with tempfile.TemporaryDirectory(prefix="avatar-") as folder:
        script = Path(folder) / "scene.md"
        script.write_text(_SCRIPT, encoding="utf-8")
        project = check_project(
            script,
            Path(folder) / "scene.mp4",
            presenter=None,
            portrait=None,
            voice=None,
            template=None,
            brand=None,
            size=size,
            fps=25,
            draft=True,
            variables=None,
            motion=None,
            provider="cpu",
            encoder="auto",
        )
        shoot = prepare(project, seed=1, clock=Stopwatch(), provider="cpu").shoot
    count = len(shoot.moves) - _SQUARES
    seen = {n: len(shown_elements(shoot.plan, n)) for n in range(0, count, 5)}
    best = [n for n in seen if seen[n] == max(seen.values())]
    number = best[len(best) // 2]
    renderer = shoot.renderers[0]
    assert renderer
    asked = shoot.moves, number, number + _SQUARES
    squares = [square.copy() for square in renderer.squares(*asked)]
    return Scene(shoot, number, squares, [picture.copy() for picture in renderer.frames(*asked)])


def shown_elements(plan: Plan, n: int) -> list[Element]:
    """What is drawn over the presenter in frame `n`."""
    stage = plan.crossing(n / plan.fps).before
    return [element for element in plan.elements[stage] if element.state(n / plan.fps) is not None]


def take_layers(scene: Scene) -> tuple[NDArray[np.uint8], tuple[int, int], list[Layer]]:
    """The scene as pictures: what never moves, uint8 [H, W, 3] RGB; the corner of the presenter's square;
    and what lies over the presenter.
    """
    import numpy as np

    from ..compose.colour import planes, to_bgr, to_yuv
    from ..compose.compositor import Compositor
    from ..compose.cutout import Cutout
    from ..compose.sprite import Box

    plan, t = scene.shoot.plan, scene.number / scene.shoot.plan.fps
    w, h = plan.size
    stage = plan.crossing(t).before
    bare = Compositor(_without_elements(plan))
    empty = np.zeros_like(scene.pictures[0])
    ground = to_bgr(bare.draw(scene.number, empty))[..., ::-1]
    layers = []
    for element in shown_elements(plan, scene.number):
        state, prepared = element.state(t), element.prepare()
        assert state is not None
        seen = []
        for shade in (0, 255):
            canvas = to_yuv(np.full((h, w, 3), shade, np.uint8))
            element.draw(planes(canvas, w, h), prepared, state, Box(0, 0, w, h))
            seen.append(canvas)
        black, white = seen
        bgra = Cutout(lambda c=black: c, lambda c=white: c, plan.size).still()
        area = element.box.meet(Box(0, 0, w, h))
        if area:
            image = np.ascontiguousarray(bgra[area.full()][..., [2, 1, 0, 3]])
            layers.append(Layer(image, (area.x, area.y)))
    place = plan.placements[stage]
    return np.ascontiguousarray(ground), (place.x, place.y), layers


def build_clip(scene: Scene) -> Any:
    """The scene for moviepy: backdrop, presenter with a mask, and a clip for each layer over them."""
    import numpy as np
    from moviepy import CompositeVideoClip, ImageClip, VideoClip

    ground, corner, layers = take_layers(scene)
    fps, count = scene.shoot.plan.fps, len(scene.pictures)
    seconds = count / fps
    colours, masks = [], []
    for picture in scene.pictures:
        alpha = np.maximum(picture[..., 3:], 1).astype(np.float32)
        colours.append(np.asarray(np.minimum(picture[..., 2::-1] * (255 / alpha), 255), np.uint8))
        masks.append(picture[..., 3] / 255)
    # Longer than what is measured: moviepy shows nothing after a clip's end.
    presenter = VideoClip(lambda t: colours[_number(t, fps, count)], duration=1000 * seconds)
    mask = VideoClip(lambda t: masks[_number(t, fps, count)], duration=1000 * seconds, is_mask=True)
    parts = [ImageClip(ground), presenter.with_mask(mask).with_position(corner)]
    parts += [ImageClip(layer.image).with_position(layer.place) for layer in layers]
    clip = CompositeVideoClip(
        [part.with_duration(1000 * seconds) for part in parts], size=scene.shoot.plan.size
    )
    clip.fps = fps
    return clip


def _number(t: float, fps: float, count: int) -> int:
    return int(t * fps + 1e-6) % count


def _without_elements(plan: Plan) -> Plan:
    from dataclasses import replace

    return replace(plan, elements=tuple(() for _ in plan.elements), own=tuple(0 for _ in plan.own))


def _time(draw: Callable[[int], None], frames: int) -> float:
    """Milliseconds a frame, the median, after a few that fill the caches."""
    import statistics

    for i in range(5):
        draw(i)
    times = []
    for i in range(frames):
        start = time.perf_counter()
        draw(i)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def _stay_on_one_core() -> None:
    import cv2

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    cv2.setNumThreads(1)
