"""Trains the lip-sync net; export.py puts it into the product.

    python training/train.py --tracks TRACKS --corpus CORPUS --teacher teacher.pt

TRACKS: the GRID motion tracks. CORPUS: what corpus.py wrote. Seeded; about an hour on two CPU cores with the
defaults, minutes on a GPU.
"""

from __future__ import annotations

import argparse
import pickle
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import data
import numpy as np
import torch
from augment import Spoil
from data import CLASSES, FINE, OUTPUTS, Clip
from net import RATE, LipSync
from numpy.typing import NDArray
from sounds import bank
from teacher import Teacher
from torch import Tensor, nn

from avatar.motion.mel import FLOOR, MELS

SECONDS = 4.0
"""Length of a piece to learn from."""
PAUSE = (0.05, 2.5)
"""Seconds of silence between clips at least, and what comes on top at most; long ones are rare."""


class Pieces:
    """Batches of pieces of sound without end, a given share of them from real speakers."""

    def __init__(self, real: list[Clip], made: list[Clip], share: float, batch: int, seed: int) -> None:
        self.real, self.made, self.share, self.batch = real, made, share, batch
        self.draw = np.random.default_rng(seed)
        noises = 10 ** data.hear(bank(self.draw)).astype(np.float32)
        self.spoil = Spoil(torch.from_numpy(noises.T.copy()), seed)

    def __iter__(self) -> Iterator[list[Tensor]]:
        while True:
            parts = [self.piece() for _ in range(self.batch)]
            power, *rest = (torch.from_numpy(np.stack(part)) for part in zip(*parts, strict=True))
            power = self.spoil(10 ** power.float().transpose(1, 2))
            yield [(torch.log10(FLOOR + power) + 3) / 2, *rest]

    def piece(self) -> tuple[NDArray[Any], ...]:
        """Power [2 T, MELS], target and weight [T, outputs], names [T]."""
        draw = self.draw
        real = draw.random() < self.share
        clips = self.real if real else self.made
        need = round(SECONDS * FINE)
        chosen: list[Clip] = []
        pauses: list[int] = []
        total = 0
        while total < need + FINE:
            chosen.append(clips[draw.integers(len(clips))])
            pauses.append(round((PAUSE[0] + PAUSE[1] * draw.random() ** 3) * FINE))
            total += min(len(chosen[-1].power), len(chosen[-1].target)) + pauses[-1]
        power = np.full((total, MELS), -7, np.float16)
        target = np.zeros((total, len(OUTPUTS)), np.float32)
        # What a real speaker's lips do between two clips nobody knows.
        names = np.full(total, -1 if real else 0)
        weight = np.zeros((total, len(OUTPUTS)), np.float32)
        at = 0
        for clip, pause in zip(chosen, pauses, strict=True):
            count = min(len(clip.power), len(clip.target))
            here = slice(at, at + count)
            power[here], target[here], names[here] = (
                clip.power[:count],
                clip.target[:count],
                clip.names[:count],
            )
            power[here] += np.float16(draw.normal(0, 0.3))
            weight[at : at + count + (0 if real else pause)] = clip.known
            at += count + pause
        start = int(draw.integers(0, total - need))
        rows = slice(start, start + need, FINE // RATE)
        return power[start : start + need], target[rows], weight[rows], names[rows]


def loss_of(out: Tensor, names: Tensor, batch, weights) -> tuple[Tensor, dict[str, float]]:
    _, target, weight, name = batch
    scale = torch.tensor([0.10, 0.05, 0.05, 0.3, 0.2, 0.3, 0.35], device=out.device)
    error = nn.functional.smooth_l1_loss(out / scale, target / scale, reduction="none", beta=0.5)
    importance = torch.tensor([2.0, 1.0, 1.0, 0.7, 0.3, 0.7, 1.2], device=out.device)
    place = (error * weight * importance).sum() / (weight * importance).sum()
    speed = (out[:, 1:] - out[:, :-1] - target[:, 1:] + target[:, :-1]) / scale
    both = weight[:, 1:] * weight[:, :-1] * importance
    pace = (
        nn.functional.smooth_l1_loss(speed, torch.zeros_like(speed), reduction="none", beta=0.2) * both
    ).sum() / both.sum()
    # Of aperture and width the shape counts more than the size.
    match = out.new_zeros(())
    for k in (0, 2):
        w = weight[..., k]
        n = w.sum(1, keepdim=True).clamp(min=1)
        a = (out[..., k] - (out[..., k] * w).sum(1, keepdim=True) / n) * w
        b = (target[..., k] - (target[..., k] * w).sum(1, keepdim=True) / n) * w
        r = (a * b).sum(1) / ((a * a).sum(1) * (b * b).sum(1) + 1e-6).sqrt()
        match = match + (1 - r).mean()
    said = nn.functional.cross_entropy(names.flatten(0, 1), name.flatten(), ignore_index=-1)
    total = place + weights["pace"] * pace + weights["match"] * match + weights["names"] * said
    return total, {"place": place.item(), "pace": pace.item(), "match": match.item(), "names": said.item()}


def gather(given: argparse.Namespace) -> tuple[list[Clip], list[Clip]]:
    """Real and synthetic clips; read from `--prepared` where that is there, else made and written to it."""
    if given.prepared and given.prepared.exists():
        with given.prepared.open("rb") as file:
            return pickle.load(file)
    torch.set_num_threads(1)  # thousands of short clips: more threads only get in each other's way
    teacher = Teacher()
    teacher.load_state_dict(torch.load(given.teacher, weights_only=True))
    teacher.eval()
    real = [*data.grid(given.tracks, "grid_s1", "train", 3), *data.grid(given.tracks, "grid", None, 24)]
    real += data.respoken(given.corpus)
    made = list(data.synthetic(given.corpus, given.pattern, teacher))
    if given.prepared:
        with given.prepared.open("wb") as file:
            pickle.dump((real, made), file, protocol=5)
    torch.set_num_threads(given.threads)
    return real, made


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--tracks", type=Path, required=True)
    asked.add_argument("--corpus", type=Path, required=True)
    asked.add_argument("--teacher", type=Path, required=True)
    asked.add_argument(
        "--prepared", type=Path, help="keeps the clips as the net hears them, for the next run"
    )
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--pattern", default="[hk]*-*-*.npz")
    asked.add_argument("--out", type=Path, default=Path("lipsync.pt"))
    asked.add_argument("--steps", type=int, default=4000)
    asked.add_argument("--batch", type=int, default=32)
    asked.add_argument("--channels", type=int, default=112)
    asked.add_argument("--real", type=float, default=0.35)
    asked.add_argument("--match", type=float, default=0.3)
    asked.add_argument("--pace", type=float, default=1.0)
    asked.add_argument("--names", type=float, default=0.2)
    asked.add_argument("--rate", type=float, default=2e-3)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    torch.manual_seed(given.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    start = time.time()
    real, made = gather(given)
    hours = sum(len(c.power) for c in made) / FINE / 3600
    print(
        f"{len(real)} real clips, {len(made)} synthetic ones of {hours:.1f} h, {time.time() - start:.0f} s",
        flush=True,
    )
    pieces = Pieces(real, made, given.real, given.batch, given.seed)
    net = LipSync(given.channels, len(CLASSES)).to(device)
    if given.start:
        net.load_state_dict(torch.load(given.start, weights_only=False)["net"])
    steps = torch.optim.AdamW(net.parameters(), given.rate, weight_decay=0.01)
    plan = torch.optim.lr_scheduler.OneCycleLR(steps, given.rate, given.steps, pct_start=0.1)
    weights = {"pace": given.pace, "match": given.match, "names": given.names}
    seen: dict[str, float] = {}
    for step, batch in enumerate(pieces):
        batch = [b.to(device) for b in batch]
        out, names = net(batch[0])
        total, parts = loss_of(out, names, batch, weights)
        steps.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        steps.step()
        plan.step()
        for key, value in parts.items():
            seen[key] = 0.98 * seen.get(key, value) + 0.02 * value
        if (step + 1) % 100 == 0:
            told = ", ".join(f"{k} {v:.3f}" for k, v in seen.items())
            print(f"{step + 1}: {told}; {time.time() - start:.0f} s", flush=True)
        if (step + 1) % 500 == 0 or step + 1 == given.steps:
            torch.save({"net": net.state_dict(), "given": vars(given)}, given.out)
        if step + 1 == given.steps:
            break


if __name__ == "__main__":
    main()
