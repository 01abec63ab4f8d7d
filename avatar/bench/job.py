"""One measurement, in a process of its own: `python -m avatar.bench.job NAME SETTINGS` prints its facts."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .endurance import read_long
from .layers import compose, compose_with_moviepy
from .lesson import write_clip, write_script
from .memory import MemoryWatch, peak_memory
from .voice import read_aloud

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SIZE = (1920, 1080)
_CHUNK = 100
"""Frames held at a time while encoding is measured: 300 MB at 1080p."""


def render(
    *,
    seconds: float,
    output: str,
    template: str = "studio",
    clip: bool = False,
    scenes: int = 0,
    changed: bool = False,
    jobs: int = 0,
    reuse: bool = True,
    **_: Any,
) -> dict[str, Any]:
    """The whole job without a GPU: a script of that length at 1080p25.

    clip: a video clip plays beside the presenter. scenes, changed: see `write_script`. jobs: processes that
    draw. reuse: take pieces from the cache.
    """
    from .. import pipeline

    target = Path(output)
    film = write_clip(target.with_name("clip.mp4")) if clip else None
    script = write_script(
        seconds, target.with_suffix(".md"), template=template, clip=film, scenes=scenes, changed=changed
    )
    start, before = time.perf_counter(), os.times()
    with MemoryWatch() as memory:
        result = pipeline.render(script, target, size=_SIZE, seed=1, provider="cpu", jobs=jobs, cache=reuse)
    work, after = time.perf_counter() - start, os.times()
    made = json.loads(result.manifest.read_text(encoding="utf-8"))
    return {
        "work": work,
        "cpu": sum(after[:4]) - sum(before[:4]),
        "seconds": result.seconds,
        "frames": result.frames,
        "drawn": result.drawn,
        "scenes drawn": sum(scene["drawn"] for scene in made["scenes"]),
        "timings": dict(result.timings),
        "peak": memory.peak,
    }


def encode(*, video: str, plain: bool = False, **_: Any) -> dict[str, Any]:
    """Encoding the frames of a finished video again, and nothing else: decoding is not counted.

    plain: with x264's preset veryfast as it comes, at the same quality, instead of our settings.
    """
    import av

    from ..media import Encoder
    from ..media.encoders import ENCODERS

    if plain:
        ours = ENCODERS["x264"]
        bare = {name: ours.options["standard"][name] for name in ("preset", "crf")}
        ENCODERS["x264"] = replace(ours, options={**ours.options, "standard": bare})

    work, frames = 0.0, 0
    with av.open(video) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        size, rate = (stream.width, stream.height), stream.average_rate or 25
        with tempfile.TemporaryDirectory() as folder:
            encoder = Encoder(Path(folder) / "a.mp4", size, rate, encoder="x264")
            start = time.perf_counter()
            encoder.__enter__()
            work += time.perf_counter() - start
            for chunk in _chunks(container.decode(stream), size):
                start = time.perf_counter()
                for frame in chunk:
                    encoder.write(frame)
                encoder.wait()
                work += time.perf_counter() - start
                frames += len(chunk)
            start = time.perf_counter()
            encoder.__exit__(None, None, None)
            work += time.perf_counter() - start
    return {"work": work, "frames": frames}


def _chunks(frames: Any, size: tuple[int, int]) -> Iterator[list[NDArray[np.uint8]]]:
    import numpy as np

    chunk: list[NDArray[np.uint8]] = []
    for frame in frames:
        planes = []
        for plane in frame.planes:
            rows = np.frombuffer(plane, np.uint8, plane.line_size * plane.height)
            planes.append(rows.reshape(plane.height, plane.line_size)[:, : plane.width].reshape(-1))
        chunk.append(np.concatenate(planes).reshape(size[1] * 3 // 2, size[0]))
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def frame(*, size: int, **_: Any) -> dict[str, Any]:
    """Frames of a shipped presenter on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    import cv2
    import numpy as np

    from ..render.pose import BATCH

    cv2.setNumThreads(1)
    renderer, motion = _renderer(size)
    # As a video takes them: some frames are drawn together, so that only whole batches can be timed.
    times = []
    start = time.perf_counter()
    for n, _square in enumerate(renderer.squares(motion), 1):
        if n % BATCH == 0:
            now = time.perf_counter()
            times.append((now - start) / BATCH)
            start = now
    return {"milliseconds": float(np.median(times[1:])) * 1000, "frames": (len(times) - 1) * BATCH}


def draw(*, size: int, provider: str, batch: int, **_: Any) -> dict[str, Any]:
    """Frames of a shipped presenter with a provider, and what they cost in memory."""
    from ..errors import AvatarError
    from ..render.gpu import OnnxRenderer

    renderer, motion = _renderer(size)
    ran = renderer.provider
    if provider != "cpu":
        try:
            renderer = OnnxRenderer(renderer.rig, size, provider.removeprefix("onnx-"), batch)
        except AvatarError as error:
            return {"note": error.message}
        ran, batch = renderer.provider, renderer.batch
    count = min(len(motion), 4 * batch if provider == "onnx-cpu" else len(motion))
    for _frame in renderer.frames(motion, 0, batch):  # the first run chooses kernels
        pass
    start = time.perf_counter()
    for _frame in renderer.frames(motion, 0, count):
        pass
    work = time.perf_counter() - start
    return {"milliseconds": work / count * 1000, "provider": ran, "batch": batch, "peak": peak_memory()}


PARTS = {
    "pose_fields": "basis and pose",
    "invert": "inversion",
    "_draw_eyes": "eyes",
    "_draw_mouth": "mouth",
    "_shade": "creases",
}
"""Functions of the drawing on OpenCV whose share is told; what is left is sampling."""


def shares(*, size: int, **_: Any) -> dict[str, Any]:
    """The share of each part of a frame's drawing on OpenCV."""
    import cProfile
    import pstats

    renderer, motion = _renderer(size)
    next(renderer.squares(motion))
    profile = cProfile.Profile()
    profile.enable()
    for _square in renderer.squares(motion):
        pass
    profile.disable()
    stats: Any = pstats.Stats(profile)
    parts: dict[str, float] = {}
    for (file, _line, name), (_calls, _all, _own, inclusive, _callers) in stats.stats.items():
        if name in PARTS and "/render/" in file.replace(os.sep, "/"):
            parts[PARTS[name]] = parts.get(PARTS[name], 0) + inclusive
    whole = stats.total_tt
    parts["sampling"] = whole - sum(parts.values())
    return {"shares": {name: seconds / whole for name, seconds in parts.items()}}


def portrait(*, began: float, **_: Any) -> dict[str, Any]:
    """A portrait never seen before, to its first frame."""
    renderer, motion = _renderer(512)
    next(iter(renderer.frames(motion)))
    return {"first": time.time() - began}


def _renderer(size: int) -> Any:
    """A renderer on the CPU, and six seconds in which everything moves."""
    import numpy as np

    from ..motion.model import Motion
    from ..portrait import load_presenter, load_rig
    from ..render.cpu import CpuRenderer

    rig, _ = load_rig(load_presenter("ava").portrait)
    random = np.random.default_rng(1)
    steps = 150
    t = np.arange(steps)[:, None] / 25
    waves = 0.5 + 0.5 * np.sin(2 * np.pi * (random.uniform(0.3, 4, 52) * t + random.uniform(0, 1, 52)))
    head = np.sin(2 * np.pi * random.uniform(0.1, 0.5, 6) * t) * [5, 3, 2, 0.01, 0.01, 0.01]
    breath = (0.5 + 0.5 * np.sin(2 * np.pi * 0.25 * t[:, 0])).astype(np.float32)
    motion = Motion(25, (waves * 0.4).astype(np.float32), head.astype(np.float32), breath)
    return CpuRenderer(rig, size), motion


class _Seen(BaseException):
    """The first frame has been drawn: nothing more is wanted. No error, so that no `except` catches it."""


def first(*, began: float, **_: Any) -> dict[str, Any]:
    """From before the process began to the first finished frame of a short script."""
    from .. import pipeline
    from ..progress import Progress

    seen = 0.0

    def watch(event: Progress) -> None:
        nonlocal seen
        if event.unit == "frames" and event.done >= 1:
            seen = time.time() - began
            raise _Seen

    with tempfile.TemporaryDirectory() as folder:
        script = write_script(8, Path(folder) / "script.md")
        try:
            pipeline.render(script, Path(folder) / "a.mp4", size=_SIZE, provider="cpu", progress=watch)
        except _Seen:
            return {"first": seen}
    raise RuntimeError("no frame was reported")


JOBS: dict[str, Callable[..., dict[str, Any]]] = {
    "render": render,
    "encode": encode,
    "frame": frame,
    "draw": draw,
    "shares": shares,
    "portrait": portrait,
    "first": first,
    "layers": compose,
    "moviepy": compose_with_moviepy,
    "voice": read_aloud,
    "long": read_long,
}


def main(arguments: list[str]) -> None:
    """Run one job and print its facts as JSON."""
    name, settings = arguments
    print(json.dumps(JOBS[name](**json.loads(settings))))


if __name__ == "__main__":
    main(sys.argv[1:])
