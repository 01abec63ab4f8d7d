"""A presenter's rig, made once for all tests of drawing."""

from __future__ import annotations

import pytest

from avatar.portrait import load_rig
from avatar.portrait.rig import Rig
from avatar.resources import folder


@pytest.fixture(scope="session")
def rig() -> Rig:
    """The rig of a presenter that ships, not from the cache."""
    made, _ = load_rig(folder("presenters") / "ava.png", use_cache=False)
    return made
