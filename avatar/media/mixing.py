"""Speech, music and stings as one sound, block by block: memory does not grow with the length.

Levels are relative to the speech: each other sound is measured, brought to the speech's loudness, and then
turned down by what its `volume` says, so that a quiet file and a loud one sit alike. Music is measured by its
loudest three seconds, so that it is never louder than the speech, whatever it does. The sum is mastered as a
meter hears it: music in long pauses counts as well, so that the speech may end a little louder than alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf, pi
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import AudioError
from .clipsound import ClipSound
from .decoding import decode_sound, read_sound
from .ducking import ATTACK, BRIDGE, CURVE_RATE, Phrase, Talk, duck, listen
from .mastering import Master, apply_gains, loudest, master, measure_blocks
from .music import Music, Soundtrack
from .sound import resample_blocks
from .stings import Placed, Stage
from .tape import Tape
from .track import AUDIO_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..speech.model import Speech

_BLOCK = AUDIO_RATE
"""Samples mixed in one go: a second."""
_LOOP_SECONDS, _LOOP_FADE, _PIECE_FADE = 30.0, 0.015, 2.0
"""Music shorter than the first of these was cut to be looped: a join of 15 ms has no click and keeps the
beat. A longer piece has an end of its own, and runs into its start over two seconds."""
_CLIP_DUCK, _CLIP_CUT = 17.0, 0.4
"""dB that a clip is lower while somebody speaks: with its usual volume 20 dB below the speech, as WCAG 2.2,
1.4.7 asks; and the seconds in which it fades where it is cut off."""
_EDGE, _CUT = 0.005, 0.5
"""Seconds over which a sting fades at its ends: against a click, and where the video ends before it does."""


@dataclass(frozen=True)
class Layer:
    """A sound in the mix: its file and how it is played, its samples, float32 [2, n] at 48 kHz, or a clip's.

    start: second at which it begins. curve: its gain as a factor over the whole video, `CURVE_RATE` values a
    second from second 0 on. length: samples in the file, if it ends within the video. loop: repeat it then.
    """

    sound: Path | NDArray[np.float32] | ClipSound
    start: float
    curve: NDArray[np.float64]
    length: int | None = None
    loop: bool = False

    def play(self) -> Iterator[NDArray[np.float32]]:
        """Its samples from its start on, float32 [2, n] in pieces, before the gain. Raises AudioError."""
        if isinstance(self.sound, ClipSound):
            yield from self.sound.play()
        elif not isinstance(self.sound, Path):
            yield self.sound
        elif self.loop and self.length:
            yield from repeat_sound(self.sound, self.length)
        else:
            yield from decode_sound(self.sound)


@dataclass(frozen=True)
class Mix:
    """The finished sound of a video, at the loudness of the product.

    seconds: its length. `loudness` (LUFS) and `true_peak` (dBTP) are those of the whole mix.
    """

    speech: Speech
    layers: tuple[Layer, ...]
    seconds: float
    mastered: Master

    @property
    def loudness(self) -> float:
        return self.mastered.loudness

    @property
    def true_peak(self) -> float:
        return self.mastered.peak

    def figures(self) -> dict[str, float]:
        """Loudness in LUFS and true peak in dBTP, for the manifest."""
        return {"loudness": round(self.loudness, 2), "true_peak": round(self.true_peak, 2)}

    def blocks(self) -> Iterator[NDArray[np.float32]]:
        """Float32 [2, n] at 48 kHz, about a second at a time, as often as is asked for. Raises AudioError."""
        raw = sum_layers(self.speech, self.layers, self.seconds)
        return apply_gains(raw, self.mastered.gains, AUDIO_RATE)


def mix_sound(stage: Stage, soundtrack: Soundtrack, clips: Sequence[ClipSound] = ()) -> Mix:
    """Everything that is heard, placed, ducked and mastered: everything is decoded once to measure it.

    The music waits for the intro and is gone when the outro begins; all of them step back for the speech, and
    the music for clips, too.
    Raises AudioError for a file that cannot be decoded to the end of what is needed of it.
    """
    speech, seconds = stage.speech, stage.speech.seconds
    talk = listen(speech)
    layers = []
    stings = [sting for sting in (stage.intro, stage.outro) if sting]
    depth = soundtrack.music.duck if soundtrack.music else Music().duck
    for sting in stings:
        over = [p for p in talk.phrases if p.start < sting.end and p.end > sting.start]  # none: all of it
        layers.append(_lay_sting(sting, talk.loudness, duck(over, seconds, depth), seconds))
    if soundtrack.music:
        start = stage.intro.end if stage.intro else 0.0
        end = stage.outro.start if stage.outro else seconds
        if end > start:
            heard = [Phrase(c.at, min(c.until, seconds)) for c in clips if c.at < seconds]
            curve = duck((*talk.phrases, *heard), seconds, depth)
            layers.append(_lay_music(soundtrack.music, talk.loudness, curve, start, end))
    for clip in clips:
        if clip.at < seconds:
            layers.append(_lay_clip(clip, talk, seconds))
    powers, peaks = measure_blocks(sum_layers(speech, tuple(layers), seconds), AUDIO_RATE)
    return Mix(speech, tuple(layers), seconds, master(powers, peaks))


def voice_blocks(speech: Speech) -> Iterator[NDArray[np.float32]]:
    """The speech alone as the encoder makes it: both channels, float32 [2, n] at 48 kHz, in pieces."""
    import numpy as np

    for piece in resample_blocks(speech.samples, speech.sample_rate, AUDIO_RATE):
        yield np.stack([piece, piece])


def repeat_sound(path: Path, length: int) -> Iterator[NDArray[np.float32]]:
    """A file of `length` samples again and again without end, its end faded into its start at equal power.

    Pieces of float32 [2, n]. A short loop is decoded once and held; a longer piece is decoded anew each time,
    and no more of it is held than the fade.
    """
    import numpy as np

    seconds = length / AUDIO_RATE
    fade = round((_LOOP_FADE if seconds < _LOOP_SECONDS else _PIECE_FADE) * AUDIO_RATE)
    angle = (np.arange(fade, dtype=np.float32) + np.float32(0.5)) / np.float32(fade) * np.float32(pi / 2)
    kept = read_sound(path, _LOOP_SECONDS) if seconds < _LOOP_SECONDS else None
    tail: NDArray[np.float32] | None = None
    while True:
        held = np.zeros((2, 0), np.float32)
        for piece in decode_sound(path) if kept is None else (kept,):
            held = np.concatenate([held, piece], axis=1)
            if tail is not None and held.shape[1] >= fade:
                held[:, :fade] = held[:, :fade] * np.sin(angle) + tail * np.cos(angle)
                tail = None
            ready = held.shape[1] - fade
            if tail is None and ready > 0:
                yield held[:, :ready]
                held = held[:, ready:]
        if tail is not None or held.shape[1] < fade:
            raise AudioError(f"{path} has become shorter while it was read.", hint="Start again.")
        tail = held


def sum_layers(speech: Speech, layers: tuple[Layer, ...], seconds: float) -> Iterator[NDArray[np.float32]]:
    """Speech in the middle and all layers, float32 [2, n] at 48 kHz, `seconds` long, before mastering."""
    import numpy as np

    total = ceil(seconds * AUDIO_RATE)
    voice = Tape(voice_blocks(speech))
    tapes = [(layer, Tape(layer.play())) for layer in layers]
    for start in range(0, total, _BLOCK):
        count = min(_BLOCK, total - start)
        block = voice.take(count)
        for layer, tape in tapes:
            first = max(0, round(layer.start * AUDIO_RATE) - start)
            if first >= count:
                continue
            at = np.arange(start + first, start + count) * (CURVE_RATE / AUDIO_RATE)
            gains = np.interp(at, np.arange(len(layer.curve)), layer.curve).astype(np.float32)
            if start / AUDIO_RATE * CURVE_RATE >= _last_heard(layer.curve):
                continue
            block[:, first:] += tape.take(count - first) * gains
        yield block


def _last_heard(curve: NDArray[np.float64]) -> float:
    """Where a curve has come to 0 for good; nothing needs to be decoded after it."""
    import numpy as np

    heard = np.flatnonzero(curve)
    return float(heard[-1] + 1) if len(heard) else 0.0


def _lay_sting(sting: Placed, speech: float, ducked: NDArray[np.float64], seconds: float) -> Layer:
    import numpy as np

    powers, _ = measure_blocks([sting.samples], AUDIO_RATE)
    level = loudest(powers, 0.4)
    factor = sting.volume * 10 ** ((speech - level) / 20) if level > -inf else 0.0
    samples = sting.samples * np.float32(factor)
    slope = np.linspace(0, 1, round(_EDGE * AUDIO_RATE), dtype=np.float32)
    samples[:, : len(slope)] *= slope
    samples[:, samples.shape[1] - len(slope) :] *= slope[::-1]
    curve = 10 ** (ducked / 20)
    if sting.end > seconds + 0.01:
        curve *= _fades(len(curve), -1.0, seconds, 0.0, _CUT)
    return Layer(samples, sting.start, curve)


def _lay_music(music: Music, speech: float, ducked: NDArray[np.float64], start: float, end: float) -> Layer:
    """The bed from second `start` to second `end`, or to its own end if it does not loop.

    speech: its loudness in LUFS. ducked: decibels over the whole video.
    """
    assert music.file is not None
    needed = ceil((end - start) * AUDIO_RATE)
    powers, length = _measure_music(music.file, needed)
    if length < needed and not music.loop:
        end = start + length / AUDIO_RATE
    level = loudest(powers, 3.0)
    factor = music.volume * 10 ** ((speech - level) / 20) if level > -inf else 0.0
    curve = factor * 10 ** (ducked / 20) * _fades(len(ducked), start, end, music.fade_in, music.fade_out)
    return Layer(music.file, start, curve, length if length < needed else None, music.loop)


def _lay_clip(clip: ClipSound, talk: Talk, seconds: float) -> Layer:
    """A clip's own sound: as loud as its `volume` says beside the speech, well below it under the speech."""
    until = min(clip.until, seconds, clip.until if clip.loop else clip.at + clip.seconds)
    heard = until - clip.at
    powers, _ = measure_blocks(_first(clip.show(), ceil(heard * AUDIO_RATE)), AUDIO_RATE)
    level = loudest(powers, 3.0)
    factor = clip.volume * 10 ** ((talk.loudness - level) / 20) if level > -inf else 0.0
    over = [_widened(p, clip.at, until) for p in talk.phrases if p.start < until and p.end > clip.at]
    ducked = duck(over, seconds, _CLIP_DUCK)
    cut = _CLIP_CUT if clip.loop or until < clip.at + clip.seconds - 0.01 else 0.0
    return Layer(clip, clip.at, factor * 10 ** (ducked / 20) * _fades(len(ducked), clip.at, until, 0.0, cut))


def _widened(phrase: Phrase, start: float, end: float) -> Phrase:
    """A phrase under a clip from `start` to `end`, with the moment beside it that is too short to come up."""
    early = start - ATTACK if phrase.start - start < BRIDGE else phrase.start
    late = end if end - phrase.end < BRIDGE else phrase.end
    return replace(phrase, start=min(early, phrase.start), end=max(late, phrase.end))


def _first(pieces: Iterator[NDArray[np.float32]], count: int) -> Iterator[NDArray[np.float32]]:
    """The first `count` samples of pieces."""
    for piece in pieces:
        if count <= 0:
            return
        yield piece[:, :count]
        count -= piece.shape[1]


def _measure_music(path: Path, needed: int) -> tuple[NDArray[np.float64], int]:
    """Power of every millisecond and samples of a file, of no more than about `needed` of them."""
    length = 0

    def pieces() -> Iterator[NDArray[np.float32]]:
        nonlocal length
        tape = Tape(decode_sound(path))
        while length < needed and (block := tape.next(_BLOCK)).shape[1]:
            length += block.shape[1]
            yield block

    powers, _ = measure_blocks(pieces(), AUDIO_RATE)
    return powers, length


def _fades(count: int, start: float, end: float, fade_in: float, fade_out: float) -> NDArray[np.float64]:
    """A factor over time that rises from 0 at `start` and is 0 again at `end`, in sin² slopes.

    Fades that do not both fit are shortened alike.
    """
    import numpy as np

    scale = min(1.0, (end - start) / max(fade_in + fade_out, 1e-9))
    t = np.arange(count) / CURVE_RATE
    up = np.clip((t - start) / max(fade_in * scale, 0.01), 0, 1)
    down = np.clip((end - t) / max(fade_out * scale, 0.01), 0, 1)
    return np.asarray(np.sin(np.minimum(up, down) * pi / 2) ** 2)
