"""hibari `heart`: a small net that speaks with the voice of Kokoro's `af_heart`, 60 times as fast.

For drafts, tests and small machines. Apache-2.0, from the package `hibari-tts`.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from avatar.errors import EngineError, UnknownNameError
from avatar.speech.alphabet import number
from avatar.speech.engines.graph import output_field
from avatar.speech.engines.neural import NeuralEngine, open_net
from avatar.speech.profiles import Voice

SPEAKERS = {"heart": "hibari.onnx"}
DURATIONS = "/Clip_output_0"
_PARTS = ["lh", "theta", "ln", "lr", "phi", "f0"]


class Hibari(NeuralEngine):
    """The engine `hibari`. `threads`: phrases said at a time; 0 takes one, which is quick enough."""

    languages: ClassVar[tuple[str, ...]] = ("en-US",)
    version: ClassVar[str] = "hibari-0.2 2"
    lead: ClassVar[float] = 0.052
    limit: ClassVar[int] = 400

    def __init__(self, voice: Voice, threads: int) -> None:
        super().__init__(voice, threads or 1)
        if voice.speaker not in SPEAKERS:
            raise UnknownNameError("hibari speaker", voice.speaker, SPEAKERS)

    def open_session(self) -> Any:
        """The session, from the net inside the package `hibari-tts`."""
        found = importlib.util.find_spec("hibari")
        path = (
            Path(found.origin if found and found.origin else "hibari").parent
            / "assets"
            / SPEAKERS[self.voice.speaker]
        )
        try:
            net = path.read_bytes()
        except OSError as error:
            raise EngineError(
                f"hibari's net cannot be read from {path}: {error}",
                hint='Run: pip install --force-reinstall "hibari-tts>=0.2.1,<0.3"',
            ) from error
        return open_net(net + output_field(DURATIONS))

    def infer(
        self, session: Any, signs: str, speed: float, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Sound and durations; the noise in the sound is drawn from `rng`."""
        from hibari import dsp

        *parts, durations = session.run(
            [*_PARTS, DURATIONS],
            {"ids": np.asarray([number(signs)], np.int64), "speed": np.asarray([speed], np.float32)},
        )
        samples = dsp.synth(*(p[0] for p in parts), rng)
        return np.asarray(samples, np.float32).ravel(), np.asarray(durations, np.float32).ravel()
