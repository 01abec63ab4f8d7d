"""Where in a video intro and outro are heard and seen, and the room that they need beside the speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from .decoding import read_sound
from .music import LONGEST_STING, Soundtrack
from .track import AUDIO_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..speech.model import Span, Speech

_BREATH = 0.3
"""Seconds between the last word and an outro."""
_PAUSE = 0.8
"""Seconds at least between the last word and a picture: the presenter is seen to have finished."""


@dataclass(frozen=True)
class Placed:
    """A sting, float32 [2, n] at 48 kHz as it is in its file, and the second at which it begins."""

    samples: NDArray[np.float32]
    start: float
    volume: float

    @property
    def end(self) -> float:
        return self.start + int(self.samples.shape[1]) / AUDIO_RATE


@dataclass(frozen=True)
class Stage:
    """A speech with room for its stings and pictures, and where they are.

    opens: second until which a picture stands before the first words. closes: from which one stands after
    the last; None without.
    """

    speech: Speech
    intro: Placed | None = None
    outro: Placed | None = None
    opens: float = 0.0
    closes: float | None = None


def make_room(
    speech: Speech,
    soundtrack: Soundtrack,
    rate: Fraction | int = 25,
    before: float = 0.0,
    after: float = 0.0,
) -> Stage:
    """Place stings and pictures round a speech, which is the same object where nothing waits.

    The intro begins with the video. If it says `wait: true`, all speech comes later by its length. The outro
    begins shortly after the last word, and silence is added for what does not fit; with `wait: false` it
    ends with the video instead. before, after: seconds that a picture stands before the first words and after
    the last, 0 for none; longer where a sting that is waited for takes longer. Speech comes later by whole
    frames, of which there are `rate` a second. Raises AudioError.
    """
    intro, outro = None, None
    wait = before
    if soundtrack.intro and soundtrack.intro.file:
        samples = read_sound(soundtrack.intro.file, LONGEST_STING)
        intro = Placed(samples, 0.0, soundtrack.intro.volume)
        wait = max(wait, intro.end) if soundtrack.intro.wait else wait
    if wait:
        wait = float(ceil(wait * rate - 1e-6) / rate)
        speech = delay(speech, wait)
    last = _last_word(speech)
    closes = max(speech.seconds, last + _PAUSE) if after else None
    ends = closes + after if closes is not None else speech.seconds
    if soundtrack.outro and soundtrack.outro.file:
        samples = read_sound(soundtrack.outro.file, LONGEST_STING)
        length = samples.shape[1] / AUDIO_RATE
        if soundtrack.outro.wait is False:
            start = max(0.0, ends - length)
        else:
            start = min(last + _BREATH, speech.seconds)
            ends = max(ends, start + length)
        outro = Placed(samples, start, soundtrack.outro.volume)
    speech = extend(speech, ends - speech.seconds)
    return Stage(speech, intro, outro, wait if before else 0.0, closes)


def delay(speech: Speech, seconds: float) -> Speech:
    """The speech after so much silence. What begins with the speech, its first scene, begins with that."""
    import numpy as np

    count = round(seconds * speech.sample_rate)
    shift = count / speech.sample_rate
    return replace(
        speech,
        samples=np.concatenate([np.zeros(count, np.float32), speech.samples]),
        words=tuple(replace(w, start=w.start + shift, end=w.end + shift) for w in speech.words),
        phonemes=tuple(replace(p, start=p.start + shift, end=p.end + shift) for p in speech.phonemes),
        spans=tuple(_later(span, shift) for span in speech.spans),
        cues=tuple(replace(c, start=c.start + shift, end=c.end + shift) for c in speech.cues),
    )


def extend(speech: Speech, seconds: float) -> Speech:
    """The speech with so much silence after it, which belongs to its last scene; itself for none."""
    import numpy as np

    count = round(seconds * speech.sample_rate)
    if count <= 0:
        return speech
    samples = np.concatenate([speech.samples, np.zeros(count, np.float32)])
    longer = len(samples) / speech.sample_rate
    last = max((span.end for span in speech.spans), default=0.0)
    spans = tuple(replace(span, end=longer) if span.end == last else span for span in speech.spans)
    return replace(speech, samples=samples, spans=spans)


def _later(span: Span, shift: float) -> Span:
    opens = span.segment < 0 and span.start == 0
    return replace(span, start=0.0 if opens else span.start + shift, end=span.end + shift)


def _last_word(speech: Speech) -> float:
    ends: Sequence[float] = [word.end for word in speech.words]
    return max(ends, default=speech.seconds)
