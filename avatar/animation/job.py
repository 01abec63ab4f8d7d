"""A picture that speaks a recording: the job without script, voice and template."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from avatar.progress import ProgressCallback, Stopwatch
from avatar.project import Findings, Video, check_apart, find_landmarks, find_sitter
from avatar.results import RenderResult, make_result

if TYPE_CHECKING:
    from avatar.compose.cutout import Cutout
    from avatar.compose.plain import PlainCompositor
    from avatar.motion import Motion
    from avatar.portrait import Presenter
    from avatar.portrait.rig import Rig

LONGEST_ANIMATION_SIDE = 1080
"""`animate` draws no larger than this unless a size is asked for: faces in pictures are rarely sharper."""


def animate(
    portrait: str | Path,
    audio: str | Path,
    output: str | Path,
    *,
    size: tuple[int, int] | None = None,
    fps: float = 25,
    background: str = "keep",
    motion: str | Path | Motion | None = None,
    seed: int = 0,
    provider: str = "auto",
    encoder: str = "auto",
    codec: str = "auto",
    progress: ProgressCallback | None = None,
) -> RenderResult:
    """Make a picture speak a recording: no template, the picture's own frame.

    portrait: a picture or the name of a presenter. size: of the video; by default the picture's, at most
    1080 pixels a side. background: `keep` for the picture's own, `none` for a transparent video, or a colour
    as #rrggbb. output and codec: as in `render`.
    motion: how the face moves, instead of what the sound says: a `Motion`, or its file (see `load_motion`).
    progress: as in `render`.

    Raises:
        AvatarError: see `avatar.errors`; nothing is written then.
    """
    from avatar.animation.canvas import cut_picture, parse_background, stage_picture
    from avatar.media import check_size, check_target, choose_delivery, exact_rate
    from avatar.media.loop import WIDEST, loop_size
    from avatar.motion.files import take_motion
    from avatar.render import check_provider
    from avatar.speech import load_recording

    clock = Stopwatch(progress)
    found = Findings()
    target = found.take(check_target, output)
    found.take(exact_rate, fps)
    clear = background == "none"
    named = output if target or Path(output).suffix else "video.mp4"  # a folder has no wrong ending
    delivery = found.take(choose_delivery, named, codec=codec, encoder=encoder, transparent=clear)
    loop = bool(delivery and delivery.form.loop)
    longest = WIDEST if loop else LONGEST_ANIMATION_SIDE
    if size and found.take(check_size, size) and loop:
        size = loop_size(size)
    found.take(check_provider, provider)
    found.take(parse_background, background)
    picture, person = found.take(find_sitter, portrait) or (None, None)
    if target:
        used = [("portrait", picture)] if picture else []
        found.take(check_apart, target, [*used, ("audio", Path(audio))], "-o")
    with clock.stage("motion"):
        given = found.take(take_motion, motion) if motion is not None else None
    with clock.stage("sound"):
        speech = found.take(load_recording, audio)
    with clock.stage("portrait"):
        loaded = (
            found.take(load_rig_for, picture, person, min(size or (longest,)), clock) if picture else None
        )
    if found or not (target and delivery and picture and speech and loaded):
        raise found.as_error()
    rig, warnings = loaded

    with clock.stage("motion"):
        from avatar.motion import move
        from avatar.motion.retime import fit_motion

        if given:
            moves, more = fit_motion(given.motion, fps, speech.seconds)
            warnings += given.warnings + more
        else:
            moves = move(speech, fps=fps, seed=seed)
    with clock.stage("layout"):
        compositor: PlainCompositor | Cutout
        if clear:
            staged, compositor, side, canvas = cut_picture(rig, size, longest)
        else:
            staged, compositor, side, canvas = stage_picture(rig, size, background, longest)
    video = Video(target, canvas, fps, encoder, delivery)
    inputs = [("portrait", picture), ("audio", Path(audio))]
    if points := find_landmarks(picture, person):
        inputs.append(("landmarks", points))
    if isinstance(motion, (str, Path)):
        inputs.append(("motion", Path(motion)))

    from avatar.media import Manifest, Outputs, write_manifest
    from avatar.render import create_renderer
    from avatar.render.ahead import draw_ahead
    from avatar.scenes.delivering import draw_squares, encode, shown_frames, warn_of_cut

    numbers = shown_frames(video, len(moves))
    warnings += warn_of_cut(video, speech.seconds)
    with Outputs() as outputs:
        with clock.stage("frames"):
            renderer = create_renderer(staged, side, provider)
            squares = draw_ahead(draw_squares(renderer, moves, numbers))
            frames = map(compositor.draw, squares)
            ran = encode(frames, video, numbers, speech.samples, speech.sample_rate, outputs, clock)
        manifest = Manifest(
            video=video.path,
            inputs=inputs,
            outputs={"video": video.path},
            settings={
                "size": list(video.size),
                "fps": float(fps),
                "background": background,
                "codec": video.delivery.codec,
            },
            seed=seed,
            provider=renderer.provider,
            encoder=ran,
            figures={"seconds": speech.seconds, "frames": len(numbers)},
            timings=clock.timings,
            warnings=warnings,
            presenter=person.statement() if person else {},
        )
        written = write_manifest(manifest, outputs=outputs)
    return make_result(manifest, written, numbers, fps, len(numbers), clock)


FIRST_TIME = "the first picture on a new installation takes half a minute longer"


def load_rig_for(
    portrait: Path, person: Presenter | None, frame: int, clock: Stopwatch
) -> tuple[Rig, tuple[str, ...]]:
    """The rig of a portrait in the detail that frames need whose shorter side is `frame`, and warnings."""
    from avatar.portrait import load_rig
    from avatar.portrait.matte import is_compiled

    clock.tell("portrait", 0, 1, "", "" if is_compiled() else FIRST_TIME)
    rig, warnings = load_rig(portrait, landmarks=person.landmarks if person else None, frame=frame)
    clock.tell("portrait", 1, 1, "")
    return rig, warnings
