"""Where the things that ship with the program lie: voices, presenters, templates, nets.

In a wheel they are inside the package (`avatar/assets/…`); in a checkout they are top-level folders.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
MODELS = PACKAGE / "models"


def folder(name: str) -> Path:
    """The folder `voices`, `presenters` or `templates`, wherever this installation keeps it."""
    inside = PACKAGE / "assets" / name
    return inside if inside.is_dir() else PACKAGE.parent / name
