"""`avatar motion`: a sound or a script → the curves of a face in a file, and drawn as a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.errors import InputError
from avatar.progress import ProgressCallback, Stopwatch
from avatar.project import DEFAULT_VOICE
from avatar.terminal.console import begin, out, say

if TYPE_CHECKING:
    from avatar.motion import Motion
    from avatar.script import Script
    from avatar.speech import Speech

_SCRIPTS = (".md", ".markdown", ".txt")


@dataclass(frozen=True)
class Moved:
    """What was made. voice: whose, empty for a recording. plot: the picture of the curves, if any."""

    path: Path
    format: str
    seconds: float
    frames: int
    fps: float
    voice: str = ""
    plot: Path | None = None
    warnings: tuple[str, ...] = ()


def motion_to_file(
    source: Path,
    target: Path,
    kind: str,
    *,
    fps: float = 25,
    seed: int = 0,
    amounts: Mapping[str, float] | None = None,
    voice: str | None = None,
    plot: Path | None = None,
    progress: ProgressCallback | None = None,
) -> Moved:
    """Write how a face moves that says `source`: a sound, whose lips are heard, or a script, which is spoken.

    kind: csv, json or npz. amounts: of mouth, blinks, head, gaze, expression and breath, each 0 to 1; what is
    not there is what the script says, or all of it.
    Both files appear, or none. Raises what the stages raise, and OutputError.
    """
    from avatar.media import Outputs, check_target, exact_rate
    from avatar.motion.files import write_motion
    from avatar.motion.mix import check_amounts

    check_target(target)
    if plot:
        check_target(plot)
    exact_rate(fps)
    check_amounts(amounts or {})
    speech, script, who = _listen(source, voice, seed, Stopwatch(progress))
    chosen = {**(script.motion if script else {}), **(amounts or {})}
    motion = _move(speech, script, fps, seed, chosen)
    warnings: tuple[str, ...] = ()
    with Outputs() as outputs:
        with outputs.open(target, binary=True) as file:
            write_motion(file, motion, kind)
        if plot:
            from avatar.drawings.plot import draw_curves

            picture, warnings = draw_curves(motion, speech, source.name)
            with outputs.open(plot, binary=True) as file:
                picture.save(file, "PNG", optimize=True)
    return Moved(target, kind, round(speech.seconds, 3), len(motion), fps, who, plot, warnings)


def _move(
    speech: Speech, script: Script | None, fps: float, seed: int, amounts: Mapping[str, float]
) -> Motion:
    """How a face moves that says it all; for a script as in its video, scene by scene."""
    from avatar.media import exact_rate
    from avatar.motion import move
    from avatar.motion.scenes import move_scenes

    if script is None:
        settings: dict[str, Any] = dict(amounts)
        return move(speech, fps=fps, seed=seed, language="en", **settings)
    from avatar.compose.arrangement import Timing
    from avatar.compose.plan import cut_scenes, scene_starts
    from avatar.speech.timing import on_frames

    speech = on_frames(speech, exact_rate(fps))
    cuts = cut_scenes(scene_starts(script, speech), fps, Timing().fade)
    return move_scenes(
        speech, cuts, fps=fps, seed=seed, language=script.language, tone=script.tone, amounts=amounts
    )


def _listen(
    source: Path, voice: str | None, seed: int, clock: Stopwatch
) -> tuple[Speech, Script | None, str]:
    """The speech, the script if there is one, and the voice's name ("" for a recording)."""
    from avatar import speech as stage

    if source.suffix.lower() not in _SCRIPTS:
        if voice:
            raise InputError(
                f"{source} is a recording and has a voice.",
                hint="--voice is for scripts (.md): leave it out.",
            )
        return stage.load_recording(source), None, ""
    from avatar.project.casting import voices_of
    from avatar.script import load_script

    script = load_script(source)
    voices = voices_of(script, voice, DEFAULT_VOICE)

    def said(done: int, total: int) -> None:
        clock.tell("speak", done, total, "words")

    spoken = stage.speak(script, voices, seed=seed, progress=said)
    return spoken, script, ", ".join(one.name for one in voices)


def show(made: Moved, *, quiet: bool = False, as_json: bool = False) -> None:
    """Print one JSON object, or a line for each file and a line of figures."""
    from rich.markup import escape

    if not begin(asdict(made), quiet=quiet, as_json=as_json):
        return
    out(f"[bold]{escape(str(made.path))}[/]")
    if made.plot:
        out(escape(str(made.plot)))
    by = f", spoken by {made.voice}" if made.voice else ""
    say(f"{made.seconds:.1f} s of motion, {made.frames} frames at {made.fps:g} a second{by}.")
