"""Rooms, microphones, noise, music and telephones, for a whole batch at a time.

All is done to the power in the mel bands: a microphone's colour is a gain a band, a room smears power over
time, noise adds its own. That is a hundred times as fast as filtering sound, so no two pieces are ever
spoilt alike.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Spoil(nn.Module):
    """Power in mel bands [B, MELS, T] → the same, spoilt; the noises' own power is given once."""

    def __init__(self, noises: Tensor, seed: int) -> None:
        super().__init__()
        self.noises = noises  # [MELS, N]
        self.draw = torch.Generator().manual_seed(seed)

    def _uniform(self, *shape: int, low: float = 0.0, high: float = 1.0) -> Tensor:
        return torch.rand(*shape, generator=self.draw) * (high - low) + low

    def forward(self, power: Tensor) -> Tensor:
        count, mels, frames = power.shape
        octave = torch.linspace(-4, 3, mels)
        # Rooms: echoes that die away within 0.1 to 0.7 s.
        tail = torch.arange(60) * 0.01
        length = self._uniform(count, 1, low=0.1, high=0.7)
        echo = torch.exp(-13.8 * tail / length)
        echo = echo / echo.sum(1, keepdim=True)
        wet = self._uniform(count, 1, low=0.0, high=0.6) ** 2 * (self._uniform(count, 1) < 0.6)
        echo = echo * wet
        echo[:, 0] += 1
        padded = nn.functional.pad(power, (59, 0)).reshape(1, count * mels, -1)
        taps = echo.flip(1)[:, None, None].expand(count, mels, 1, 60).reshape(count * mels, 1, 60)
        power = nn.functional.conv1d(padded, taps, groups=count * mels).reshape(count, mels, frames)
        # Noise and music, 3 to 45 dB below the voice.
        starts = torch.randint(0, self.noises.shape[1] - frames, (count,), generator=self.draw).tolist()
        noise = torch.stack([self.noises[:, s : s + frames] for s in starts])
        ratio = 10 ** (self._uniform(count, 1, 1, low=-4.5, high=-0.3))
        loud = power.mean((1, 2), keepdim=True) / (noise.mean((1, 2), keepdim=True) + 1e-9)
        power = power + noise * loud * ratio * (self._uniform(count, 1, 1) < 0.75)
        # Microphones: a tilt and a few broad peaks or dips; telephones: nothing outside a band.
        gain = torch.randn(count, 1, generator=self.draw) * 2.0 * octave
        for _ in range(3):
            middle, broad = (
                self._uniform(count, 1, low=-4, high=3),
                self._uniform(count, 1, low=0.3, high=1.2),
            )
            gain += (
                torch.randn(count, 1, generator=self.draw)
                * 4
                * torch.exp(-(((octave - middle) / broad) ** 2))
            )
        narrow = self._uniform(count, 1) < 0.25
        low, high = self._uniform(count, 1, low=-4.5, high=-1.6), self._uniform(count, 1, low=1.7, high=3.2)
        outside = torch.clamp(low - octave, min=0) + torch.clamp(octave - high, min=0)
        gain -= 60 * outside * narrow
        level = self._uniform(count, 1, low=-20, high=14)
        return power * 10 ** ((gain + level) / 10)[..., None]
