"""pocket-tts: copies a voice from some seconds of it, on a CPU, in seven languages.

Kyutai's net of 100 million weights (code MIT, weights CC-BY-4.0), from the package `pocket-tts` (extra
`clone`). Its weights are fetched by `avatar models pull pocket-en` and its like.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from avatar.errors import EngineError
from avatar.speech.engines.cloned import Cloned, load_sample
from avatar.speech.profiles import base

CONFIGS = {
    "en": "english", "fr": "french", "de": "german", "es": "spanish", "it": "italian", "pt": "portuguese",
    "nl": "dutch",
}  # fmt: skip
"""Language → name of the package's own description of its net."""
PROMPT = 30.0
"""Seconds of the sample that the net is given; the library's own limit."""


class Pocket(Cloned):
    """The engine `pocket`."""

    languages: ClassVar[tuple[str, ...]] = tuple(CONFIGS)
    package: ClassVar[str] = "pocket_tts"
    extra: ClassVar[str] = "clone"
    version: ClassVar[str] = "pocket-tts-4.0 1"
    longest: int = 280  # the library cuts further by itself

    @classmethod
    def weights_of(cls, language: str) -> str:
        """One set of weights a language."""
        return f"pocket-{language}"

    def open_net(self) -> None:
        """The net from files, never from the hub; and the state in which it has heard the sample."""
        import torch
        from pocket_tts import TTSModel

        with tempfile.TemporaryDirectory(prefix="avatar-") as folder:
            config = Path(folder) / "local.yaml"
            config.write_text(describe_net(CONFIGS[base(self.voice.language)], self.folder), encoding="utf-8")
            self._model: Any = TTSModel.load_model(config=config)
        self.sample_rate = int(self._model.sample_rate)
        prompt = load_sample(self.voice, self.sample_rate, PROMPT)
        self._state = self._model.get_state_for_audio_prompt(torch.from_numpy(prompt.copy())[None])

    def take(self, text: str, seed: int) -> NDArray[np.float32]:
        """Say a text; the library's generator is torch's own."""
        import torch

        torch.manual_seed(seed)
        sound = self._model.generate_audio(self._state, text)
        return np.asarray(sound.detach().cpu().numpy(), np.float32)


def describe_net(name: str, folder: Path) -> str:
    """The package's description of a net (YAML), with the weights and the tokenizer of `folder`.

    Raises EngineError when the package has no such description any more.
    """
    from importlib.resources import files

    import yaml

    source = files("pocket_tts") / "config" / f"{name}.yaml"
    try:
        content: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
        content["weights_path"] = str(folder / "model.safetensors")
        content["weights_path_without_voice_cloning"] = None
        content["flow_lm"]["lookup_table"]["tokenizer_path"] = str(folder / "tokenizer.json")
    except (OSError, KeyError, TypeError) as error:
        raise EngineError(
            f"pocket-tts does not describe its net {name!r} as expected: {error}.",
            hint='Run: pip install "avatar-presenter[clone]"',
        ) from error
    return yaml.safe_dump(content)
