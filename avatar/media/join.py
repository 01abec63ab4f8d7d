"""Pieces of a video that were encoded apart → one file with sound, without encoding them again.

Every piece begins with a key frame and refers to no other, so its packets only change their time stamps. The
pieces must come from one encoder with one set of options: then what a player has to know before the first
picture (H.264: sequence and picture parameter sets) is the same for all of them, which is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AvatarError, EngineError
from .atomic import Outputs
from .chapters import Chapter, in_container
from .encode import MP4, translate
from .formats import Delivery
from .mp4 import check_whole
from .sink import Sink
from .texttrack import TextTrack, add_stream, write_stream
from .track import AUDIO_RATE, Track

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REORDERED = {"h264": 4, "hevc": 4}
"""Frames by which a codec's packets may have to be decoded before they are shown, at most (as x264 and x265
are set here); the others send them in the order in which they are shown."""


class Joiner(Sink):
    """Writes a video file of finished pieces, in order.

    path, audio, sample_rate, chapters, track, delivery, language, outputs: as in `Encoder`. rate: frames a
    second. encoder: the name of what made the pieces, for errors.

    Raises OutputError and EngineError; nothing is left behind then.
    """

    def __init__(
        self,
        path: Path | str,
        rate: Fraction,
        *,
        audio: NDArray[np.float32] | Iterable[NDArray[np.float32]],
        sample_rate: int,
        outputs: Outputs,
        encoder: str = "",
        chapters: Sequence[Chapter] = (),
        track: TextTrack | None = None,
        delivery: Delivery = MP4,
        language: str = "",
    ) -> None:
        super().__init__(path, outputs)
        self.rate, self.encoder = rate, encoder
        self._audio, self._sample_rate = audio, sample_rate
        self._chapters, self._track, self._delivery = chapters, track, delivery
        self._language = language

    def _open(self) -> None:
        import av
        import av.error

        form = self._delivery.form
        self._video: Any = None
        try:
            self._container = av.open(str(self._partial), "w", format=form.muxer, options=dict(form.options))
        except av.error.FFmpegError as error:
            raise self._explain(error) from None

    def add(self, piece: Path | str) -> None:
        """Append a piece, which is a file with one video stream."""
        import av
        import av.error

        try:
            with av.open(str(piece)) as source:
                stream = source.streams.video[0]
                if self._video is None:
                    self._begin(stream)
                elif stream.codec_context.extradata != self._known:
                    raise EngineError("The pieces of this video do not fit together.", retry=True)
                self._copy(source, stream)
        except (av.error.FFmpegError, IndexError) as error:
            raise self._explain(error) from None

    def _begin(self, stream: Any) -> None:
        """Begin the file with what its first piece is."""
        self._known = stream.codec_context.extradata
        self._video = self._container.add_stream_from_template(stream, opaque=True)
        self._video.time_base = 1 / self.rate
        if tag := stream.codec_context.codec_tag:
            with suppress(AttributeError, ValueError):
                self._video.codec_context.codec_tag = tag
        sound = self._delivery.form.sound
        self._sound = Track(self._container, sound, self._audio, self._sample_rate, self._language)
        if self._chapters:
            self._container.set_chapters(in_container(self._chapters))
        form, track = self._delivery.form, self._track
        text = add_stream(self._container, form.text, track) if track else None
        self._container.start_encoding()
        if track:
            write_stream(self._container, text, track)

    def _copy(self, source: Any, stream: Any) -> None:
        first, count = self.frames, 0
        ahead = REORDERED.get(self._delivery.codec, 0)
        for packet in source.demux(stream):
            if packet.size == 0:  # the demuxer's way of saying that there is no more
                continue
            packet.pts = first + round(packet.pts * packet.time_base * self.rate)
            # Counted, not copied: a piece of few frames needs no room for reordering, and leaves none.
            packet.dts = first + count - ahead
            packet.duration = 1
            packet.time_base = 1 / self.rate
            packet.stream = self._video
            self._container.mux(packet)
            count += 1
            self._sound.go_on(int((first + count) * AUDIO_RATE / self.rate))
        self.frames += count

    def _finish(self) -> None:
        import av.error

        try:
            if self._video is not None:
                self._sound.finish()
            self._container.close()
        except av.error.FFmpegError as error:
            raise self._explain(error) from None
        self._require_frames()
        check_whole(self._partial, self._delivery.form.muxer)

    def _break_off(self) -> None:
        with suppress(Exception):
            self._container.close()

    def _explain(self, error: BaseException) -> AvatarError:
        return translate(error, self.encoder or "joining", self.path, self._partial, self.frames)
