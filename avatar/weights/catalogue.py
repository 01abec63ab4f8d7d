"""The weights that `avatar models pull` can fetch: from where, how large, under which licence.

Every address names a revision, so that what lies behind it does not change. Where the publisher's SHA-256
is publicly known it stands here; where it is not (the cloning weights of pocket-tts lie behind a form), it is
empty, and the digest that the hub reports on the first pull is checked and written down instead.
"""

from __future__ import annotations

from dataclasses import dataclass

from avatar.errors import UnknownNameError

HUB = "https://huggingface.co"


@dataclass(frozen=True)
class WeightsFile:
    """One file: the name it is kept under, its address, its bytes (0: the hub says) and its SHA-256.

    sha256: empty where it is not publicly known.
    """

    name: str
    url: str
    size: int = 0
    sha256: str = ""


@dataclass(frozen=True)
class Weights:
    """Weights that belong together.

    about: bytes of all files, for those whose size is not known beforehand.
    extra: the package's extra that brings the engine, empty where nothing more is needed.
    gate: the page on which the publisher's terms must be accepted before anything can be fetched.
    """

    name: str
    purpose: str
    files: tuple[WeightsFile, ...]
    licence: str
    licence_url: str
    commercial: bool
    about: int
    extra: str = ""
    gate: str = ""

    @property
    def size(self) -> int:
        """Bytes of all files, exact where they are known."""
        known = [file.size for file in self.files]
        return sum(known) if all(known) else self.about


def _pocket(language: str, revision: str, tokenizer: WeightsFile) -> Weights:
    """pocket-tts speaks one language a set of weights; the revisions are those of pocket-tts 4.0."""
    code = _POCKET_CODES[language]
    model = f"{HUB}/kyutai/pocket-tts/resolve/{revision}/languages/{language}/model.safetensors"
    return Weights(
        name=f"pocket-{code}",
        purpose=f"clones a voice that speaks {language.capitalize()} (engine pocket)",
        files=(WeightsFile("model.safetensors", model), tokenizer),
        licence="CC-BY-4.0",
        licence_url="https://creativecommons.org/licenses/by/4.0/",
        commercial=True,
        about=220_000_000,
        extra="clone",
        gate=f"{HUB}/kyutai/pocket-tts",
    )


def _tokenizer(language: str, revision: str, size: int = 0, sha256: str = "") -> WeightsFile:
    place = f"kyutai/pocket-tts-without-voice-cloning/resolve/{revision}/languages/{language}"
    return WeightsFile("tokenizer.json", f"{HUB}/{place}/tokenizer.json", size, sha256)


_POCKET_CODES = {
    "english": "en", "french": "fr", "german": "de", "spanish": "es",
    "italian": "it", "portuguese": "pt", "dutch": "nl",
}  # fmt: skip
_AUTUMN = "3e82814a68665eec246ff649b14c71331f955c06"
_TOKENS = "4e1e0a3e611c51c0b4ed8174fc10f32a54644303"
_OPENVOICE = f"{HUB}/TigreGotico/voiceclonnx-openvoice-v2/resolve/34d010c192c97f763207f488f6057fd07fee42ad"
_XTTS = f"{HUB}/coqui/XTTS-v2/resolve/6c2b0d75eae4b7047358e3b6bd9325f857d43f77"

_ALL = (
    Weights(
        name="openvoice",
        purpose="gives Kokoro's speech the sound of another voice (engine openvoice)",
        files=(
            WeightsFile(
                "tone_ref_encoder.onnx",
                f"{_OPENVOICE}/tone_ref_encoder.onnx",
                3_259_275,
                "3dd4918cab90e1acf7fa5c6f7539c27710e7a3cdfba550468c5ea49399178bf7",
            ),
            WeightsFile(
                "tone_converter.onnx",
                f"{_OPENVOICE}/tone_converter.onnx",
                128_051_288,
                "7d7ee834c230037ead5cd6b64d44fcd842fbab5cd4cf6fe3ab381fad763325e9",
            ),
        ),
        licence="MIT",
        licence_url="https://github.com/myshell-ai/OpenVoice/blob/main/LICENSE",
        commercial=True,
        about=131_310_563,
    ),
    _pocket(
        "english",
        "db04f0e653473e5c7333c69686ac92b7460b0c1d",
        _tokenizer(
            "english",
            "00eac05ed3d16bdc3f6b5d598874019c34a89214",
            245_020,
            "f498428e1eafee50492f7be13dc9bfafcfc12e508cd0eb1b01c92ecd5d8c6687",
        ),
    ),
    _pocket("french", _AUTUMN, _tokenizer("french", "8843db76457a91db32077edf8dfcd1c0e3e755fd")),
    _pocket("german", _AUTUMN, _tokenizer("german", _TOKENS)),
    _pocket(
        "spanish",
        _AUTUMN,
        _tokenizer("spanish", _TOKENS, 0, "9ade09bbdc64ab2b59952b90773fa0890b780ece4fd5aef0d36a00c6ad5f0531"),
    ),
    _pocket("italian", _AUTUMN, _tokenizer("italian", _TOKENS)),
    _pocket("portuguese", _AUTUMN, _tokenizer("portuguese", _TOKENS)),
    _pocket("dutch", _AUTUMN, _tokenizer("dutch", _TOKENS)),
    Weights(
        name="xtts",
        purpose="clones a voice in 17 languages (engine xtts); not for commercial use",
        files=(
            WeightsFile(
                "config.json",
                f"{_XTTS}/config.json",
                4_368,
                "ef262b1454dd2a77e1461b0b2cd53e19b8a7624cc131b837d36df67356bc75e8",
            ),
            WeightsFile(
                "vocab.json",
                f"{_XTTS}/vocab.json",
                361_219,
                "928260878a59da8a72a2a5b7687fea29d5106137669d90945430fe17e415304a",
            ),
            WeightsFile(
                "LICENSE.txt",
                f"{_XTTS}/LICENSE.txt",
                4_014,
                "190f6d7c19b8984f91b97712b94ce92d2b2e640fc677dacab966e955ece9d043",
            ),
            WeightsFile(
                "model.pth",
                f"{_XTTS}/model.pth",
                1_867_929_118,
                "c7ea20001c6a0a841c77e252d8409f6a74fb423e79b3206a0771ba5989776187",
            ),
        ),
        licence="CPML",
        licence_url=f"{HUB}/coqui/XTTS-v2/blob/main/LICENSE.txt",
        commercial=False,
        about=1_868_298_719,
        extra="coqui",
    ),
)
CATALOGUE: dict[str, Weights] = {weights.name: weights for weights in _ALL}
"""Name → weights, in the order in which they are listed."""


def find_weights(name: str) -> Weights:
    """The weights of that name. Raises UnknownNameError with the nearest names."""
    if name.lower() not in CATALOGUE:
        raise UnknownNameError("set of weights", name, CATALOGUE)
    return CATALOGUE[name.lower()]
