"""Single frames of a video that need not be made: one at a second, or one a scene on a sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .drawings.png import check_png
from .errors import InputError
from .progress import ProgressCallback, Stopwatch
from .project import check_project

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from .media.captioning import Given as Captioned
    from .preparation import Prepared
    from .script import Script
    from .speech import Speech

COLUMNS = 4
CELL = (480, 480)
"""Columns of a sheet, and the largest width and height in pixels of what it shows of a frame."""
GAP, MARGIN, HEAD, LABEL = 28, 48, 96, 52
"""Pixels between cells, around them all, above them for the title, and below each for its label."""


@dataclass(frozen=True)
class StillResult:
    """What was drawn.

    path: the picture. seconds: when its frames are shown, one second for each of them. length: of the whole
    video in seconds. timings: seconds of work by stage, `total` among them. warnings: what could be better.
    """

    path: Path
    seconds: tuple[float, ...]
    length: float
    timings: Mapping[str, float]
    warnings: tuple[str, ...] = ()


def draw_still(
    script: str | Path | Script,
    output: str | Path,
    *,
    at: float | None = None,
    sheet: bool = False,
    presenter: str | None = None,
    portrait: str | Path | None = None,
    voice: str | None = None,
    template: str | Path | None = None,
    brand: str | Path | Mapping[str, Any] | None = None,
    size: tuple[int, int] | None = None,
    fps: float = 25,
    captions: Captioned = None,
    draft: bool = False,
    seed: int = 0,
    variables: Mapping[str, str] | None = None,
    motion: Mapping[str, float] | None = None,
    provider: str = "auto",
    transparent: bool = False,
    lexicon: str | Path | None = None,
    skip_unknown_ssml: bool = False,
    language: str | None = None,
    recording: str | Path | None = None,
    clean: bool = False,
    progress: ProgressCallback | None = None,
) -> StillResult:
    """Draw the frame that `render` would show at second `at`, as a PNG; without `at`, the poster's.

    sheet: one frame a scene instead, from the middle of its first sentence, on a labelled sheet.
    Everything else is as in `render`.

    Raises:
        AvatarError: see `avatar.errors`; nothing is written then.
    """
    path = Path(output)
    check_png(path, "A preview")
    if at is not None and sheet:
        raise InputError("A sheet shows every scene, not one second.", hint="Leave out --at or --sheet.")
    if at is not None and not (math.isfinite(at) and at >= 0):
        raise InputError(f"There is no second {at:g} in a video.", hint="Give 0 or more, for example 12.5.")
    clock = Stopwatch(progress)
    project = check_project(
        script,
        path,
        presenter=presenter,
        portrait=portrait,
        voice=voice,
        template=template,
        brand=brand,
        size=size,
        fps=fps,
        draft=draft,
        variables=variables,
        motion=motion,
        provider=provider,
        encoder="auto",
        transparent=transparent,
        still=True,
        captions=captions,
        lexicon=lexicon,
        skip_unknown_ssml=skip_unknown_ssml,
        language=language,
        recording=recording,
        clean=clean,
    )
    from .preparation import prepare

    ready = prepare(project, seed=seed, clock=clock, provider=provider, still=True)
    with clock.stage("frames"):
        numbers = choose_frames(ready, project.script, at, sheet)
        pictures = draw_frames(ready, numbers)
        image = _draw_sheet(project.script, pictures, ready) if sheet else next(pictures)[1]
        _write(project.video.path, image)
    return StillResult(
        path=path,
        seconds=tuple(round(n / fps, 3) for n in numbers),
        length=len(ready.moves) / ready.moves.fps,
        timings=clock.total(),
        warnings=ready.warnings,
    )


def choose_frames(ready: Prepared, script: Script, at: float | None, sheet: bool) -> list[int]:
    """The numbers of the frames to draw. Raises InputError for a second after the end."""
    from .media import exact_rate

    count, rate = len(ready.moves), float(exact_rate(ready.moves.fps))
    if sheet:
        from .poster import calmest

        middles = scene_middles(script, ready.speech, ready.layout.opens)
        return [calmest(ready.moves, frame_at(second, rate, count)) for second in middles]
    if at is None:
        from .poster import choose_frame

        return [choose_frame(ready.moves, ready.layout)]
    length = count / rate
    if at > length:
        raise InputError(
            f"--at {at:g} is after the end: the video is {length:.2f} seconds long.",
            hint=f"Give 0 to {math.floor(length * 100) / 100:g}.",
        )
    return [frame_at(at, rate, count)]


def frame_at(second: float, fps: float, count: int) -> int:
    """The number of the frame that is seen at a second: frame n from n / fps on. The last one to the end."""
    return min(max(0, math.floor(second * fps + 1e-6)), count - 1)


def scene_middles(script: Script, speech: Speech, opens: float = 0.0) -> list[float]:
    """The middle of each scene's first sentence in seconds; of the whole scene where nothing is said.

    opens: second before which nothing of a scene is seen.
    """
    from .compose.plan import scene_starts
    from .speech.sentences import ends_sentence

    starts = scene_starts(script, speech)
    middles = []
    seen = [max(start, opens) for start in starts]
    for i, (start, end) in enumerate(zip(seen, [*starts[1:], speech.seconds], strict=True)):
        words = [w for w in speech.words if w.scene == i]
        first = [w for w in words if w.segment == words[0].segment]
        written = [
            script.scenes[i].segments[w.segment].tokens[w.token].written
            if w.segment >= 0 and w.token >= 0
            else w.text
            for w in first
        ]
        stop = next((n for n in range(len(first) - 1) if ends_sentence(written[n], written[n + 1])), -1)
        middles.append((first[0].start + first[stop].end) / 2 if first else (start + min(end, start + 4)) / 2)
    return middles


def draw_frames(ready: Prepared, numbers: Sequence[int]) -> Iterator[tuple[int, NDArray[np.uint8]]]:
    """Frames by number, uint8 [H, W, 3] BGR: what the encoder would get, as a player shows it.

    Transparent ones are uint8 [H, W, 4] BGRA, not premultiplied.
    """
    for n in numbers:
        yield n, ready.shoot.still(n)


def _write(path: Path, image: NDArray[np.uint8]) -> None:
    import cv2

    from .media import whole_file

    _, data = cv2.imencode(".png", image)
    with whole_file(path, binary=True) as file:
        file.write(data.tobytes())


def _draw_sheet(
    script: Script, pictures: Iterator[tuple[int, NDArray[np.uint8]]], ready: Prepared
) -> NDArray[np.uint8]:
    """A cell for every scene with its number, title and second; uint8 [H, W, 3] BGR.

    It is drawn row by row, so that a script of many scenes needs no more memory than its sheet.
    """
    import cv2
    import numpy as np

    from .compose.board import set_line
    from .compose.sheet import Sheet, rounded
    from .compose.text.lettering import house_font
    from .drawings.pen import GREY, INK, PAPER
    from .progress import clock

    width, height = ready.layout.size
    shrink = min(CELL[0] / width, CELL[1] / height)
    wide, tall = max(2, round(width * shrink)), max(2, round(height * shrink))
    columns = min(COLUMNS, max(1, len(script.scenes)))
    inner = columns * wide + (columns - 1) * GAP

    def band(high: int) -> Sheet:
        sheet = Sheet(inner + 2 * MARGIN, high)
        sheet.lay(np.ones((sheet.h, sheet.w), np.float32), PAPER)
        return sheet

    top = band(MARGIN + HEAD)
    title = set_line(script.title or "Scenes", house_font(38, "bold"), inner)
    top.text(title, (MARGIN, MARGIN), INK)
    length = len(ready.moves) / ready.moves.fps
    scenes = len(script.scenes)
    facts = f"{scenes} {'scene' if scenes == 1 else 'scenes'}, {clock(length)}"
    top.text(set_line(facts, house_font(20), inner), (MARGIN, MARGIN + 48), GREY)
    rows = [top.bgra()]
    mask = rounded(wide, tall, 0, 0, wide, tall, 8)
    for first in range(0, scenes, columns):
        row = band(tall + LABEL + GAP)
        for k, scene in enumerate(script.scenes[first : first + columns]):
            n, frame = next(pictures)
            x = MARGIN + k * (wide + GAP)
            small = cv2.resize(frame, (wide, tall), interpolation=cv2.INTER_AREA)
            row.picture(_covering(small), (x, 0), mask)
            when = set_line(_second(n / ready.moves.fps), house_font(18), wide)
            row.text(when, (x + wide - when.width, tall + 16), GREY)
            name = f"{first + k + 1}  {scene.title}".rstrip()
            row.text(set_line(name, house_font(18), wide - when.width - 16), (x, tall + 16), INK)
        rows.append(row.bgra())
    return np.ascontiguousarray(np.vstack(rows)[..., :3])


def _covering(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A frame as premultiplied BGRA."""
    import numpy as np

    alpha = picture[..., 3:] if picture.shape[2] == 4 else np.full((*picture.shape[:2], 1), 255, np.uint8)
    colour = (picture[..., :3].astype(np.uint16) * alpha + 127) // 255
    return np.dstack([colour.astype(np.uint8), alpha])


def _second(second: float) -> str:
    minutes, rest = divmod(round(second, 1), 60)
    return f"{int(minutes)}:{rest:04.1f}"
