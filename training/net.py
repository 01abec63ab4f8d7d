"""The lip-sync net: log-mel in, measures of the mouth out, fifty times a second.

A stack of gated convolutions (van den Oord et al. 2016) with residual paths. Each looks a little ahead and
further back, so that all together hear less than 200 ms of what comes and about one second of what was:
no recurrence, no attention, nothing that grows with the length of the sound. Only what a block sees counts,
so pieces of a sound give what the whole gives.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

MELS = 40
OUTPUTS = ("aperture", "jaw", "width", "protrusion", "tongue", "tuck", "shut")
"""As in `avatar.motion.poses.Mouth`; the last is how far p, b, m hold the lips together, 0..1."""
RATE = 50
"""Outputs a second: every second frame of the log-mel."""
AHEAD = 8
"""Outputs' worth of sound that the blocks see after an output: 160 ms; with the stem's 20 ms and half a
window of the log-mel an output depends on the next 193 ms."""
DILATIONS = (1, 1, 2, 2, 4, 4, 8, 8)


class Block(nn.Module):
    """Gated convolution of three taps: one output ahead, the rest behind."""

    def __init__(self, channels: int, dilation: int, ahead: int, dropout: float) -> None:
        super().__init__()
        self.pad = (2 * dilation - ahead, ahead)
        self.norm = nn.BatchNorm1d(channels)
        self.mix = nn.Conv1d(channels, 2 * channels, 3, dilation=dilation)
        self.out = nn.Conv1d(channels, channels, 1)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        y = nn.functional.pad(self.norm(x), self.pad)
        a, b = self.mix(y).chunk(2, 1)
        return x + self.drop(self.out(torch.tanh(a) * torch.sigmoid(b)))


class LipSync(nn.Module):
    """mel [B, MELS, 2 T] → measures [B, T, len(OUTPUTS)]; for training alone, phonemes [B, T, classes]."""

    def __init__(self, channels: int = 112, classes: int = 0, dropout: float = 0.1) -> None:
        super().__init__()
        self.stem = nn.Conv1d(MELS, channels, 5, stride=2)
        self.blocks = nn.ModuleList(
            Block(channels, d, 1 if i < AHEAD else 0, dropout) for i, d in enumerate(DILATIONS)
        )
        self.norm = nn.BatchNorm1d(channels)
        self.head = nn.Conv1d(channels, len(OUTPUTS), 1)
        self.names = nn.Conv1d(channels, classes, 1) if classes else None

    def forward(self, mel: Tensor) -> tuple[Tensor, Tensor | None]:
        x = nn.functional.pad(mel, (2, 2))
        x = torch.relu(self.stem(x))
        for block in self.blocks:
            x = block(x)
        x = torch.relu(self.norm(x))
        raw = self.head(x).transpose(1, 2)
        # Openings cannot be negative; width is signed; the rest are shares of 1.
        opened = nn.functional.softplus(raw[..., :2] * 4) / 8
        width = raw[..., 2:3] * 0.1
        shares = torch.sigmoid(raw[..., 3:])
        names = self.names(x).transpose(1, 2) if self.names is not None else None
        return torch.cat([opened, width, shares], -1), names
