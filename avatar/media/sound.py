"""WAV files out, and the change from one sample rate to another, in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import ceil, gcd
from pathlib import Path
from typing import TYPE_CHECKING

from .atomic import whole_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def write_wav(path: Path | str, samples: NDArray[np.float32], rate: int) -> None:
    """Write mono float32 samples as 16-bit PCM WAV, rounded; the file appears whole. Raises OutputError."""
    import wave

    import numpy as np

    with whole_file(path, binary=True) as file, wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(rate)
        block = 1 << 20
        for i in range(0, len(samples), block):
            piece = np.clip(samples[i : i + block], -1, 1) * np.float32(32767)
            wav.writeframes(np.rint(piece).astype("<i2").tobytes())


@lru_cache(maxsize=8)
def _filter(up: int, down: int) -> NDArray[np.float32]:
    """Low-pass for `up` / `down`: Kaiser window, stop band at -80 dB, 24 zero crossings a side."""
    import numpy as np
    from scipy.signal import firwin

    widest = max(up, down)
    taps = firwin(2 * 24 * widest + 1, 0.96 / widest, window=("kaiser", 7.86))
    return np.asarray(taps, np.float32)


def resample(samples: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """`samples` at another rate, float32 [ceil(n × wanted / rate)], without delay."""
    import numpy as np

    pieces = list(resample_blocks(samples, rate, wanted))
    return np.concatenate(pieces) if pieces else np.zeros(0, np.float32)


def resample_blocks(
    samples: NDArray[np.float32], rate: int, wanted: int, seconds: float = 2.0
) -> Iterator[NDArray[np.float32]]:
    """The same, a few seconds at a time, so that only one block is in memory at the new rate."""
    resampler = Resampler(rate, wanted)
    block = max(1, round(seconds * rate))
    for start in range(0, len(samples), block):
        yield resampler.feed(samples[start : start + block])
    if len(rest := resampler.finish()):
        yield rest


class Resampler:
    """Another sample rate for sound that arrives in pieces; the joins cannot be told.

    Each piece is computed with enough of its neighbours for the filter, so what comes out lags behind by
    half the filter's length: a few milliseconds.
    """

    def __init__(self, rate: int, wanted: int) -> None:
        import numpy as np

        common = gcd(rate, wanted)
        self._up, self._down = wanted // common, rate // common
        self._held = np.zeros(0, np.float32)
        self._before = 0  # of the samples held, how many are only there for the filter; a multiple of `down`
        if rate != wanted:
            self._taps = _filter(self._up, self._down)
            # In samples that come in, a multiple of `down` too.
            self._margin = ceil(len(self._taps) / 2 / self._up / self._down + 1) * self._down

    def feed(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next samples; gives those at the new rate that they complete."""
        import numpy as np

        if self._up == self._down:
            return np.asarray(samples, np.float32)
        self._held = np.concatenate([self._held, np.asarray(samples, np.float32)])
        count = (len(self._held) - self._before - self._margin) // self._down * self._down
        if count <= 0:
            return np.zeros(0, np.float32)
        made = self._convert(self._held[: self._before + count + self._margin], count)
        keep = min(self._margin, self._before + count)
        self._held = self._held[self._before + count - keep :]
        self._before = keep
        return made

    def finish(self) -> NDArray[np.float32]:
        """No more comes: the rest, as if silence followed."""
        import numpy as np

        count = len(self._held) - self._before
        if self._up == self._down or count <= 0:
            return np.zeros(0, np.float32)
        made = self._convert(self._held, count)
        self._held, self._before = np.zeros(0, np.float32), 0
        return made

    def _convert(self, piece: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """The `count` samples after those that are there for the filter, at the new rate."""
        import numpy as np
        from scipy.signal import resample_poly

        whole = resample_poly(piece, self._up, self._down, window=self._taps)
        first = self._before // self._down * self._up
        return np.asarray(whole[first : first + ceil(count * self._up / self._down)], np.float32)
