"""Writes the trained net to `avatar/models/lipsync.onnx`.

python training/export.py lipsync.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from net import MELS, LipSync
from torch import Tensor, nn

TARGET = Path(__file__).resolve().parent.parent / "avatar" / "models" / "lipsync.onnx"


class Alone(nn.Module):
    """The net without what only training needs."""

    def __init__(self, net: LipSync) -> None:
        super().__init__()
        self.net = net

    def forward(self, mel: Tensor) -> Tensor:
        return self.net(mel)[0]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("weights", type=Path)
    asked.add_argument("--out", type=Path, default=TARGET)
    given = asked.parse_args()
    saved = torch.load(given.weights, weights_only=False)
    net = LipSync(saved["given"]["channels"])
    net.load_state_dict({k: v for k, v in saved["net"].items() if not k.startswith("names.")})
    net.eval()
    torch.onnx.export(
        Alone(net), (torch.zeros(1, MELS, 200),), given.out, input_names=["mel"], output_names=["mouth"],
        dynamic_axes={"mel": {2: "frames"}, "mouth": {1: "outputs"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
