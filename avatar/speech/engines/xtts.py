"""XTTS v2: copies a voice from some seconds of it, in 17 languages; not for commercial use.

Coqui's net, from the package `coqui-tts` (MPL-2.0, extra `coqui`). Its weights, under the Coqui Public Model
Licence, forbid commercial use of themselves and of what is made with them: `avatar models pull xtts` has that
accepted by name, and nothing speaks before.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from avatar.speech.engines.cloned import DENSE, Cloned, load_sample
from avatar.speech.profiles import Voice, base

HEARD = 22_050
"""Samples a second at which the net hears the sample."""


class Xtts(Cloned):
    """The engine `xtts`."""

    languages: ClassVar[tuple[str, ...]] = (
        *("en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "hu", "hi"),
        *DENSE,
    )
    package: ClassVar[str] = "TTS"
    extra: ClassVar[str] = "coqui"
    version: ClassVar[str] = "xtts-2 1"
    longest: int = 180
    """The net takes 400 tokens; its own limits are 186 letters and more, of Latin and Cyrillic ones."""

    def __init__(self, voice: Voice, threads: int) -> None:
        super().__init__(voice, threads)
        if base(voice.language) in DENSE:
            self.longest //= 3

    @classmethod
    def weights_of(cls, language: str) -> str:
        """One set of weights for all languages."""
        del language
        return "xtts"

    def open_net(self) -> None:
        """The net, on the GPU where torch has one, and what it takes from the sample."""
        import torch
        from TTS.tts.configs.xtts_config import XttsConfig
        from TTS.tts.models.xtts import Xtts as Net

        config = XttsConfig()
        config.load_json(str(self.folder / "config.json"))
        net: Any = Net(config)
        # The library writes checkpoints of the old kind anew in place, which would change a checked file.
        net._load_checkpoint = read_checkpoint
        net.load_checkpoint(config, checkpoint_dir=str(self.folder), eval=True)
        if torch.cuda.is_available():
            net.cuda()
        self._net, self._config = net, config
        self.sample_rate = int(config.model_args.output_sample_rate)
        sample = torch.from_numpy(load_sample(self.voice, HEARD, float(config.max_ref_len)).copy())[None]
        self._latents = net.get_gpt_cond_latents(
            sample, HEARD, length=config.gpt_cond_len, chunk_length=config.gpt_cond_chunk_len
        )
        self._speaker = net.get_speaker_embedding(sample, HEARD)

    def take(self, text: str, seed: int) -> NDArray[np.float32]:
        """Say a text, with the settings that came with the weights."""
        import torch

        torch.manual_seed(seed)
        made = self._net.inference(
            text,
            base(self.voice.language),
            self._latents,
            self._speaker,
            temperature=self._config.temperature,
            length_penalty=self._config.length_penalty,
            repetition_penalty=self._config.repetition_penalty,
            top_k=self._config.top_k,
            top_p=self._config.top_p,
        )
        return np.asarray(made["wav"], np.float32)


def read_checkpoint(path: Path | str) -> Any:
    """The tensors of a checkpoint by name. Only tensors and the library's own settings are unpickled."""
    import torch
    from TTS.tts.models import xtts

    with xtts._legacy_safe_globals():
        return torch.load(str(path), map_location="cpu", weights_only=True)["model"]
