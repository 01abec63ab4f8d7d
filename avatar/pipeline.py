"""The whole job, read from top to bottom: check everything, speak, move, draw, compose, encode."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.progress import ProgressCallback, Stopwatch
from avatar.project import (
    Findings,
    Project,
    Video,
    check_apart,
    check_project,
    find_landmarks,
    find_sitter,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from avatar.compose.compositor import Compositor
    from avatar.compose.cutout import Cutout
    from avatar.compose.plain import PlainCompositor
    from avatar.compose.plan import Plan
    from avatar.media import Chapter, Manifest, Outputs, TextTrack
    from avatar.media.captioning import Given as Captioned
    from avatar.media.mixing import Mix
    from avatar.media.music import Given
    from avatar.media.stings import Stage
    from avatar.motion import Motion
    from avatar.portrait import Presenter
    from avatar.portrait.rig import Rig
    from avatar.script import Script
    from avatar.speech import Speech

LONGEST_ANIMATION_SIDE = 1080
"""`animate` draws no larger than this unless a size is asked for: faces in pictures are rarely sharper."""

SUBTITLES = ("srt", "vtt", "ass")


@dataclass(frozen=True)
class RenderResult:
    """What a job made.

    path: the video. subtitles: `srt` and `vtt`, and `ass` if asked for.
    chapters: as WebVTT, where two scenes or more have titles.
    mix: the finished sound as WAV, if it was asked for.
    poster: a frame as JPEG, if it was asked for. manifest: what was made from what. seconds and frames: of
    the video. timings: seconds of work by stage, `total` among them. warnings: what could be better.
    provider, encoder: what really drew and encoded.
    """

    path: Path
    seconds: float
    frames: int
    provider: str
    encoder: str
    manifest: Path
    subtitles: Mapping[str, Path] = field(default_factory=dict)
    chapters: Path | None = None
    mix: Path | None = None
    poster: Path | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def render(
    script: str | Path | Script,
    output: str | Path,
    *,
    presenter: str | None = None,
    portrait: str | Path | None = None,
    voice: str | None = None,
    template: str | Path | None = None,
    brand: str | Path | Mapping[str, Any] | None = None,
    size: tuple[int, int] | None = None,
    fps: float = 25,
    captions: Captioned = None,
    poster: bool = False,
    draft: bool = False,
    seed: int = 0,
    variables: Mapping[str, str] | None = None,
    motion: Mapping[str, float] | None = None,
    provider: str = "auto",
    encoder: str = "auto",
    codec: str = "auto",
    transparent: bool = False,
    music: Given = None,
    mix: str | Path | None = None,
    progress: ProgressCallback | None = None,
) -> RenderResult:
    """Make a video of a presenter who speaks a script, with .srt, .vtt and .json beside it.

    output: its ending says what is made: .mp4, .webm, .mov; .gif or .webp for a loop of 20 seconds at most.

    script: a Markdown file or a parsed `Script`. What is given here overrides its front matter.
    portrait: a picture of your own instead of a presenter. size: width and height in pixels, even.
    captions: how they are shown, one name or several: `burn` (or True) in the picture, `soft` as a track in
    the file, `ass` as a file with the template's looks; False for none of these; None as the script says.
    poster: write a frame that suits a poster as .jpg, too.
    draft: 960 × 540, the quick voice and the quick encoder. provider: auto, cpu, cuda or tensorrt.
    motion: how much of mouth, blinks, head, gaze, expression, breath there is, 0 to 1 each: {"head": 0.5}.
    codec: h264, hevc, av1, vp9 or prores, as far as the format holds it. transparent: person, graphics and
    captions before nothing (.webm, .mov, .webp).
    music: a file to play under the speech, or the keys of `music` in a script; False for none.
    mix: a WAV file for the finished sound, 24-bit stereo at 48 kHz.

    Raises:
        AvatarError: see `avatar.errors`; for bad input all problems at once, before any work is done.
    """
    clock = Stopwatch(progress)
    project = check_project(
        script,
        output,
        presenter=presenter,
        portrait=portrait,
        voice=voice,
        template=template,
        brand=brand,
        size=size,
        fps=fps,
        draft=draft,
        variables=variables,
        motion=motion,
        provider=provider,
        encoder=encoder,
        codec=codec,
        transparent=transparent,
        music=music,
        mix=mix,
        captions=captions,
    )
    from avatar.poster import Poster, choose_frame, poster_path

    video = project.video
    picture = poster_path(video, project.inputs()) if poster else None
    ready = prepare(project, captions=project.captions, seed=seed, clock=clock)
    speech, moves = ready.speech, ready.moves
    with clock.stage("sound"):
        sound = _mix(ready, project)

    from avatar.compose.captions import captions as find_captions
    from avatar.compose.typeset import typeset
    from avatar.delivering import draw_squares, shown_frames, warn_of_cut
    from avatar.media import Manifest, Outputs, TextTrack, write_chapters, write_manifest, write_subtitles
    from avatar.media.ass import write_ass
    from avatar.render import create_renderer
    from avatar.render.ahead import draw_ahead

    said = find_captions(project.script, speech)
    track = TextTrack(said, project.script.language) if "soft" in project.captions else None
    numbers = shown_frames(video, len(moves))
    warnings = ready.warnings + warn_of_cut(video, speech.seconds)
    with Outputs() as outputs:
        with clock.stage("frames"):
            renderer = create_renderer(ready.rig, ready.layout.presenter_side, provider)
            squares = draw_ahead(draw_squares(renderer, moves, numbers))
            frames = (ready.compositor.draw(n, square) for n, square in zip(numbers, squares, strict=True))
            shown = Poster(choose_frame(moves, ready.layout) if poster else -1)
            ran = _encode(
                shown.watch(frames), video, numbers, sound or speech, outputs, clock, ready.chapters, track
            )
        made: dict[str, Path] = {}
        if not video.delivery.form.loop:
            made |= write_subtitles(said, video.path, outputs)
            if "ass" in project.captions:
                made |= write_ass(
                    typeset(ready.layout.cards, video.size, project.script.title), video.path, outputs
                )
            made |= write_chapters(ready.chapters, video.path, outputs)
        made |= shown.write(picture, outputs) if picture else {}
        if project.mix:
            made["mix"] = _write_mix(project.mix, sound or speech, moves, outputs)
        manifest = Manifest(
            video=video.path,
            inputs=project.inputs(),
            outputs={"video": video.path, **made},
            settings={
                "size": list(video.size),
                "fps": float(fps),
                "voice": project.voice.name,
                "presenter": project.person.name if project.person else "",
                "template": project.template.name,
                "language": project.script.language,
                "codec": video.delivery.codec,
                "transparent": video.delivery.alpha,
                "captions": list(project.captions),
                "draft": draft,
                "tone": project.script.tone.name,
                "motion": dict(project.motion),
                **(project.soundtrack.settings() if project.soundtrack else {}),
            },
            seed=seed,
            provider=renderer.provider,
            encoder=ran,
            title=project.script.title,
            scenes=[scene.title for scene in project.script.scenes],
            speech=speech,
            figures={"seconds": speech.seconds, "frames": len(numbers), **(sound.figures() if sound else {})},
            timings=clock.timings,
            warnings=warnings,
            presenter=project.sitter.statement() if project.sitter else {},
        )
        written = write_manifest(manifest, outputs=outputs)
    return _result(manifest, written, numbers, fps, clock)


@dataclass(frozen=True)
class Prepared:
    """Everything of a video but its frames: they can be drawn now, all of them or one.

    warnings: what could be better so far.
    """

    rig: Rig
    speech: Speech
    layout: Plan
    compositor: Compositor | Cutout
    moves: Motion
    chapters: Sequence[Chapter]
    warnings: tuple[str, ...]
    stage: Stage


def prepare(
    project: Project, *, captions: Sequence[str], seed: int, clock: Stopwatch, still: bool = False
) -> Prepared:
    """Speak, lay out and move a checked project; what was spoken before comes from the cache.

    captions: the kinds to set: with `burn` they are drawn, for `ass` they have room kept for them.
    still: the sound will not be heard, so it need not be loud enough, and motion comes from the cache, too.

    Raises:
        AvatarError: see `avatar.errors`.
    """
    video = project.video
    with clock.stage("portrait"):
        rig, warnings = _load_rig(project.portrait, project.sitter, min(video.size), clock)
    with clock.stage("speech"):
        said = _speak(project, seed, clock)
        stage = _set_stage(said if still else _normalise(said), project)
        warnings += project.soundtrack.warnings() if project.soundtrack else ()
        speech = stage.speech
    with clock.stage("layout"):
        from avatar.compose.compositor import Compositor, cut_out
        from avatar.compose.plan import Person, plan, scene_starts
        from avatar.media import list_chapters

        layout = plan(
            project.template,
            project.brand,
            project.script,
            speech,
            size=video.size,
            fps=video.fps,
            captions="burn" in captions or "ass" in captions,
            drawn="burn" in captions,
            figure=rig.figure,
            person=Person(project.person.title, project.person.role) if project.person else None,
        )
        compositor = cut_out(layout) if video.delivery.alpha else Compositor(layout)
        titles = [scene.title for scene in project.script.scenes]
        chapters = list_chapters(titles, scene_starts(project.script, speech), speech.seconds)
    with clock.stage("motion"):
        acted = replace(speech, cues=(*speech.cues, *layout.glances))
        moves = _move(said, acted, project, seed, still)
    return Prepared(rig, speech, layout, compositor, moves, chapters, warnings + layout.warnings, stage)


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

    Raises:
        AvatarError: see `avatar.errors`; nothing is written then.
    """
    from avatar.animation import cut_picture, parse_background, stage_picture
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
        loaded = found.take(_load_rig, picture, person, min(size or (longest,)), clock) if picture else None
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

    from avatar.delivering import draw_squares, shown_frames, warn_of_cut
    from avatar.media import Manifest, Outputs, write_manifest
    from avatar.render import create_renderer
    from avatar.render.ahead import draw_ahead

    numbers = shown_frames(video, len(moves))
    warnings += warn_of_cut(video, speech.seconds)
    with Outputs() as outputs:
        with clock.stage("frames"):
            renderer = create_renderer(staged, side, provider)
            squares = draw_ahead(draw_squares(renderer, moves, numbers))
            ran = _encode(map(compositor.draw, squares), video, numbers, speech, outputs, clock)
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
    return _result(manifest, written, numbers, fps, clock)


def _load_rig(
    portrait: Path, person: Presenter | None, frame: int, clock: Stopwatch
) -> tuple[Rig, tuple[str, ...]]:
    from avatar.portrait import load_rig

    clock.tell("portrait", 0, 1, "")
    rig, warnings = load_rig(portrait, landmarks=person.landmarks if person else None, frame=frame)
    clock.tell("portrait", 1, 1, "")
    return rig, warnings


def _speak(project: Project, seed: int, clock: Stopwatch) -> Speech:
    """The whole script spoken, as loud as the voice is."""
    from avatar.speech import speak

    def tell(done: int, total: int) -> None:
        clock.tell("speech", done, total, "words")

    return speak(project.script, project.voice, draft=project.video.draft, seed=seed, progress=tell)


def _normalise(speech: Speech) -> Speech:
    """The speech at the loudness of the finished file."""
    from avatar.media import normalise

    return replace(speech, samples=normalise(speech.samples, speech.sample_rate))


def _move(said: Speech, acted: Speech, project: Project, seed: int, still: bool) -> Motion:
    """How the presenter moves; for a still as it was kept, if it was made before."""
    from avatar.motion import move
    from avatar.motion.memory import find_motion, keep_motion, name_motion

    language = project.script.language
    settings = {"fps": project.video.fps, "seed": seed, "language": language, **project.motion}
    name = name_motion(said, acted, settings)
    if still:
        if kept := find_motion(name):
            return kept
        loud = _set_stage(_normalise(said), project).speech
        acted = replace(acted, samples=loud.samples)
    moves = move(acted, fps=project.video.fps, seed=seed, language=language, **project.motion)
    keep_motion(name, moves)
    return moves


def _set_stage(speech: Speech, project: Project) -> Stage:
    """The speech with room for the stings, if there are any."""
    from avatar.media.stings import Stage, make_room

    return make_room(speech, project.soundtrack) if project.soundtrack else Stage(speech)


def _mix(ready: Prepared, project: Project) -> Mix | None:
    """Speech, music, stings and clips, measured and ready to be encoded; None where there is speech alone."""
    from avatar.media.mixing import mix_sound
    from avatar.media.music import Soundtrack

    clips = ready.layout.clips
    if not (project.soundtrack or clips):
        return None
    return mix_sound(ready.stage, project.soundtrack or Soundtrack(), clips)


def _write_mix(path: Path, sound: Mix | Speech, motion: Motion, outputs: Outputs) -> Path:
    """The sound of the video as a WAV file, to the sample as long as its frames."""
    from avatar.media import exact_rate
    from avatar.media.mixfile import write_mix
    from avatar.media.mixing import Mix, voice_blocks

    pieces = sound.blocks() if isinstance(sound, Mix) else voice_blocks(sound)
    return write_mix(path, pieces, len(motion) / exact_rate(motion.fps), outputs)


def _encode(
    frames: Iterable[NDArray[np.uint8]],
    video: Video,
    numbers: range,
    sound: Mix | Speech,
    outputs: Outputs,
    clock: Stopwatch,
    chapters: Sequence[Chapter] = (),
    track: TextTrack | None = None,
) -> str:
    """Write all frames with their sound; returns the encoder that really ran."""
    from avatar.delivering import open_sink
    from avatar.media.mixing import Mix

    speech = sound.speech if isinstance(sound, Mix) else sound
    audio = sound.blocks() if isinstance(sound, Mix) else speech.samples
    with open_sink(video, numbers, audio, speech.sample_rate, chapters, outputs, track) as sink:
        for n, frame in enumerate(frames):
            sink.write(frame)
            clock.tell("frames", n + 1, len(numbers), "frames")
        return sink.encoder


def _result(manifest: Manifest, written: Path, numbers: range, fps: float, clock: Stopwatch) -> RenderResult:
    """The result of a finished job, as its manifest has it; `written` is the manifest's file."""
    return RenderResult(
        path=manifest.video,
        seconds=len(numbers) * numbers.step / fps,
        frames=len(numbers),
        provider=manifest.provider,
        encoder=manifest.encoder,
        manifest=written,
        subtitles={kind: path for kind, path in manifest.outputs.items() if kind in SUBTITLES},
        chapters=manifest.outputs.get("chapters"),
        mix=manifest.outputs.get("mix"),
        poster=manifest.outputs.get("poster"),
        timings=clock.total(),
        warnings=tuple(manifest.warnings),
    )
