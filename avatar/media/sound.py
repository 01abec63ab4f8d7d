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
    """The same, a few seconds at a time, so that only one block is in memory at the new rate.

    Each block is computed with enough of its neighbours for the filter, so that the joins cannot be told.
    """
    import numpy as np
    from scipy.signal import resample_poly

    if rate == wanted:
        if len(samples):
            yield np.asarray(samples, np.float32)
        return
    common = gcd(rate, wanted)
    up, down = wanted // common, rate // common
    taps = _filter(up, down)
    margin = ceil(len(taps) / 2 / up / down + 1) * down  # input samples, a multiple of `down`
    block = max(1, round(seconds * rate / down)) * down
    for start in range(0, len(samples), block):
        before = min(margin, start)
        end = min(start + block, len(samples))
        piece = np.asarray(samples[start - before : end + margin], np.float32)
        whole = resample_poly(piece, up, down, window=taps)
        first = before // down * up
        yield np.asarray(whole[first : first + ceil((end - start) * up / down)], np.float32)
