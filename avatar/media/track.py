"""The sound of a video file, encoded as far as the picture has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .texttrack import three_letters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AUDIO_RATE = 48_000
"""Samples a second in the finished file."""
AUDIO_BITRATE = 160_000


class Track:
    """A stereo stream of an open container.

    codec: FFmpeg's name. audio: mono float32 [n] at `sample_rate`; or pieces of any length, float32 [2, n] at
    48 kHz, asked for as they are needed. language: a tag; empty for sound in none.
    """

    def __init__(
        self,
        container: Any,
        codec: str,
        audio: NDArray[np.float32] | Iterable[NDArray[np.float32]],
        sample_rate: int,
        language: str = "",
    ) -> None:
        self._container = container
        self._stream = container.add_stream(codec, rate=AUDIO_RATE, layout="stereo")
        self._stream.bit_rate = AUDIO_BITRATE
        if language:
            self._stream.metadata["language"] = three_letters(language)
        self._pieces = _at_rate(audio, sample_rate)
        self._rest: NDArray[np.float32] | None = None
        self._position = 0

    def go_on(self, end: int) -> None:
        """Encode sound up to sample number `end`, with silence after the last sample there is."""
        import av
        import numpy as np

        missing = end - self._position
        if missing <= 0:
            return
        stereo = np.zeros((2, missing), np.float32)
        done = 0
        while done < missing:
            if self._rest is None or not self._rest.shape[-1]:
                self._rest = next(self._pieces, None)
                if self._rest is None:
                    break
            taken = self._rest[..., : missing - done]
            count = taken.shape[-1]
            stereo[:, done : done + count] = taken
            self._rest = self._rest[..., count:]
            done += count
        frame = av.AudioFrame.from_ndarray(stereo, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = AUDIO_RATE, self._position, Fraction(1, AUDIO_RATE)
        self._position = end
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Encode what the encoder still holds."""
        self._container.mux(self._stream.encode(None))


def _at_rate(
    samples: NDArray[np.float32] | Iterable[NDArray[np.float32]], rate: int
) -> Iterator[NDArray[np.float32]]:
    """Mono [n] or stereo [2, n] at the rate of the file, in pieces."""
    import numpy as np

    from .sound import resample_blocks

    if not isinstance(samples, np.ndarray):
        return iter(samples)
    return resample_blocks(samples, rate, AUDIO_RATE)
