"""The first picture on a new installation takes longer: that is told beside its progress."""

from __future__ import annotations

import importlib.util
from importlib.machinery import ModuleSpec
from types import SimpleNamespace

import pytest

from avatar.animation import job
from avatar.portrait import matte
from avatar.progress import Progress, Stopwatch


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A stand-in for the folder of the solver's package."""
    spec = ModuleSpec("pymatting", None, is_package=True)
    spec.submodule_search_locations = [str(tmp_path)]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: spec)
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    return tmp_path


def test_code_is_looked_for_where_numba_keeps_it(package, monkeypatch):
    assert not matte.is_compiled()
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(package))
    assert matte.is_compiled()
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    (package / "util" / "__pycache__").mkdir(parents=True)
    (package / "util" / "__pycache__" / "kernels.f-33.nbi").touch()
    assert matte.is_compiled()


@pytest.mark.parametrize(("compiled", "note"), [(False, job.FIRST_TIME), (True, "")])
def test_the_wait_is_told_once(monkeypatch, tmp_path, compiled, note):
    monkeypatch.setattr(matte, "is_compiled", lambda: compiled)
    monkeypatch.setattr("avatar.portrait.load_rig", lambda *args, **kwargs: (SimpleNamespace(), ()))
    told: list[Progress] = []
    job.load_rig_for(tmp_path / "me.jpg", None, 512, Stopwatch(told.append))
    assert [event.note for event in told] == [note, ""]
