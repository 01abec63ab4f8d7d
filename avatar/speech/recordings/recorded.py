"""Recorded speech: a sound (or video) file as a `Speech` without words and phonemes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from avatar.errors import AudioError
from avatar.media.decoding import open_sound
from avatar.paths import exists
from avatar.sharing import shareable
from avatar.speech.model import Speech

if TYPE_CHECKING:
    from av import AudioFrame

KINDS = "wav, mp3, m4a, flac, ogg, or a video with sound"
LONGEST = 4 * 3600.0
"""Seconds; more than a working day's half is a mistake, or meant to fill the memory."""
SILENT = 10 ** (-70 / 20)
"""A file that never gets louder than this (−70 dB of full scale) holds no speech."""


def load_recording(path: Path | str, sample_rate: int = 24_000) -> Speech:
    """The sound of a file: mono float32 at `sample_rate`, any rate, channels and sample format in.

    Decoded block by block, so that only the result is held. Raises AudioError for a file that is missing,
    is no sound, is broken, empty, silent, or over four hours long.
    """
    path = Path(path)
    if not exists(path):
        raise AudioError(f"There is no sound file {path}.", hint="Check the path.")
    if path.is_dir():
        raise AudioError(f"{path} is a folder, not a sound file.", hint=f"Give one file: {KINDS}.")
    samples = _decode(path, sample_rate)
    if not len(samples):
        raise AudioError(f"{path} holds 0 seconds of sound.", hint="Record it again, or give another file.")
    if not np.isfinite(samples).all():
        raise AudioError(f"{path} holds samples that are not numbers.", hint="Export it again as 16-bit wav.")
    peak = float(np.max(np.abs(samples)))
    if peak < SILENT:
        raise AudioError(
            f"{path} is silent.", hint="Check the microphone or the channel, and record it again."
        )
    if peak > 1.0:  # float files may hold more than full scale
        samples /= np.float32(peak)
    return Speech(samples, sample_rate)


@shareable
def probe_recording(path: Path | str) -> float:
    """The length of a sound file as it says itself, in seconds, 0 where it does not; nothing is decoded.

    Raises AudioError for a file that is missing, cannot be read, or has no sound.
    """
    import av

    path = Path(path)
    try:
        if not exists(path):
            raise AudioError(f"There is no sound file {path}.", hint="Check the path.")
        if not path.is_file():
            raise AudioError(f"{path} is not a sound file.", hint=f"Give one file: {KINDS}.")
        with open_sound(path) as container:
            if not container.streams.audio:
                raise AudioError(f"{path} has no sound in it.", hint=f"Give {KINDS}.")
            stream = container.streams.audio[0]
            if stream.duration and stream.time_base:
                return float(stream.duration * stream.time_base)
            return float(container.duration or 0) / av.time_base
    except (av.error.FFmpegError, ValueError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AudioError(
            f"{path} is not a sound file that can be read ({reason}).", hint=f"Give {KINDS}."
        ) from None


def decode_sound(content: bytes, sample_rate: int) -> NDArray[np.float32]:
    """A sound file in memory as mono float32. Raises AudioError for what is none, or is broken."""
    import av

    blocks: list[NDArray[np.float32]] = []
    try:
        with open_sound(io.BytesIO(content)) as container:
            if not container.streams.audio:
                raise AudioError("There is no sound in it.")
            resampler = av.AudioResampler(format="fltp", rate=sample_rate)
            for frame in container.decode(container.streams.audio[0]):
                frame.pts = None
                blocks += [_samples(out) for out in resampler.resample(frame)]
            if blocks:
                blocks += [_samples(out) for out in resampler.resample(None)]
    except (av.error.FFmpegError, ValueError) as error:
        raise AudioError(f"It cannot be decoded ({getattr(error, 'strerror', None) or error}).") from None
    if not blocks:
        raise AudioError("It holds 0 seconds of sound.")
    return np.concatenate(blocks)


def _samples(frame: AudioFrame) -> NDArray[np.float32]:
    """The mean of the channels: the sum that FFmpeg makes of them would be louder, and clip."""
    channels = np.asarray(frame.to_ndarray(), np.float32)
    return np.asarray(channels.mean(axis=0), np.float32)


def _promised_seconds(path: Path, seconds: float) -> float:
    """What a wav file's header says of its length, given what was found in it; 0 for other files.

    FFmpeg takes the end of a wav file for the end of its sound. Recorders that were interrupted leave 0 or
    the largest number there, which says nothing.
    """
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return 0.0
        while len(chunk := file.read(8)) == 8:
            size = int.from_bytes(chunk[4:], "little")
            if chunk[:4] == b"data":
                there = path.stat().st_size - file.tell()
                return seconds * size / there if 0 < there < size < 0xFFFFFF00 else 0.0
            file.seek(size + size % 2, 1)
    return 0.0


def _decode(path: Path, sample_rate: int) -> NDArray[np.float32]:
    import av

    blocks: list[NDArray[np.float32]] = []
    length, most = 0, int(LONGEST * sample_rate)
    broken = ""
    try:
        with open_sound(path) as container:
            if not container.streams.audio:
                raise AudioError(f"{path} has no sound in it.", hint=f"Give {KINDS}.")
            stream = container.streams.audio[0]
            expected = (
                float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
            )
            resampler = av.AudioResampler(format="fltp", rate=sample_rate)
            try:
                for frame in container.decode(stream):
                    frame.pts = None  # gaps in a file's clock are not gaps in its sound
                    for out in resampler.resample(frame):
                        blocks.append(_samples(out))
                        length += len(blocks[-1])
                    if length > most:
                        raise AudioError(
                            f"{path} is longer than {LONGEST / 3600:.0f} hours.", hint="Cut it into parts."
                        )
            except av.error.FFmpegError as error:
                broken = error.strerror or str(error)
            if length:
                blocks += [_samples(out) for out in resampler.resample(None)]
    except PermissionError:
        raise AudioError(f"{path} may not be read.", hint="Change its permissions.") from None
    except (av.error.FFmpegError, ValueError, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AudioError(
            f"{path} is not a sound file that can be read ({reason}).", hint=f"Give {KINDS}."
        ) from None
    samples = np.concatenate(blocks) if blocks else np.zeros(0, np.float32)
    seconds = len(samples) / sample_rate
    expected = max(expected, _promised_seconds(path, seconds))
    if broken:
        raise AudioError(
            f"{path} is broken: its sound ends after {seconds:.1f} s ({broken}).",
            hint="Copy or export it again; a repaired copy may be made by converting it to wav.",
        )
    if seconds and expected - seconds > max(1.0, 0.05 * expected):
        raise AudioError(
            f"{path} is cut off: it says {expected:.1f} s of sound and holds {seconds:.1f} s.",
            hint="Copy or download it again.",
        )
    return samples
