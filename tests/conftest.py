"""What all tests share: a cache folder of their own, the presenters, and their rigs."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from avatar.motion.model import ARKIT_INDEX, Motion
from avatar.portrait import load_presenter, load_rig
from avatar.portrait.rig import Rig

SHARED = Path(__file__).parents[2] / "shared"

# In a shell's background Ctrl-C is ignored, and programs that are started inherit that: these must hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing of the user's own is read or written; within one run the work is done once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AVATAR_CACHE_DIR", str(tmp_path_factory.mktemp("cache-of-the-session")))
        patch.setenv("AVATAR_PRESENTERS_DIR", str(tmp_path_factory.mktemp("presenters-of-the-session")))
        patch.setenv("AVATAR_VOICES_DIR", str(tmp_path_factory.mktemp("voices-of-the-session")))
        patch.setenv("AVATAR_MODELS_DIR", str(tmp_path_factory.mktemp("models-of-the-session")))
        yield


@pytest.fixture(scope="session")
def rig_of() -> Callable[[str], Rig]:
    """The rig of a presenter by name, made once."""
    made: dict[str, Rig] = {}

    def find(name: str) -> Rig:
        if name not in made:
            made[name], _ = load_rig(load_presenter(name).portrait)
        return made[name]

    return find


@pytest.fixture(scope="session")
def presenter_bgra() -> Callable[[str], np.ndarray]:
    """A presenter's picture by name, uint8 [1024, 1024, 4] BGRA."""
    return lambda name: cv2.imread(str(load_presenter(name).portrait), cv2.IMREAD_UNCHANGED)


def on_grey(bgra: np.ndarray, grey: float = 150.0) -> np.ndarray:
    """A cut-out picture before plain grey, uint8 [H, W, 3]."""
    alpha = bgra[..., 3:].astype(np.float32) / 255
    return (bgra[..., :3] * alpha + grey * (1 - alpha) + 0.5).astype(np.uint8)


@pytest.fixture(scope="session")
def photo(presenter_bgra: Callable[[str], np.ndarray]) -> Callable[[str], np.ndarray]:
    """A presenter before a grey wall, as a camera would see them: uint8 [1024, 1024, 3] BGR."""
    return lambda name: on_grey(presenter_bgra(name))


def make_motion(
    frames: int = 1,
    fps: float = 25.0,
    *,
    head: tuple[float, ...] = (),
    breath: float = 0.0,
    **coefficients: float | np.ndarray,
) -> Motion:
    """A motion of `frames` frames; coefficients by ARKit name, each a number or one value a frame."""
    values = np.zeros((frames, 52), np.float32)
    for name, value in coefficients.items():
        values[:, ARKIT_INDEX[name]] = value
    pose = np.zeros((frames, 6), np.float32)
    pose[:, : len(head)] = head
    return Motion(fps, values, pose, np.full(frames, breath, np.float32))


def running_as_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def avatar(tmp_path, monkeypatch):
    """Run a command in an empty folder; returns exit code, standard output and standard error."""
    from typer.testing import CliRunner

    from avatar.cli import app

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("AVATAR_PRESENTERS_DIR", str(tmp_path / "own"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*args):
        result = CliRunner().invoke(app, [str(a) for a in args])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return SimpleNamespace(code=result.exit_code, out=result.stdout, err=result.stderr)

    return run
