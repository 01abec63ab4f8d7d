"""What a job made, told on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from avatar.terminal.console import begin, out, print_json, say

if TYPE_CHECKING:
    from avatar.pipeline import RenderResult
    from avatar.stills import StillResult


def show(result: RenderResult, *, quiet: bool = False, as_json: bool = False) -> None:
    """Print one JSON object, or a line for each file and a line of figures."""
    from rich.markup import escape

    if not begin(as_dict(result), quiet=quiet, as_json=as_json):
        return
    out(f"[bold]{escape(str(result.path))}[/]")
    for path in (*result.subtitles.values(), result.chapters, result.poster, result.mix, result.manifest):
        if path:
            out(escape(str(path)))
    for package in result.packages.values():
        out(escape(str(package)))
    for note in result.notes:
        say(escape(note))
    work = result.timings["total"]
    old = result.frames - result.drawn
    kept = f", {old} of them kept from before" if old else ""
    say(
        f"{result.seconds:.1f} s of video, {result.frames} frames{kept}, made in {work:.1f} s "
        f"({result.provider}, {result.encoder})."
    )


def show_all(results: Sequence[RenderResult]) -> None:
    """Print several results as one JSON object."""
    print_json({"ok": True, "videos": [as_dict(result) for result in results]})


def show_still(result: StillResult, *, quiet: bool = False, as_json: bool = False) -> None:
    """Print one JSON object, or the picture's path and a line of what it shows."""
    from rich.markup import escape

    if not begin(asdict(result), quiet=quiet, as_json=as_json):
        return
    out(f"[bold]{escape(str(result.path))}[/]")
    many = len(result.seconds) > 1
    what = f"{len(result.seconds)} scenes" if many else f"second {result.seconds[0]:g}"
    say(f"{what} of {result.length:.1f}, drawn in {result.timings['total']:.1f} s.")


def as_dict(result: RenderResult) -> dict[str, Any]:
    """The result as plain values."""
    return {
        "path": result.path,
        "subtitles": dict(result.subtitles),
        "chapters": result.chapters,
        "poster": result.poster,
        "mix": result.mix,
        "manifest": result.manifest,
        "packages": dict(result.packages),
        "seconds": result.seconds,
        "frames": result.frames,
        "drawn": result.drawn,
        "provider": result.provider,
        "encoder": result.encoder,
        "timings": dict(result.timings),
        "warnings": list(result.warnings),
        "language": result.language,
        "notes": list(result.notes),
    }
