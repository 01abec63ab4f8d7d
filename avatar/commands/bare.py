"""Options that may stand without a value: `--captions` alone, and `--captions soft`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand


def spell_out(args: Sequence[str]) -> list[str]:
    """`--captions` as it would be with a value: what follows is one only if it names kinds of captions.

    So a script may come after it: `avatar render --captions lesson.md`.
    """
    from avatar.media.captioning import KINDS

    known = {*KINDS, "none"}
    result: list[str] = []
    for i, arg in enumerate(args):
        if arg == "--":
            return [*result, *args[i:]]
        if arg == "--no-captions":
            result.append("--captions=none")
        elif arg == "--captions":
            following = args[i + 1].lower() if i + 1 < len(args) else ""
            named = all(name.strip() in known for name in following.split(","))
            result.append("--captions" if named else "--captions=burn")
        else:
            result.append(arg)
    return result


class CaptionedCommand(TyperCommand):
    """A command whose `--captions` may stand alone."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, spell_out(args))
