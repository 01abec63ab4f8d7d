"""The teacher: what real lips make of phonemes, learned from GRID, for sounds and words that GRID lacks.

    python training/teacher.py TRACKS teacher.pt

The rules of `avatar.motion.lips` know every phoneme but move like rules. A small net learns, on GRID's
aligned phonemes, what to add to them: it sees the rules' own curves and the targets of the sounds around, not
the sounds' names, so what it learned holds for sounds that GRID does not have.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from avatar.motion.lips import close_lips, list_items, trace_mouth
from avatar.motion.visemes import SILENCE
from avatar.speech import Phoneme

RATE = 50
LEARNED = ("aperture", "jaw", "width")
TRAITS = (
    "aperture", "jaw", "width", "protrusion", "tongue", "tuck", "closure", "w_lips", "w_jaw", "w_width",
    "w_round",
)  # fmt: skip
FEATURES = 7 + len(TRAITS) + 5


def features(
    phonemes: tuple[Phoneme, ...], seconds: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the teacher sees, [T, FEATURES], and the rules' aperture, jaw and width, [T, 3]; 50 a second."""
    frames = int(seconds * RATE) + 1
    items = list_items(phonemes, seconds)
    mouth = trace_mouth(items, frames, RATE)
    shut = close_lips(items, frames, RATE)
    curves = [mouth.aperture, mouth.jaw, mouth.width, mouth.protrusion, mouth.tongue, mouth.tuck, shut]
    out = np.zeros((frames, FEATURES), np.float32)
    out[:, :7] = np.stack(curves, 1) * [5, 10, 10, 1, 1, 1, 1]
    t = np.arange(frames) / RATE
    for item in items:
        a, b = np.searchsorted(t, (item.start, item.end))
        traits = [getattr(item.viseme, name) for name in TRAITS]
        out[a:b, 7 : 7 + len(TRAITS)] = np.array(traits) * [5, 10, 10, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]
        length = max(item.end - item.start, 1e-3)
        out[a:b, -5] = item.viseme is SILENCE
        out[a:b, -4] = item.gain - 1
        out[a:b, -3] = np.minimum(length * 5, 2)
        out[a:b, -2] = np.clip((t[a:b] - item.start) * 5, 0, 2)
        out[a:b, -1] = np.clip((item.end - t[a:b]) * 5, 0, 2)
    return out, np.stack(curves[:3], 1).astype(np.float32)


class Teacher(nn.Module):
    """features [B, T, FEATURES] → what to add to the rules, [B, T, 3]."""

    def __init__(self, channels: int = 64) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Conv1d(FEATURES, channels, 5, padding=2), nn.ReLU(), nn.Dropout(0.2)]
        for dilation in (1, 2, 4):
            layers += [
                nn.Conv1d(channels, channels, 5, padding=2 * dilation, dilation=dilation),
                nn.ReLU(),
                nn.Dropout(0.2),
            ]
        self.layers = nn.Sequential(*layers, nn.Conv1d(channels, 3, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.layers(x.transpose(1, 2)).transpose(1, 2) * 0.1


def teach(teacher: Teacher, phonemes: tuple[Phoneme, ...], seconds: float) -> NDArray[np.float32]:
    """Aperture, jaw and width as real lips would move, [T, 3] at 50 a second, closures kept."""
    seen, rules = features(phonemes, seconds)
    with torch.no_grad():
        more = teacher(torch.from_numpy(seen[None]))[0].numpy()
    out = rules + more
    out[:, :2] = np.maximum(out[:, :2], 0)
    # What is shut stays shut, and rest is rest: the net has learned it nearly, never wholly.
    out[:, 0] *= 1 - seen[:, 6]
    return out


def pairs(
    tracks: Path, phonemes: dict[str, list[tuple[str, float, float]]], split: str
) -> Iterator[tuple[NDArray, ...]]:
    from data import fine

    with np.load(tracks / "grid_s1.npz") as data:
        for clip in json.loads(str(data["meta"])):
            if clip["split"] != split or clip["name"] not in phonemes:
                continue
            curves = data[clip["name"] + "/curves"].astype(np.float64)[:, [0, 2, 1]]
            said = tuple(Phoneme(s, a, b, 2) for s, a, b in phonemes[clip["name"]])
            seen, rules = features(said, len(curves) / 25)
            yield seen, rules, fine(curves)[::2, :3][: len(seen)]


def learn(clips: list[list[Tensor]], steps: int, seed: int) -> Teacher:
    """A teacher from (features, rules, real curves) of clips, [T, …] each."""
    torch.manual_seed(seed)
    draw = np.random.default_rng(seed)
    teacher = Teacher()
    stepper = torch.optim.AdamW(teacher.parameters(), 2e-3, weight_decay=0.02)
    plan = torch.optim.lr_scheduler.OneCycleLR(stepper, 2e-3, steps)
    length, scale = 140, torch.tensor([0.10, 0.05, 0.05])
    for _ in range(steps):
        chosen = []
        for k in draw.integers(0, len(clips), 16):
            start = int(draw.integers(0, max(1, len(clips[k][0]) - length)))
            parts = [part[start : start + length] for part in clips[k]]
            chosen.append([nn.functional.pad(p, (0, 0, 0, length - len(p))) for p in parts])
        seen, rules, real = (torch.stack(parts) for parts in zip(*chosen, strict=True))
        error = (rules + teacher(seen) - real) / scale
        pace = error[:, 1:] - error[:, :-1]
        loss = _huber(error, 0.5) + _huber(pace, 0.2)
        stepper.zero_grad()
        loss.backward()
        stepper.step()
        plan.step()
    return teacher.eval()


def _huber(error: Tensor, beta: float) -> Tensor:
    return nn.functional.smooth_l1_loss(error, torch.zeros_like(error), beta=beta)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("tracks", type=Path)
    asked.add_argument("alignment", type=Path)
    asked.add_argument("out", type=Path)
    asked.add_argument("--steps", type=int, default=3000)
    asked.add_argument("--seed", type=int, default=0)
    given = asked.parse_args()
    words = json.loads(given.alignment.read_text(encoding="utf-8"))
    phonemes = {clip: [tuple(phone) for word in said for phone in word] for clip, said in words.items()}

    def load(split: str) -> list[list[Tensor]]:
        found = []
        for parts in pairs(given.tracks, phonemes, split):
            count = min(len(part) for part in parts)
            found.append([torch.from_numpy(np.asarray(part[:count], np.float32)) for part in parts])
        return found

    teacher = learn(load("train"), given.steps, given.seed)
    torch.save(teacher.state_dict(), given.out)
    with torch.no_grad():
        marks = []
        for seen, rules, real in load("check"):
            taught = rules + teacher(seen[None])[0]
            pairs_ = [(c[:, k], real[:, k]) for c in (rules, taught) for k in range(3)]
            marks.append([float(torch.corrcoef(torch.stack(pair))[0, 1]) for pair in pairs_])
    middle = np.nanmedian(marks, axis=0)
    for k, name in enumerate(LEARNED):
        print(f"{name}: correlation with the real lips {middle[k]:.3f} by rules, {middle[3 + k]:.3f} taught")


if __name__ == "__main__":
    main()
