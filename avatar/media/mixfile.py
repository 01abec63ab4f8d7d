"""The finished sound of a video as a WAV file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, OutputError
from .atomic import Outputs, check_target, require_space
from .tape import Tape
from .track import AUDIO_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = AUDIO_RATE
_LARGEST = 2**32 - 1000
"""Bytes: the header of a WAV file counts them in 32 bits."""


def check_mix(path: Path | str, used: Sequence[Path] = ()) -> Path:
    """The absolute path of the WAV file that a mix can be written to.

    used: the files that it is made of. Raises InputError, OutputError.
    """
    path = Path(path)
    if path.suffix.lower() != ".wav":
        raise InputError(f"A mix is written as .wav, not as {path.name!r}.", hint="Use for example mix.wav")
    target = check_target(path)
    if any(target == each.absolute() or (each.exists() and _same(target, each)) for each in used):
        raise InputError(f"The mix would replace {path}, which is played in it.", hint="Choose another name.")
    return target


def _same(one: Path, other: Path) -> bool:
    return one.exists() and one.samefile(other)


def write_mix(
    path: Path, pieces: Iterable[NDArray[np.float32]], seconds: float | Fraction, outputs: Outputs
) -> Path:
    """Write a WAV file of `seconds`, 24-bit stereo at 48 kHz, of pieces of float32 [2, n].

    Silence stands for what they lack. It appears together with the others of `outputs`. Raises OutputError.
    """
    import wave

    import numpy as np

    total = round(seconds * AUDIO_RATE)
    size = total * 6
    if size > _LARGEST:
        raise OutputError(path, "a WAV file cannot hold more than 4 GB.", hint="Leave out --mix.")
    require_space(path, size)
    tape = Tape(iter(pieces))
    with outputs.open(path, binary=True) as file, wave.open(file, "wb") as wav:
        wav.setnchannels(2)
        wav.setsampwidth(3)
        wav.setframerate(AUDIO_RATE)
        for start in range(0, total, _BLOCK):
            block = tape.take(min(_BLOCK, total - start)).T.astype(np.float64)
            whole = np.rint(np.clip(block, -1, 1) * (2**23 - 1)).astype("<i4", order="C")
            wav.writeframes(whole.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())
    return path
