"""Sound files in, as stereo at the rate of the finished file, block by block."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..errors import AudioError
from ..sharing import shareable
from .track import AUDIO_RATE

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame, AudioStream
    from av.container import InputContainer
    from numpy.typing import NDArray

KINDS = "wav, mp3, m4a, flac, ogg, or a video with sound"
_FORMATS = (
    "wav,w64,aiff,mp3,aac,flac,ogg,opus,mov,mp4,m4a,matroska,webm,caf,asf,avi,mpegts,mpeg,flv,wv,ape,au,"
    "amr,ac3,eac3,tta"
)
"""Containers that hold their own sound. Playlists, which name other files or addresses, are not of them."""
_LOOKED_AT = 60.0
"""Seconds decoded to be sure that a file is sound."""
_FEW, _BAD_SHARE = 5, 0.02
"""Packets that may be damaged: so many, or such a part of those before."""
_SILENT = 1e-5
"""-100 dB of full scale, below the last bit of 16."""


def open_sound(source: Path | BinaryIO) -> InputContainer:
    """The container of a sound; no other file is ever opened. Raises av.error.FFmpegError and OSError."""
    import av

    options = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
    opened = str(source) if isinstance(source, Path) else source
    return av.open(opened, "r", metadata_errors="ignore", options=options)


def decode_sound(path: Path, where: str = "") -> Generator[NDArray[np.float32], None, None]:
    """The sound of a file of any rate and channels: float32 [2, n] at 48 kHz, a fraction of a second a time.

    Only that much is in memory. `where` begins the message of an AudioError, which is raised for a file that
    is missing, holds no sound or is broken, when the place is reached at which it is.
    """
    import av
    import av.error
    import numpy as np

    name = f"{where}: {path}" if where else str(path)
    _require_file(path, where)
    done = 0
    try:
        with open_sound(path) as container:
            if not container.streams.audio:
                raise AudioError(f"{name} has no sound in it.", hint=f"Give {KINDS}.")
            resampler = av.AudioResampler(format="fltp", layout="stereo", rate=AUDIO_RATE)
            for frame in sound_frames(container, container.streams.audio[0]):
                frame.pts = None  # gaps in a file's clock are not gaps in its sound
                for out in resampler.resample(frame):
                    piece = _checked(np.asarray(out.to_ndarray(), np.float32), name)
                    done += piece.shape[1]
                    yield piece
            if done:
                for out in resampler.resample(None):
                    yield _checked(np.asarray(out.to_ndarray(), np.float32), name)
    except PermissionError:
        raise AudioError(f"{name} may not be read.", hint="Change its permissions.") from None
    except (av.error.FFmpegError, ValueError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        if done:
            raise AudioError(
                f"{name} is broken: its sound ends after {done / AUDIO_RATE:.1f} s ({reason}).",
                hint="Copy or export it again.",
            ) from None
        raise AudioError(
            f"{name} is not a sound file that can be read ({reason}).", hint=f"Give {KINDS}."
        ) from None


def sound_frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """The frames of a stream. A few packets that cannot be decoded are left out, as every player does it.

    Many a music file has junk after its end or a damaged frame. More of them are FFmpeg's error.
    """
    import av.error

    good, bad = 0, 0
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            bad += 1
            if bad > max(_FEW, good * _BAD_SHARE):
                raise
            continue
        good += 1
        yield from frames


@shareable
def check_sound(path: Path, where: str, shortest: float, longest: float | None = None) -> None:
    """Decode the first minute of a file. Raises AudioError if it cannot be played, or has a wrong length.

    where: what names the file, for the message. shortest, longest: seconds.
    """
    import numpy as np

    total, loudest = 0, 0.0
    enough = int(max(_LOOKED_AT, longest or 0) * AUDIO_RATE)
    sound = decode_sound(path, where)
    for piece in sound:
        total += piece.shape[1]
        loudest = max(loudest, float(np.abs(piece).max(initial=0)))
        if total > enough:
            sound.close()
            break
    seconds = total / AUDIO_RATE
    name = f"{where}: {path}"
    if seconds < shortest:
        raise AudioError(
            f"{name} holds {seconds:.3g} s of sound; at least {shortest:g} s are needed.",
            hint="Export it again, or give another file.",
        )
    if longest and seconds > longest:
        raise AudioError(
            f"{name} is longer than {longest:g} s.",
            hint="Cut it, or play it as `music`.",
        )
    if loudest < _SILENT and total <= enough:
        raise AudioError(f"{name} is silent.", hint="Give another file, or leave it out.")


def read_sound(path: Path, seconds: float) -> NDArray[np.float32]:
    """The first `seconds` of a file in one piece, float32 [2, n] at 48 kHz. Raises AudioError."""
    import numpy as np

    pieces: list[NDArray[np.float32]] = []
    wanted, total = round(seconds * AUDIO_RATE), 0
    for piece in decode_sound(path):
        pieces.append(piece[:, : wanted - total])
        total += pieces[-1].shape[1]
        if total >= wanted:
            break
    return np.concatenate(pieces, axis=1) if pieces else np.zeros((2, 0), np.float32)


def _require_file(path: Path, where: str) -> None:
    start = f"{where}: " if where else ""
    try:
        if not path.exists():
            raise AudioError(f"{start}there is no sound file {path}.", hint="Check the path.")
        if not path.is_file():
            raise AudioError(f"{start}{path} is not a file.", hint=f"Give {KINDS}.")
        if not path.stat().st_size:
            raise AudioError(f"{start}{path} is empty: 0 bytes.", hint="Copy or export it again.")
    except OSError as error:
        raise AudioError(f"{start}{path} cannot be read: {error.strerror or error}.") from None


def _checked(piece: NDArray[np.float32], name: str) -> NDArray[np.float32]:
    import numpy as np

    if not np.isfinite(piece).all():
        raise AudioError(f"{name} holds samples that are not numbers.", hint="Export it again as 16-bit wav.")
    return piece
