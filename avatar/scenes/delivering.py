"""Which frames of a video are drawn, and where they go: all into a video file, or some into a loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from avatar.media import Encoder, require_space
from avatar.media.encoders import ENCODERS, choose_encoder
from avatar.media.loop import LONGEST, Loop, loop_frames
from avatar.project import Video, file_size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from avatar.media import Chapter, Outputs, TextTrack
    from avatar.motion import Motion
    from avatar.progress import Stopwatch
    from avatar.render import Renderer


def shown_frames(video: Video, count: int) -> range:
    """The numbers of the frames that are shown of the `count` there are."""
    return loop_frames(count, video.fps) if video.delivery.form.loop else range(count)


def warn_of_cut(video: Video, seconds: float) -> tuple[str, ...]:
    """A warning where a loop shows less than there is."""
    if not video.delivery.form.loop or seconds <= LONGEST:
        return ()
    return (f"{video.path.name} shows the first {LONGEST:g} of {seconds:.1f} seconds.",)


def draw_squares(renderer: Renderer, moves: Motion, numbers: range) -> Iterator[NDArray[np.uint8]]:
    """The presenter's square in the frames of these numbers."""
    if numbers.step == 1:
        yield from renderer.squares(moves, numbers.start, numbers.stop)
        return
    for n in numbers:
        yield from renderer.squares(moves, n, n + 1)


def open_sink(
    video: Video,
    numbers: range,
    audio: Iterable[NDArray[np.float32]] | NDArray[np.float32],
    sample_rate: int,
    chapters: Sequence[Chapter],
    outputs: Outputs,
    track: TextTrack | None = None,
) -> Encoder | Loop:
    """What takes the frames: an encoder with the sound, or a loop, which has none. Raises OutputError."""
    quality = "draft" if video.draft else "standard"
    if video.delivery.form.loop:
        require_space(video.path, file_size(video.size, len(numbers), LOOP_WEIGHT))
        rate = video.fps / numbers.step
        return Loop(video.path, video.size, rate, delivery=video.delivery, quality=quality, outputs=outputs)
    weight = ENCODERS[choose_encoder(video.encoder, video.delivery.codec).name].weight
    require_space(video.path, file_size(video.size, len(numbers), weight))
    return Encoder(
        video.path,
        video.size,
        video.fps,
        audio=audio,
        sample_rate=sample_rate,
        encoder=video.encoder,
        quality=quality,
        frames=len(numbers),
        chapters=chapters,
        track=track,
        delivery=video.delivery,
        language=video.language,
        outputs=outputs,
    )


def encode(
    frames: Iterable[NDArray[np.uint8]],
    video: Video,
    numbers: range,
    audio: Iterable[NDArray[np.float32]] | NDArray[np.float32],
    sample_rate: int,
    outputs: Outputs,
    clock: Stopwatch,
    chapters: Sequence[Chapter] = (),
    track: TextTrack | None = None,
) -> str:
    """Write all frames with their sound; returns the encoder that really ran."""
    with open_sink(video, numbers, audio, sample_rate, chapters, outputs, track) as sink:
        for n, frame in enumerate(frames):
            sink.write(frame)
            clock.tell("frames", n + 1, len(numbers), "frames")
        return sink.encoder


LOOP_WEIGHT = 0.35
"""Bytes a pixel of a GIF's frame may take."""
