"""OpenVoice v2: Kokoro speaks, and its sound is given the tone of another voice. Times stay as they are.

Two ONNX graphs (MIT; exported by the project voiceclonnx, fetched by `avatar models pull openvoice`) run in
the ONNX Runtime that is here already, so no package is needed beside them:

- `tone_ref_encoder.onnx`: spec [1, T, 513] → tone [1, 256]
- `tone_converter.onnx`: spec [1, 513, T], spec_lengths [1], src_g and tgt_g [1, 256, 1] → audio [1, 1, 256 T]

The tone of a sample is the mean over its pieces, as upstream takes it. That of Kokoro's speaker is taken
once, from a text of some length: single words would give each phrase a tone of its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from avatar import cache, weights
from avatar.errors import EngineError, InputError
from avatar.speech.engine import Chunk, Unit
from avatar.speech.engines.blends import read_blend
from avatar.speech.engines.cloned import check_sample, draw, fingerprint_of, load_sample
from avatar.speech.engines.kokoro import Kokoro, speakers
from avatar.speech.engines.neural import open_net
from avatar.speech.profiles import Voice, make_voice
from avatar.speech.sound.joins import resample

RATE = 22_050
"""Samples a second that the graphs work at."""
WINDOW, HOP = 1024, 256
TONE = 256
NOISE = 0.3
"""Amount of chance in the converted sound; upstream's own (`tau` of its converter)."""
CHANNELS = 192
"""Of the latent that chance is added to, where the graph does not say."""
PIECE, LONGEST = 10.0, 60.0
"""Seconds of the pieces of a sample, and of the sample in all."""
EDGE = 0.1
"""Seconds of silence at both ends while a phrase is converted: the graph hears what is around."""
BASES: dict[str, tuple[str, str]] = {
    "en-US": ("af_heart", "am_michael"),
    "en-GB": ("bf_emma", "bm_george"),
    "es": ("ef_dora", "em_alex"),
    "fr": ("ff_siwis", "ff_siwis"),
    "hi": ("hf_alpha", "hm_omega"),
    "it": ("if_sara", "im_nicola"),
    "ja": ("jf_alpha", "jm_kumo"),
    "pt": ("pf_dora", "pm_alex"),
    "zh": ("zf_xiaoxiao", "zm_yunxi"),
}
"""Language → the woman and the man of Kokoro whose speech is converted."""
READING = (
    "The north wind and the sun were arguing about which of them was the stronger, when a traveller came "
    "along, wrapped in a warm cloak. They agreed that whoever first made him take it off should be "
    "considered stronger than the other."
)
"""What Kokoro's speaker says for the tone of its voice: Aesop, in the words that phoneticians use."""


class OpenVoice:
    """The engine `openvoice`. `voice.base` names Kokoro's speaker; else language and gender choose one."""

    languages: ClassVar[tuple[str, ...]] = Kokoro.languages

    def __init__(self, voice: Voice, threads: int) -> None:
        sample = check_sample(voice)
        self.voice = voice
        self.folder: Path = weights.require("openvoice")
        self.speaker = choose_base(voice)
        self._kokoro = Kokoro(voice.model_copy(update={"engine": "kokoro", "speaker": self.speaker}), threads)
        self.lanes = self._kokoro.lanes
        self.sample_rate = RATE
        self._print = fingerprint_of("openvoice")
        self.identity = f"openvoice-2 1 {self._print} {sample} over {self._kokoro.identity}"
        self._turn = threading.Lock()
        self._tones: tuple[NDArray[np.float32], NDArray[np.float32]] | None = None
        self._converter: Any = None
        self._channels = CHANNELS

    @classmethod
    def weights_of(cls, language: str) -> str:
        """One set of weights for all languages."""
        del language
        return "openvoice"

    def speak(self, phrase: Sequence[Unit], *, seed: int = 0) -> Iterator[Chunk]:
        """Say a phrase (see `Engine.speak`)."""
        for chunk in self._kokoro.speak(phrase, seed=seed):
            with self._turn:
                if self._tones is None:
                    self._open()
            said = " ".join(unit.text for unit in phrase)
            samples = self._convert(chunk.samples, chunk.sample_rate, draw(seed, said, len(chunk.words)))
            yield replace(chunk, samples=samples, sample_rate=RATE)

    def _open(self) -> None:
        """Both graphs, and the two tones."""
        encoder = open_net(str(self.folder / "tone_ref_encoder.onnx"))
        graph, self._channels = expose_noise(self.folder / "tone_converter.onnx")
        self._converter = open_net(graph)
        sample = load_sample(self.voice, RATE, LONGEST)
        target = hear_tone(encoder, sample)
        kept = cache.folder() / "tones" / f"{self._base_key()}.npy"
        source = _read_tone(kept)
        if source is None:
            reading = self._plain().speak([Unit(word) for word in READING.split()])
            spoken = [chunk.samples for chunk in reading]
            source = hear_tone(encoder, resample(np.concatenate(spoken), self._kokoro.sample_rate, RATE))
            with contextlib.suppress(OSError):
                cache.write_whole(kept, [_pack_tone(source)])
        self._tones = source, target

    def _plain(self) -> Kokoro:
        """The speaker as it is, in English, at its own pace and pitch."""
        fields = {"name": self.speaker, "engine": "kokoro", "speaker": self.speaker, "language": "en-US"}
        return Kokoro(make_voice(fields, self.speaker), 1)

    def _base_key(self) -> str:
        words = f"{self._print} {self._kokoro.version} {self.speaker} {READING}"
        return hashlib.sha256(words.encode()).hexdigest()[:32]

    def _convert(self, samples: NDArray[np.float32], rate: int, seed: int) -> NDArray[np.float32]:
        """The sound in the other voice, float32 at 22.05 kHz, as long as it was."""
        assert self._tones is not None
        sound = resample(samples, rate, RATE)
        edge = round(EDGE * RATE)
        after = edge + -(len(sound) + 2 * edge) % HOP
        spec = spectrum(np.pad(sound, (edge, after)))
        noise = np.random.default_rng(seed).standard_normal((1, self._channels, spec.shape[1]))
        source, target = self._tones
        feeds = {
            "spec": spec[None],
            "spec_lengths": np.asarray([spec.shape[1]], np.int64),
            "src_g": source.reshape(1, TONE, 1),
            "tgt_g": target.reshape(1, TONE, 1),
            NOISE_INPUT: np.asarray(NOISE * noise, np.float32),
        }
        known = {entry.name for entry in self._converter.get_inputs()}
        try:
            made = self._converter.run(None, {name: value for name, value in feeds.items() if name in known})
        except Exception as error:
            raise EngineError(f"The voice {self.voice.name!r} could not be converted: {error}") from error
        out = np.asarray(made[0], np.float32).ravel()[edge : edge + len(sound)]
        if len(out) < len(sound) or not np.isfinite(out).all():
            raise EngineError(f"The voice {self.voice.name!r} gave sound that cannot be used.")
        return np.ascontiguousarray(out)


def choose_base(voice: Voice) -> str:
    """Kokoro's speaker (or blend of speakers) for a voice.

    Raises UnknownNameError, InputError for a language without any.
    """
    if voice.base:
        read_blend(voice.base, speakers())
        return voice.base
    pair = BASES.get(voice.language) or BASES.get(voice.language.split("-")[0])
    if voice.language.startswith("en"):
        pair = pair or BASES["en-US"]
    if pair is None:
        raise InputError(
            f"The voice {voice.name!r} is to speak {voice.language}, which Kokoro does not.",
            hint=f"Languages: {', '.join(BASES)}; or name a speaker as `base` in its profile.",
        )
    return pair[voice.gender == "man"]


def spectrum(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Magnitudes, float32 [513, n // 256], as the graphs were trained on.

    Windows of 1024 (a periodic Hann window) every 256 samples over sound that is mirrored at its ends by 384;
    √(re² + im² + 1e-6): `spectrogram_torch` of OpenVoice.
    """
    edge = (WINDOW - HOP) // 2
    padded = np.pad(samples.astype(np.float64), edge, mode="reflect" if len(samples) > edge else "constant")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)
    bins = np.fft.rfft(frames * window, axis=1)
    return np.ascontiguousarray(np.sqrt(bins.real**2 + bins.imag**2 + 1e-6).T, np.float32)


def hear_tone(encoder: Any, samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The tone of a voice, float32 [256]: the mean over pieces of about ten seconds. Raises EngineError."""
    count = max(1, round(len(samples) / (PIECE * RATE)))
    try:
        tones = [
            np.asarray(encoder.run(None, {"spec": spectrum(piece).T[None]})[0], np.float32).ravel()
            for piece in np.array_split(samples, count)
        ]
    except Exception as error:
        raise EngineError(f"The tone of a voice could not be heard: {error}") from error
    tone = np.asarray(np.mean(tones, axis=0), np.float32)
    if tone.shape != (TONE,) or not np.isfinite(tone).all():
        raise EngineError("The net that hears the tone of a voice is not the one that is known here.")
    return tone


NOISE_INPUT = "avatar_noise"


def expose_noise(path: Path) -> tuple[bytes, int]:
    """The converter with its chance as an input [1, channels, T], and the number of those channels.

    Inside, it draws anew at every run and at full strength. From outside, the same phrase gives the same
    sound, at upstream's strength. Raises EngineError.
    """
    import onnx
    from onnx import TensorProto, helper

    try:
        model = onnx.load(str(path))
        draws = [node for node in model.graph.node if node.op_type == "RandomNormalLike"]
        channels = _channels(onnx.shape_inference.infer_shapes(model), draws[0].input[0]) if draws else 0
    except Exception as error:
        raise EngineError(
            f"{path.name} cannot be read: {error}.", hint="Run: avatar models show openvoice --check"
        ) from error
    for node in draws:
        made = helper.make_node("Identity", [NOISE_INPUT], list(node.output), name=node.name)
        node.CopyFrom(made)
    if draws:
        shape: list[int | str | None] = [1, channels or CHANNELS, "frames"]
        model.graph.input.append(helper.make_tensor_value_info(NOISE_INPUT, TensorProto.FLOAT, shape))
    return bytes(model.SerializeToString()), channels or CHANNELS


def _channels(model: Any, name: str) -> int:
    """The second dimension of a tensor, 0 where it is not known."""
    for info in (*model.graph.value_info, *model.graph.input):
        if info.name == name:
            dims: Any = info.type.tensor_type.shape.dim
            return int(dims[1].dim_value) if len(dims) > 1 else 0
    return 0


def _read_tone(path: Path) -> NDArray[np.float32] | None:
    with contextlib.suppress(OSError, ValueError, EOFError):
        tone = np.load(path, allow_pickle=False)
        if tone.shape == (TONE,) and tone.dtype == np.float32 and np.isfinite(tone).all():
            return np.asarray(tone)
    return None


def _pack_tone(tone: NDArray[np.float32]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, tone, allow_pickle=False)
    return buffer.getvalue()
