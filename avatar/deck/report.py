"""What `avatar import` understands of its options, and says in the end."""

from __future__ import annotations

from dataclasses import asdict

from avatar.deck.importing import Imported
from avatar.deck.markdown import Said
from avatar.errors import InputError


def choose_said(*, text: bool, notes_only: bool) -> Said:
    """What --text and --notes-only ask for. Raises InputError for both of them."""
    if text and notes_only:
        raise InputError("--text and --notes-only contradict each other.", hint="Give one of them.")
    return "text" if text else "notes only" if notes_only else "notes"


def show(made: Imported, *, quiet: bool, as_json: bool) -> None:
    """Print what was made: one line, after warnings on standard error; or one JSON object."""
    from rich.markup import escape

    from avatar.terminal.console import begin, out

    if not begin(asdict(made), quiet=quiet, as_json=as_json):
        return
    kept = f", {_count(made.directions, 'stage direction')}" if made.directions else ""
    beside = f", pictures in {made.pictures.name}/" if made.pictures else ""
    out(escape(f"{made.script}  {_count(made.scenes, 'scene')}, {made.aspect}{kept}{beside}"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
