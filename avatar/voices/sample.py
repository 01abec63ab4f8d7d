"""A sample of a voice, judged: is there enough of it, is it clean, and is it one person alone?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from avatar.errors import AudioError, InputError
from avatar.media.decoding import open_sound

Verdict = Literal["good", "fair", "refused"]
RATE = 16_000
LONGEST = 600.0
"""Seconds; more tells nothing more about a voice, and is most likely the wrong file."""
LARGEST = 500_000_000
"""Bytes."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. value: with its unit, as it is shown. advice: what would help, or ""."""

    what: str
    verdict: Verdict
    value: str
    advice: str = ""


@dataclass(frozen=True)
class Sample:
    """A sample as it is judged.

    samples: mono float32 [n] at 16 kHz. raw: the same at `rate`, the file's own. speech: probability of
    speech, and powers: mean square, of every 32 ms. sha256: of the file.
    """

    path: Path
    sha256: str
    samples: NDArray[np.float32]
    raw: NDArray[np.float32]
    rate: int
    speech: NDArray[np.float32]
    powers: NDArray[np.float64]

    @property
    def seconds(self) -> float:
        """Length of the whole."""
        return len(self.samples) / RATE

    @property
    def spoken(self) -> float:
        """Seconds in which somebody speaks."""
        from avatar.voices.activity import STEP, SURE

        return float(np.count_nonzero(self.speech >= SURE)) * STEP / RATE


@dataclass(frozen=True)
class Judgement:
    """What was found in a sample, the worst first."""

    sample: Sample
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of all verdicts."""
        return min((f.verdict for f in self.findings), key=_ORDER.index)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "file": self.sample.path,
            "sha256": self.sample.sha256,
            "seconds": round(self.sample.seconds, 2),
            "verdict": self.verdict,
            "findings": [asdict(f) for f in self.findings],
        }

    def refusal(self) -> InputError:
        """The error for a sample that is refused: every reason, and what would help."""
        wrong = [f for f in self.findings if f.verdict == "refused"]
        reasons = "; ".join(f"{f.what}: {f.value}" for f in wrong)
        return InputError(
            f"{self.sample.path} cannot be the sample of a voice ({reasons}).",
            hint=" ".join(dict.fromkeys(f.advice for f in wrong)),
        )


_ORDER: tuple[Verdict, ...] = ("refused", "fair", "good")


def judge(path: Path) -> Judgement:
    """Listen to a sample and judge it.

    Raises AudioError for a file that is no sound, silent, or too long; MissingExtraError, EngineError.
    """
    sample = read_sample(path)
    found = [_speech(sample)]
    if found[0].verdict != "refused":
        found += [check(sample) for check in _CHECKS]
    elif sample.seconds >= 1.0:  # nobody speaks: most likely because it is something else
        found.append(_music(sample))
    return Judgement(sample, tuple(sorted(found, key=lambda f: _ORDER.index(f.verdict))))


def read_sample(path: Path) -> Sample:
    """A sample with what is heard in it. Raises what `judge` does."""
    from avatar.speech.recordings.recorded import load_recording
    from avatar.speech.sound.joins import resample
    from avatar.voices.activity import speech_probabilities, step_powers

    if path.is_file() and path.stat().st_size > LARGEST:
        raise AudioError(f"{path} is too large for a sample.", hint="Give 10 to 30 seconds of speech.")
    rate = _rate(path)
    raw = load_recording(path, rate).samples
    if len(raw) > LONGEST * rate:
        raise AudioError(
            f"{path} is {len(raw) / rate / 60:.0f} minutes long.", hint="Give 10 to 30 seconds of speech."
        )
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    samples = resample(raw, rate, RATE)
    heard = _louder(samples)
    return Sample(path, digest, samples, raw, rate, speech_probabilities(heard), step_powers(samples))


def _louder(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound with its highest peak near full scale: the net was not made for whispers far away."""
    peak = float(np.max(np.abs(samples), initial=0.0))
    return samples * np.float32(0.9 / peak) if peak > 1e-4 else samples


def _rate(path: Path) -> int:
    """The file's own sample rate within 8 to 48 kHz, and 48 kHz for what cannot be read (told later)."""
    import av

    try:
        with open_sound(path) as container:
            rate = container.streams.audio[0].rate if container.streams.audio else 48_000
    except (av.error.FFmpegError, ValueError, OSError):
        return 48_000
    return int(min(48_000, max(8_000, rate)))


def _scale(value: float, refuse: float, doubt: float) -> Verdict:
    """A verdict on a value of which more is better; with `refuse` > `doubt`, of which less is."""
    better = 1.0 if doubt >= refuse else -1.0
    if value * better < refuse * better:
        return "refused"
    return "fair" if value * better < doubt * better else "good"


def _speech(sample: Sample) -> Finding:
    # 6 s is the least that makers of cloning models give for theirs (XTTS); from 10 s on the copies measure
    # no better, but a reader's melody is heard.
    verdict = _scale(sample.spoken, 6.0, 10.0)
    value = f"{sample.spoken:.1f} s of speech in {sample.seconds:.1f} s"
    advice = "Record 10 to 30 seconds of one person who reads aloud, with few pauses."
    return Finding("speech", verdict, value, "" if verdict == "good" else advice)


def _pauses(sample: Sample) -> Finding:
    share = 1.0 - sample.spoken / max(sample.seconds, 0.1)
    verdict: Verdict = "fair" if share > 0.5 else "good"  # silence does no harm, it only fills the sample
    advice = "Cut out long pauses, or read on without them." if verdict == "fair" else ""
    return Finding("pauses", verdict, f"{share:.0%}", advice)


def _noise(sample: Sample) -> Finding:
    from avatar.voices.loudness import MOST, signal_to_noise

    # A quiet room and a headset give 35 to 50 dB. Copies carry over what lies under the voice: 20 dB is heard
    # as a hiss in every pause, and at 12 dB the noise is as loud as the consonants.
    ratio = signal_to_noise(sample.powers, sample.speech)
    verdict = _scale(ratio, 12.0, 22.0)
    advice = "Record in a quiet room, near the microphone, without fan or traffic."
    value = "none" if ratio >= MOST else f"{ratio:.0f} dB under the voice"
    return Finding("noise", verdict, value, "" if verdict == "good" else advice)


def _clipping(sample: Sample) -> Finding:
    from avatar.voices.loudness import clipped_share

    # Measured: clean speech 0; driven 3.5 dB too far 0.07 %, 6 dB 0.7 %, 12 dB 8 %.
    share = clipped_share(sample.raw)
    verdict = _scale(share, 0.002, 0.0002)
    advice = "The recording was too loud and is distorted: turn the input down and record it again."
    value = "none" if share == 0 else f"{share:.2%} of the samples"
    return Finding("clipping", verdict, value, "" if verdict == "good" else advice)


def _room(sample: Sample) -> Finding:
    from avatar.voices.loudness import signal_to_noise
    from avatar.voices.room import decay_time

    if signal_to_noise(sample.powers, sample.speech) < 18.0:  # noise hides how words die away
        return Finding("room", "good", "not heard for the noise")
    # A furnished room 0.3 to 0.5 s, a bathroom or an empty hall over 1 s.
    seconds = decay_time(sample.samples)
    verdict = _scale(seconds, 1.0, 0.55)
    advice = "The room echoes: record near the microphone, among curtains, carpets or clothes."
    return Finding("room", verdict, f"dies away in {seconds:.1f} s", "" if verdict == "good" else advice)


def _music(sample: Sample) -> Finding:
    from avatar.voices.music import music_share

    share = music_share(sample.samples)
    verdict = _scale(share, 0.2, 0.13)
    advice = "Music or tones were heard: record the voice alone."
    value = "none" if share < 0.05 else f"{share:.0%} of the time"
    return Finding("music", verdict, value, "" if verdict == "good" else advice)


def _people(sample: Sample) -> Finding:
    from avatar.voices.speakers import APART, DOUBTFUL, tell_speakers

    found = tell_speakers(sample.samples, sample.speech)
    verdict = _scale(found.likeness, APART, DOUBTFUL)
    value = {"good": "one", "fair": "one, perhaps two", "refused": "two or more"}[verdict]
    advice = "More than one person seems to speak: give a sample of one alone, in one place and one manner."
    return Finding("speakers", verdict, value, "" if verdict == "good" else advice)


_CHECKS: tuple[Callable[[Sample], Finding], ...] = (_people, _noise, _clipping, _music, _room, _pauses)
