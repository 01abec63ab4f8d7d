"""The entry point of the `avatar` command, with its commands in the order of its help."""

from __future__ import annotations

from importlib import import_module

from .commands.app import app
from .terminal.console import settle_terminal

COMMANDS = (
    *(
        "render",
        "batch",
        "preview",
        "animate",
        "speak",
        "motion",
        "deck",
        "package",
        "check",
        "doctor",
        "bench",
    ),
    *("presenters", "voices", "models", "templates", "brand", "portrait"),
)
"""Modules of `avatar.commands`; each adds its commands to `app` as it is loaded."""

for _name in COMMANDS:
    import_module(f"avatar.commands.{_name}")


def main() -> None:
    """Run what the command line says."""
    settle_terminal()
    app()
