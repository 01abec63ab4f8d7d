"""The sound of a video clip: from where its picture begins, as fast as its picture, as long as it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AudioError
from .footage import open_clip
from .tape import Tape
from .track import AUDIO_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_EARLIER = 1.0
"""Seconds before the wanted place to which a file is wound: decoders need a run-up."""
_FASTEST, _SLOWEST = 2.0, 0.5
"""Factors that FFmpeg's `atempo` does well in one go; others are done in several."""
_EDGE = 0.005
"""Seconds over which each showing fades at its ends, against clicks."""


@dataclass(frozen=True)
class ClipSound:
    """What is heard of a clip in a video.

    at, until: seconds of the video. begin, end: seconds of the file, counted from its first picture, which is
    at second `origin` of its clock. speed: as a factor; the pitch stays. loop: again and again. volume: as a
    factor of the speech's loudness.
    """

    path: Path
    at: float
    until: float
    begin: float
    end: float
    origin: float = 0.0
    speed: float = 1.0
    loop: bool = False
    volume: float = 0.7

    @property
    def seconds(self) -> float:
        """How long one showing is in the video."""
        return (self.end - self.begin) / self.speed

    def play(self) -> Iterator[NDArray[np.float32]]:
        """Its samples from second `at` on, float32 [2, n] at 48 kHz in pieces; each showing to the sample.

        Raises AudioError.
        """
        yield from self.show()
        while self.loop:
            yield from self.show()

    def show(self) -> Iterator[NDArray[np.float32]]:
        """One showing: exactly its length, with silence where the file has none. Raises AudioError."""
        import numpy as np

        total, edge = round(self.seconds * AUDIO_RATE), round(_EDGE * AUDIO_RATE)
        tape = Tape(self._stretched())
        done = 0
        while done < total:
            piece = tape.take(min(AUDIO_RATE // 2, total - done))
            at = np.arange(done, done + piece.shape[1])
            piece *= np.clip(np.minimum(at, total - 1 - at) / edge, 0, 1).astype(np.float32)
            done += piece.shape[1]
            yield piece

    def _stretched(self) -> Iterator[NDArray[np.float32]]:
        """The wanted part as fast as it is played."""
        import av
        import av.error
        import numpy as np

        if self.speed == 1.0:
            yield from self._decode()
            return
        graph = av.filter.Graph()
        nodes: list[Any] = [
            graph.add_abuffer(
                format="fltp", sample_rate=AUDIO_RATE, layout="stereo", time_base=Fraction(1, AUDIO_RATE)
            )
        ]
        nodes += [graph.add("atempo", f"{factor:.6f}") for factor in _factors(self.speed)]
        nodes += [graph.add("aformat", "sample_fmts=fltp"), graph.add("abuffersink")]
        graph.link_nodes(*nodes).configure()

        def pull() -> Iterator[NDArray[np.float32]]:
            while True:
                try:
                    out: Any = graph.pull()
                except (av.error.BlockingIOError, av.error.EOFError):
                    return
                yield np.asarray(out.to_ndarray(), np.float32)

        count = 0
        for piece in self._decode():
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="fltp", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = AUDIO_RATE, count, Fraction(1, AUDIO_RATE)
            count += piece.shape[1]
            graph.push(frame)
            yield from pull()
        graph.push(None)
        yield from pull()

    def _decode(self) -> Iterator[NDArray[np.float32]]:
        """The wanted part of the file at its own speed, float32 [2, n] at 48 kHz."""
        import av
        import av.error
        import numpy as np

        from .decoding import sound_frames

        wanted = self.origin + self.begin
        left = round((self.end - self.begin) * AUDIO_RATE)
        skip: int | None = None
        try:
            with open_clip(self.path) as container:
                stream = container.streams.audio[0]
                if self.begin > _EARLIER and stream.time_base:
                    container.seek(int((wanted - _EARLIER) / stream.time_base), stream=stream)
                resampler = av.AudioResampler(format="fltp", layout="stereo", rate=AUDIO_RATE)
                for frame in sound_frames(container, stream):
                    if skip is None:
                        skip = round((wanted - (frame.time if frame.time is not None else 0.0)) * AUDIO_RATE)
                        if skip < 0:  # the sound begins later than the picture
                            lead = min(left, -skip)
                            yield np.zeros((2, lead), np.float32)
                            left, skip = left - lead, 0
                    frame.pts = None  # gaps in a file's clock are not gaps in its sound
                    for out in resampler.resample(frame):
                        piece = np.asarray(out.to_ndarray(), np.float32)
                        piece = np.nan_to_num(piece[:, skip:][:, :left])
                        skip = max(0, skip - out.samples)
                        left -= piece.shape[1]
                        if piece.shape[1]:
                            yield piece
                    if left <= 0:
                        return
        except (av.error.FFmpegError, ValueError, OSError) as error:
            if skip is not None:  # a file that ends early is silent from there on
                return
            reason = getattr(error, "strerror", None) or str(error)
            raise AudioError(
                f"The sound of {self.path} cannot be read ({reason}).", hint="Leave out `sound`."
            ) from None


def _factors(speed: float) -> list[float]:
    """Factors whose product is the speed, each within what is done well in one go."""
    found = []
    while speed > _FASTEST:
        found.append(_FASTEST)
        speed /= _FASTEST
    while speed < _SLOWEST:
        found.append(_SLOWEST)
        speed /= _SLOWEST
    return [*found, speed]
