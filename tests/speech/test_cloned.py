"""pocket-tts and XTTS, with stand-ins for their libraries that have exactly the same signatures.

pocket-tts 4.0.1: `TTSModel.load_model`, `get_state_for_audio_prompt`, `generate_audio`, `sample_rate`.
coqui-tts 0.28.0: `XttsConfig.load_json`, `Xtts(config)`, `load_checkpoint`, `get_gpt_cond_latents`,
`get_speaker_embedding`, `inference`.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from avatar.errors import EngineError, InputError, MissingExtraError
from avatar.speech import speak_text
from avatar.speech.engine import Unit, engine_class, open_engine
from avatar.speech.engines.cloned import doubt_length
from avatar.speech.profiles import Voice, load_voice
from avatar.speech.terms import warn_of_terms
from avatar.weights import store
from avatar.weights.offline import RefusedError, no_network

from .cloning import make_voice_of, stock

TORCH = """
import numpy as np
ASKED = []

class Tensor:
    def __init__(self, array): self.array = np.asarray(array)
    def __getitem__(self, key): return Tensor(self.array[key])
    def detach(self): return self
    def cpu(self): return self
    def numpy(self): return self.array

def from_numpy(array): return Tensor(array)
def manual_seed(seed): ASKED.append(seed)

class cuda:
    @staticmethod
    def is_available(): return False

def load(path, *, map_location=None, weights_only=None):
    assert map_location == "cpu" and weights_only is True
    return {"model": {"weight": 1}, "config": None}
"""

SOUND = '''
import numpy as np, torch

def say(text, rate):
    """0.06 s of noise a letter; what the seed says is in the noise."""
    seconds = HOW.get("seconds") or 0.06 * sum(c.isalnum() for c in text)
    rng = np.random.default_rng(torch.ASKED[-1])
    return (0.2 * rng.standard_normal(round(seconds * rate))).astype(np.float32)

HOW = {}
'''

POCKET = """
from pathlib import Path
import torch, yaml
from heard import HOW, say

class TTSModel:
    @classmethod
    def load_model(cls, language=None, config=None, temp=None, sampler_decode_steps=1, noise_clamp=None,
                   eos_threshold=None, quantize=False, checkpoint=None, lsd_decode_steps=None):
        made = cls()
        made.config = yaml.safe_load(Path(config).read_text(encoding="utf-8"))
        if HOW.get("broken"):
            raise OSError("Could not load this library: torchaudio.so")
        if HOW.get("fetch"):
            import socket
            socket.create_connection(("huggingface.co", 443), timeout=1)
        LOADED.append(made.config)
        return made

    @property
    def sample_rate(self): return 24_000

    def get_state_for_audio_prompt(self, audio_conditioning, truncate=False):
        assert isinstance(audio_conditioning, torch.Tensor)
        assert audio_conditioning.array.shape[0] == 1 and audio_conditioning.array.dtype == "float32"
        return {"heard": audio_conditioning.array.shape[1]}

    def generate_audio(self, model_state, text_to_generate, max_tokens=50, frames_after_eos=None,
                       copy_state=True):
        assert model_state["heard"] == 3 * 24_000
        if HOW.get("fails"):
            raise RuntimeError("out of memory\\nmore")
        SAID.append(text_to_generate)
        return torch.Tensor(say(text_to_generate, 24_000))

LOADED, SAID = [], []
"""

XTTS_CONFIG = """
import json

class Args:
    output_sample_rate = 24_000

class XttsConfig:
    model_args = Args()
    temperature, length_penalty, repetition_penalty, top_k, top_p = 0.85, 1.0, 2.0, 50, 0.85
    gpt_cond_len, gpt_cond_chunk_len, max_ref_len = 12, 4, 10

    def load_json(self, file_name):
        with open(file_name) as file:
            for key, value in json.load(file).items():
                setattr(self, key, value)
"""

XTTS = """
import contextlib
from pathlib import Path
from heard import HOW, say

ASKED = []

@contextlib.contextmanager
def _legacy_safe_globals():
    yield

class Xtts:
    def __init__(self, config): self.config = config

    def _load_checkpoint(self, model_path):
        raise AssertionError("the library's own way writes the file anew")

    def load_checkpoint(self, config, checkpoint_dir=None, checkpoint_path=None, vocab_path=None, eval=True,
                        strict=True, use_deepspeed=False, speaker_file_path=None):
        self.state = self._load_checkpoint(Path(checkpoint_dir) / "model.pth")
        assert (Path(checkpoint_dir) / "vocab.json").is_file()

    def get_gpt_cond_latents(self, audio, sr, length=30, chunk_length=6):
        assert sr == 22_050 and audio.array.shape == (1, round(min(3, self.config.max_ref_len) * 22_050))
        return ("latents", length, chunk_length)

    def get_speaker_embedding(self, audio, sr):
        return "speaker"

    def inference(self, text, language, gpt_cond_latent, speaker_embedding, temperature=0.75,
                  length_penalty=1.0, repetition_penalty=10.0, top_k=50, top_p=0.85, do_sample=True,
                  num_beams=1, speed=1.0, enable_text_splitting=False, **hf_generate_kwargs):
        assert not hf_generate_kwargs and len(text) <= 180
        ASKED.append((text, language, gpt_cond_latent, speaker_embedding, temperature))
        return {"wav": say(text, 24_000)}
"""

FILES = {
    "torch.py": TORCH,
    "heard.py": SOUND,
    "pocket_tts/__init__.py": POCKET,
    "pocket_tts/config/english.yaml": (
        "weights_path: hf://kyutai/x@1\nweights_path_without_voice_cloning: hf://kyutai/y@1\n"
        "flow_lm:\n  lookup_table: {tokenizer_path: hf://kyutai/z@1, n_bins: 4000}\n"
    ),
    "pocket_tts/config/german.yaml": "other: 1\n",
    "TTS/__init__.py": "",
    "TTS/tts/__init__.py": "",
    "TTS/tts/configs/__init__.py": "",
    "TTS/tts/configs/xtts_config.py": XTTS_CONFIG,
    "TTS/tts/models/__init__.py": "",
    "TTS/tts/models/xtts.py": XTTS,
}
HELLO = [Unit("Hello"), Unit("there,"), Unit("my"), Unit("friend.")]


@pytest.fixture
def libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The stand-ins, found as installed packages are; gives how their voices behave."""
    for name, content in FILES.items():
        path = tmp_path / "lib" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content))
    tops = ("torch", "heard", "pocket_tts", "TTS")
    held = {name: module for name, module in sys.modules.items() if name.split(".")[0] in tops}
    for name in held:
        del sys.modules[name]
    monkeypatch.syspath_prepend(str(tmp_path / "lib"))
    import heard  # type: ignore[import-not-found]

    yield heard.HOW
    for name in [name for name in sys.modules if name.split(".")[0] in tops]:
        del sys.modules[name]
    sys.modules.update(held)


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AVATAR_MODELS_DIR", str(tmp_path / "models"))


@pytest.fixture
def pocket(tmp_path: Path, libraries: Any) -> Voice:
    stock("pocket-en", {})
    return make_voice_of(tmp_path / "voices", "pocket")


@pytest.fixture
def xtts(tmp_path: Path, libraries: Any) -> Voice:
    stock("xtts", {"config.json": json.dumps({"temperature": 0.6, "gpt_cond_len": 30}).encode()})
    return make_voice_of(tmp_path / "voices", "xtts")


def test_pocket_speaks_from_files_alone(pocket: Voice) -> None:
    (chunk,) = open_engine(pocket).speak(HELLO, seed=3)
    import pocket_tts  # type: ignore[import-not-found]

    (config,) = pocket_tts.LOADED
    folder = store.place(store.find_weights("pocket-en"))
    assert config["weights_path"] == str(folder / "model.safetensors")
    assert config["weights_path_without_voice_cloning"] is None
    assert config["flow_lm"]["lookup_table"] == {
        "tokenizer_path": str(folder / "tokenizer.json"),
        "n_bins": 4000,
    }
    assert pocket_tts.SAID == ["Hello there, my friend."]
    assert [w.unit for w in chunk.words] == [0, 1, 2, 3]
    assert all(a.end <= b.start + 1e-9 for a, b in zip(chunk.words, chunk.words[1:], strict=False))
    assert chunk.seconds == pytest.approx(0.06 * 18, abs=0.1)
    assert {p.word for p in chunk.phonemes} == {0, 1, 2, 3}


def test_the_same_seed_gives_the_same_sound(pocket: Voice) -> None:
    engine = open_engine(pocket)
    one, again, other = (next(iter(engine.speak(HELLO, seed=s))).samples for s in (1, 1, 2))
    assert np.array_equal(one, again)
    assert len(one) != len(other) or not np.array_equal(one, other)


def test_pace_and_pitch_are_made_afterwards(pocket: Voice) -> None:
    plain, fast, high = (
        next(iter(open_engine(pocket.model_copy(update=u)).speak(HELLO))).seconds
        for u in ({}, {"rate": 1.5}, {"pitch": 3.0})
    )
    assert fast == pytest.approx(plain / 1.5, abs=0.08)
    assert high == pytest.approx(plain, abs=0.08)


def test_a_take_that_babbles_is_taken_again(pocket: Voice, libraries: Any) -> None:
    import torch

    libraries["seconds"] = 40.0
    list(open_engine(pocket).speak([Unit("Yes.")]))
    assert len(torch.ASKED) == len(set(torch.ASKED)) == 3
    assert doubt_length("Yes.", 40.0, "en") > 30
    assert doubt_length("Yes.", 0.5, "en") == 0
    assert doubt_length("x" * 60, 0.5, "en") > 0
    assert doubt_length("世界" * 15, 10.0, "zh") == 0


def test_xtts_speaks_with_what_came_with_its_weights(xtts: Voice) -> None:
    (chunk,) = open_engine(xtts).speak(HELLO)
    from TTS.tts.models.xtts import ASKED  # type: ignore[import-not-found]

    assert ASKED == [("Hello there, my friend.", "en", ("latents", 30, 4), "speaker", 0.6)]
    assert [w.unit for w in chunk.words] == [0, 1, 2, 3]


def test_terms_of_the_weights_go_with_the_voice(xtts: Voice, tmp_path: Path) -> None:
    assert xtts.statement()["weights"] == {"name": "xtts", "licence": "CPML", "commercial": False}
    (warning,) = warn_of_terms([xtts, xtts])
    assert "forbids commercial use" in warning
    pocket = make_voice_of(tmp_path / "other", "pocket", language="fr-FR")
    assert pocket.statement()["weights"]["name"] == "pocket-fr"
    assert warn_of_terms([pocket, load_voice("heart")]) == ()
    assert "weights" not in load_voice("heart").statement()


def test_long_phrases_are_said_in_parts(xtts: Voice) -> None:
    phrase = [Unit(f"word{i}" + ("," if i % 9 == 8 else "")) for i in range(70)]
    chunks = list(open_engine(xtts).speak(phrase))
    assert len(chunks) > 2
    assert [w.unit for c in chunks for w in c.words] == list(range(70))


def test_a_script_is_spoken(pocket: Voice) -> None:
    speech = speak_text("Good day. It is 9 o'clock!", pocket, cache=False)
    assert [w.text for w in speech.words] == ["Good", "day", "It", "is", "nine", "o'clock"]


@pytest.mark.parametrize("engine", ["openvoice", "pocket", "xtts"])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"consent": None}, "nothing says that they agreed"),
        ({"revoked": {"date": "2026-02-03"}}, "was revoked"),
        ({"engine": "kokoro", "consent": None}, "nothing says that they agreed"),
    ],
)
def test_without_consent_nothing_speaks(
    tmp_path: Path, libraries: Any, engine: str, change: dict[str, Any], words: str
) -> None:
    """The class itself refuses, too, whatever the profile says of its engine."""
    voice = make_voice_of(tmp_path / "voices", engine, **change)
    with pytest.raises(InputError, match=words):
        engine_class(engine)(voice, 1)


@pytest.mark.parametrize("engine", ["openvoice", "pocket", "xtts"])
def test_another_sample_than_the_one_agreed_to_is_refused(
    tmp_path: Path, libraries: Any, engine: str
) -> None:
    voice = make_voice_of(tmp_path / "voices", engine)
    voice.speaker_file().write_bytes(b"RIFF somebody else")
    with pytest.raises(InputError, match="not the one that the consent is for"):
        engine_class(engine)(voice, 1)
    voice.speaker_file().unlink()
    with pytest.raises(InputError, match="cannot be read"):
        engine_class(engine)(voice, 1)


@pytest.mark.parametrize(("engine", "extra"), [("pocket", "clone"), ("xtts", "coqui")])
def test_missing_packages_name_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, extra: str
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=rf"avatar-presenter\[{extra}\]"):
        open_engine(make_voice_of(tmp_path / "voices", engine))


@pytest.mark.parametrize(
    ("engine", "command"),
    [
        ("openvoice", "avatar models pull openvoice"),
        ("pocket", "avatar models pull pocket-en"),
        ("xtts", "avatar models pull xtts --accept-licence CPML"),
    ],
)
def test_missing_weights_name_the_command(tmp_path: Path, libraries: Any, engine: str, command: str) -> None:
    with pytest.raises(InputError, match="are not on this machine") as caught:
        open_engine(make_voice_of(tmp_path / "voices", engine))
    assert f"Run: {command}" in caught.value.hint


def test_other_languages(tmp_path: Path, libraries: Any) -> None:
    with pytest.raises(InputError, match="which its engine does not"):
        open_engine(make_voice_of(tmp_path / "voices", "pocket", language="ja-JP"))
    stock("pocket-de", {})
    engine = open_engine(make_voice_of(tmp_path / "voices", "pocket", language="de-DE"))
    with pytest.raises(EngineError, match="does not describe its net 'german'"):
        list(engine.speak(HELLO))


def test_failures_of_the_library_are_one_clear_line(pocket: Voice, libraries: Any) -> None:
    engine = open_engine(pocket)
    libraries["fails"] = True
    with pytest.raises(EngineError, match=r"failed at 'Hello there, my friend\.': out of memory$"):
        list(engine.speak(HELLO))
    with pytest.raises(InputError, match=r"^The voice 'ana' cannot take the pronunciation"):
        list(engine.speak([Unit("x", ipa="x")]))


def test_a_library_that_does_not_start_says_what_may_be_wrong(pocket: Voice, libraries: Any) -> None:
    libraries["broken"] = True
    with pytest.raises(EngineError, match="does not start: Could not load this library") as caught:
        list(open_engine(pocket).speak(HELLO))
    assert "avatar models show pocket-en --check" in caught.value.hint


def test_a_library_that_wants_to_fetch_is_refused(pocket: Voice, libraries: Any) -> None:
    libraries["fetch"] = True
    with pytest.raises(EngineError, match=r"wanted to fetch something: .*huggingface\.co"):
        list(open_engine(pocket).speak(HELLO))


def test_nothing_leaves_this_machine_while_a_voice_speaks() -> None:
    with no_network():
        with pytest.raises(RefusedError):
            socket.getaddrinfo("example.org", 80)
        with pytest.raises(RefusedError):
            socket.create_connection(("192.0.2.1", 80), timeout=0.1)
        one, other = socket.socketpair()  # within the machine everything goes
        one.close()
        other.close()
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=1).close()
    assert socket.getaddrinfo("127.0.0.1", 80)


def test_a_render_without_weights_says_so_and_opens_no_socket(tmp_path: Path) -> None:
    make_voice_of(tmp_path / "voices", "openvoice")
    (tmp_path / "talk.md").write_text("---\nvoice: voices/ana.yaml\n---\n# One\n\nGood day.\n")
    program = """
    import sys
    seen = []
    sys.addaudithook(lambda event, _: seen.append(event) if event.startswith("socket.") else None)
    from avatar.cli import app
    try:
        app(["render", "talk.md", "-o", "talk.mp4", "--json"])
    except SystemExit as end:
        print(end.code, sorted(set(seen) - {"socket.gethostname"}), file=sys.stderr)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "2 []", done.stderr
    error = json.loads(done.stdout)["error"]
    assert "are not on this machine" in error["message"]
    assert "avatar models pull openvoice" in error["hint"]
    assert not (tmp_path / "talk.mp4").exists()
