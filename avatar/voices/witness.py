"""A second speaker encoder, at which no search looks: it tells whether a matched voice is really nearer.

Resemblyzer's net (Apache-2.0; see avatar/models/NOTICE.md), 1.6 s of mel power at a time. Of one speaker its
cosines are high (0.85 and more between halves of a recording), of two men or two women 0.55 to 0.8.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from avatar.nets import session
from avatar.voices.likeness import RATE, unit

FRAMES, STRIDE, HOP, FFT = 160, 80, 160, 400
LEVEL = 10 ** (-30 / 20)
"""Root mean square to which quieter sound is raised: what the net was trained with."""


def hear(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The direction of a voice, float32 [256], from mono sound at `RATE`; under 1.6 s silence is added."""
    sound = np.asarray(samples, np.float32)
    level = float(np.sqrt(np.mean(sound**2))) if len(sound) else 0.0
    if 0 < level < LEVEL:
        sound = sound * np.float32(LEVEL / level)
    power = _mel_power(np.pad(sound, (FFT // 2, max(FFT // 2, FRAMES * HOP - len(sound)))))
    starts = range(0, max(1, len(power) - FRAMES + 1), STRIDE)
    windows = np.stack([power[i : i + FRAMES] for i in starts])
    net = session("witness", 1)
    found = [net.run(None, {"mel": windows[i : i + 16]})[0] for i in range(0, len(windows), 16)]
    return unit(np.concatenate(found).mean(axis=0))


def _mel_power(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Power in 40 mel bands to 8 kHz, Hann window of 25 ms: [n, 40]."""
    from avatar.motion.mel import mel_filters

    window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)).astype(np.float32)
    views = np.lib.stride_tricks.sliding_window_view(samples, FFT)[::HOP]
    out = np.empty((len(views), 40), np.float32)
    for a in range(0, len(views), 2000):
        spectrum = np.fft.rfft(views[a : a + 2000] * window)
        out[a : a + 2000] = (spectrum.real**2 + spectrum.imag**2) @ mel_filters(0.0, RATE / 2, FFT)
    return out
