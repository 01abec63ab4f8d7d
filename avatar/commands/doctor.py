"""`avatar doctor`: what is installed and what is missing."""

from __future__ import annotations

from avatar import __version__
from avatar.commands.app import app, examples
from avatar.commands.option_types import Json, Quiet
from avatar.terminal.console import command, print_json


@app.command(epilog=examples("avatar doctor", "avatar doctor --json"))
@command
def doctor(quiet: Quiet = False, as_json: Json = False) -> int:
    """Say what is installed, what really runs, what is missing, and the command that fixes it."""
    from dataclasses import asdict

    from avatar import doctor as surgery

    findings = surgery.examine()
    works = surgery.works(findings)
    if as_json:
        print_json({"ok": works, "version": __version__, "findings": [asdict(f) for f in findings]})
    else:
        surgery.show(findings, quiet=quiet)
    return 0 if works else 3
