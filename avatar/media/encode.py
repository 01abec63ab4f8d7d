"""Frames and sound → a video file, while the next frames are being drawn.

The encoder works in a thread of its own behind a short queue of buffers that are used again and again. The
sound follows the picture: after frame n, exactly n / fps seconds of it have been encoded, silence standing in
where it has run out, so that both are equally long whatever happens.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AvatarError, EngineError
from .atomic import FULL, Outputs, disk_full, explain
from .chapters import Chapter, in_container
from .dimensions import check_size, exact_rate
from .encoders import VideoEncoder, choose_encoder, hush, video_options
from .formats import Delivery
from .mp4 import check_whole
from .sink import Sink
from .texttrack import TextTrack, add_stream, write_stream
from .track import AUDIO_RATE, Track

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MP4 = Delivery()
_BUFFERS = 3
KEYFRAME_SECONDS = 4
"""So that a player can jump inside a lesson: FFmpeg's default of 250 frames is ten seconds."""
_BT709, _LIMITED = 1, 1
"""The numbers of FFmpeg's AVCOL_PRI/TRC/SPC_BT709 and AVCOL_RANGE_MPEG."""


class Encoder(Sink):
    """Writes a video file: BT.709, limited range, stereo at 48 kHz, an MP4's index in front.

    path: the finished file; it appears when the block ends well, and never otherwise.
    size: width and height in pixels, both even.
    fps: frames a second, exact for 23.976, 29.97 and 59.94 too.
    audio: mono float32 [n] at `sample_rate`; or pieces of any length, float32 [2, n] at 48 kHz, asked for as
    the picture needs them; or None for a file without sound.
    encoder: see `choose_encoder`. quality: draft, standard or high. threads: of x264; 0 is its own choice.
    frames: how many frames there will be, if known; makes the message about a full disk more useful.
    chapters: for the player's list. track: captions for the player to show. language: of the sound, a tag.
    delivery: format and codec, and whether there is alpha: MP4 and H.264.
    outputs: a group of files to appear together with; without one the file stands for itself.

    Raises InputError, MissingExtraError and OutputError before anything is written; OutputError and
    EngineError from `write` or at the end of the block when the work itself fails.
    """

    def __init__(
        self,
        path: Path | str,
        size: tuple[int, int],
        fps: float | Fraction = 25,
        *,
        audio: NDArray[np.float32] | Iterable[NDArray[np.float32]] | None = None,
        sample_rate: int = 24_000,
        encoder: str = "auto",
        quality: str = "standard",
        threads: int = 0,
        frames: int | None = None,
        chapters: Sequence[Chapter] = (),
        track: TextTrack | None = None,
        delivery: Delivery = MP4,
        language: str = "",
        outputs: Outputs | None = None,
    ) -> None:
        super().__init__(path, outputs)
        self.fps = exact_rate(fps)
        self.delivery = delivery
        self._choice: VideoEncoder = choose_encoder(encoder, delivery.codec)
        self._pixels = "yuva420p" if delivery.alpha else "yuv420p"
        self.width, self.height = check_size(size, self._choice.largest)
        self._rows = self.height * 5 // 2 if delivery.alpha else self.height * 3 // 2
        self._options = video_options(self._choice, quality, threads, alpha=delivery.alpha)
        self._audio, self._sample_rate = audio, sample_rate
        self._expected = frames
        self._chapters = chapters
        self._track = track
        self._language = language
        self.busy_seconds = 0.0
        """Time the encoding thread has worked."""
        self.waited_seconds = 0.0
        """Time `write` has waited for the encoding thread."""
        self._error: BaseException | None = None
        self._abandoned = False

    @property
    def encoder(self) -> str:
        """The encoder that really runs: x264 or nvenc."""
        return self._choice.name

    @property
    def seconds(self) -> float:
        """Length of what has been taken so far."""
        return float(self.frames / self.fps)

    def write(self, frame: NDArray[np.uint8]) -> None:
        """Take one frame, uint8 [H * 3 // 2, W] (I420: Y, then U, then V); it may be reused at once.

        With alpha uint8 [H * 5 // 2, W]: Y, U and V are not multiplied by it, and it comes last.
        """
        import numpy as np

        if frame.shape != (self._rows, self.width) or frame.dtype != np.uint8:
            wanted = f"uint8 [{self._rows}, {self.width}]"
            raise ValueError(f"a frame must be {wanted}, not {frame.dtype} {list(frame.shape)}")
        start = time.perf_counter()
        i = self._free.get()
        self.waited_seconds += time.perf_counter() - start
        if self._error:
            self._fail()
        self._buffers[i].fill(frame)
        self.frames += 1
        self._work.put(i)

    def wait(self) -> None:
        """Wait until every frame taken so far has gone through the encoder."""
        taken = [self._free.get() for _ in self._buffers]
        for i in taken:
            self._free.put(i)
        if self._error:
            self._fail()

    def _open(self) -> None:
        self._open_file()
        self._buffers = [_Buffer(self.width, self.height, self._pixels) for _ in range(_BUFFERS)]
        self._free: queue.Queue[int] = queue.Queue()
        self._work: queue.Queue[int | None] = queue.Queue()
        for i in range(_BUFFERS):
            self._free.put(i)
        self._thread = threading.Thread(target=self._run, name="encoder", daemon=True)
        self._thread.start()

    def _finish(self) -> None:
        self._work.put(None)
        self._thread.join()
        if self._error:
            self._fail()
        self._require_frames()
        check_whole(self._partial, self.delivery.form.muxer)

    def _break_off(self) -> None:
        self._abandoned = True
        self._work.put(None)
        self._thread.join()

    def _open_file(self) -> None:
        import av
        import av.error

        form, choice = self.delivery.form, self._choice
        hush(choice)
        try:
            self._container = av.open(str(self._partial), "w", format=form.muxer, options=dict(form.options))
            video: Any = self._container.add_stream(choice.codec, rate=self.fps, options=self._options)
            video.width, video.height = self.width, self.height
            video.pix_fmt = choice.with_alpha[0] if self.delivery.alpha else choice.pixels
            context = video.codec_context
            if choice.tag and form.muxer != "webm":
                context.codec_tag = choice.tag
            context.time_base = 1 / self.fps
            context.gop_size = round(KEYFRAME_SECONDS * self.fps)
            context.color_range = _LIMITED
            context.colorspace = context.color_primaries = context.color_trc = _BT709
            self._video = video
            self._sound: Track | None = None
            if self._audio is not None:
                self._sound = Track(
                    self._container, form.sound, self._audio, self._sample_rate, self._language
                )
            if self._chapters:
                self._container.set_chapters(in_container(self._chapters))
            text = add_stream(self._container, form.text, self._track) if self._track else None
            self._container.start_encoding()
            if self._track:
                write_stream(self._container, text, self._track)
        except av.error.FFmpegError as error:
            raise self._translate(error) from None

    def _run(self) -> None:
        """The encoding thread: takes buffers until None comes; after an error it only hands them back."""
        number = 0
        while (i := self._work.get()) is not None:
            if self._error is None and not self._abandoned:
                start = time.perf_counter()
                try:
                    self._encode(i, number)
                    number += 1
                except BaseException as error:
                    self._error = error
                self.busy_seconds += time.perf_counter() - start
            self._free.put(i)
        start = time.perf_counter()
        try:
            if self._error is None and not self._abandoned:
                self._container.mux(self._video.encode(None))
                if self._sound is not None:
                    self._sound.finish()
        except BaseException as error:
            self._error = error
        try:
            self._container.close()
        except BaseException as error:
            self._error = self._error or error
        self.busy_seconds += time.perf_counter() - start

    def _encode(self, i: int, number: int) -> None:
        frame = self._buffers[i].frame
        frame.pts, frame.time_base = number, 1 / self.fps
        self._container.mux(self._video.encode(frame))
        if self._sound is not None:
            self._sound.go_on(int((number + 1) * AUDIO_RATE / self.fps))

    def _fail(self) -> None:
        assert self._error is not None
        error, self._error = self._error, None
        if isinstance(error, (AvatarError, MemoryError)):
            raise error
        raise self._translate(error) from error

    def _translate(self, error: BaseException) -> AvatarError:
        return translate(error, self.encoder, self.path, self._partial, self.frames, self._expected)


def translate(
    error: BaseException,
    encoder: str,
    path: Path,
    partial: Path,
    frames: int = 0,
    expected: int | None = None,
) -> AvatarError:
    """What FFmpeg said, in our words.

    path, partial: the file to be, and what is written of it so far: `frames` of `expected`.
    """
    number = getattr(error, "errno", None)
    if isinstance(error, OSError) and number in FULL:
        written = 0
        with suppress(OSError):
            written = partial.stat().st_size
        return disk_full(path, written, frames, expected)
    if isinstance(error, OSError) and number and number > 0 and number < 1000:
        return explain(path, error)
    return EngineError(f"The encoder {encoder} failed: {error}")


class _Buffer:
    """A frame of FFmpeg's own, with its aligned rows, and numpy's views of its planes.

    PyAV's way from an array loses two rows where the height is not a multiple of four; this one does not.
    """

    def __init__(self, width: int, height: int, pixels: str) -> None:
        import av
        import numpy as np

        self.frame = av.VideoFrame(width, height, pixels)
        # Said of each frame, too: or a way to other pixels (ProRes) would take the colours for unknown ones.
        self.frame.colorspace, self.frame.color_range = _BT709, _LIMITED
        self._planes: list[tuple[slice, NDArray[np.uint8]]] = []
        start = 0
        for plane in self.frame.planes:
            rows = np.frombuffer(plane, np.uint8, plane.line_size * plane.height)  # type: ignore[call-overload]
            view = rows.reshape(plane.height, plane.line_size)[:, : plane.width]
            self._planes.append((slice(start, start + view.size), view))
            start += view.size

    def fill(self, picture: NDArray[np.uint8]) -> None:
        flat = picture.reshape(-1)
        for part, view in self._planes:
            view[:] = flat[part].reshape(view.shape)
