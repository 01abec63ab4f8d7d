"""Where the things that ship with the program lie: voices, presenters, templates, nets.

In a wheel they are inside the package (`avatar/assets/…`); in a checkout they are top-level folders.
"""

from __future__ import annotations

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
MODELS = PACKAGE / "models"


def folder(name: str) -> Path:
    """The folder `voices`, `presenters` or `templates`, wherever this installation keeps it."""
    inside = PACKAGE / "assets" / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def own_presenters() -> Path:
    """The folder of the user's own presenters, which need not exist yet.

    The variable AVATAR_PRESENTERS_DIR overrides the system's usual place for a program's data.
    """
    return _own("presenters")


def own_voices() -> Path:
    """The folder of the user's own voices, which need not exist yet; AVATAR_VOICES_DIR overrides it."""
    return _own("voices")


def _own(kind: str) -> Path:
    if chosen := os.environ.get(f"AVATAR_{kind.upper()}_DIR"):
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("avatar-presenter", appauthor=False)) / kind
