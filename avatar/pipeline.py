"""The whole job, read from top to bottom: check everything, speak, move, draw, compose, encode."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.animation.job import animate
from avatar.preparation import Prepared, prepare
from avatar.progress import ProgressCallback, Stopwatch
from avatar.project import Project, check_project
from avatar.results import RenderResult, make_result

if TYPE_CHECKING:
    from avatar.media import Outputs
    from avatar.media.captioning import Given as Captioned
    from avatar.media.mixing import Mix
    from avatar.media.music import Given
    from avatar.motion import Motion
    from avatar.script import Script
    from avatar.speech import Speech

__all__ = ["RenderResult", "animate", "make_video", "render"]


def render(
    script: str | Path | Script,
    output: str | Path,
    *,
    presenter: str | None = None,
    portrait: str | Path | None = None,
    voice: str | None = None,
    recording: str | Path | None = None,
    clean: bool = False,
    template: str | Path | None = None,
    brand: str | Path | Mapping[str, Any] | None = None,
    size: tuple[int, int] | None = None,
    fps: float = 25,
    captions: Captioned = None,
    poster: bool = False,
    package: str | Sequence[str] | None = None,
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
    jobs: int = 0,
    cache: bool = True,
    lexicon: str | Path | None = None,
    skip_unknown_ssml: bool = False,
    language: str | None = None,
    progress: ProgressCallback | None = None,
) -> RenderResult:
    """Make a video of a presenter who speaks a script, with .srt, .vtt and .json beside it.

    output: its ending says what is made: .mp4, .webm, .mov; .gif or .webp for a loop of 20 seconds at most.

    script: a file in Markdown or SSML, or a parsed `Script`. What is given here overrides its front matter.
    portrait: a picture of your own instead of a presenter. recording: a sound or video file in which the
    script is spoken; clean: its hum, noise and silent ends are taken away. size: width and height in pixels,
    even.
    captions: how they are shown, one name or several: `burn` (or True) in the picture, `soft` as a track in
    the file, `ass` as a file with the template's looks; False for none of these; None as the script says.
    poster: write a frame that suits a poster as .jpg, too.
    package: kinds of packages for an LMS to write beside it, poster included: scorm12, scorm2004, cmi5, html.
    draft: 960 × 540, the quick voice and the quick encoder. provider: auto, cpu, cuda or tensorrt.
    motion: how much of mouth, blinks, head, gaze, expression, breath there is, 0 to 1 each: {"head": 0.5}.
    codec: h264, hevc, av1, vp9 or prores, as far as the format holds it. transparent: person, graphics and
    captions before nothing (.webm, .mov, .webp).
    music: a file to play under the speech, or the keys of `music` in a script; False for none.
    mix: a WAV file for the finished sound, 24-bit stereo at 48 kHz.
    jobs: how many processes draw; 0 for as many as this machine has room for. cache: scenes that were drawn
    before, and have not changed, are taken from the cache, which a render that was broken off fills, too.
    lexicon: a YAML file with words and how they are said. skip_unknown_ssml: elements of SSML that cannot
    be spoken are passed over with a warning.
    language: which of the languages of a script, by default the first; of a script that names none, the one
    that its words are in. Where no voice is named for it, one that speaks it is chosen.
    progress: called in this thread with every `Progress`. What it raises stops the job and is raised here;
    nothing is written then.

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
        recording=recording,
        clean=clean,
        lexicon=lexicon,
        skip_unknown_ssml=skip_unknown_ssml,
        language=language,
    )
    from avatar.lessons.packages.kinds import check_kinds, pack

    kinds = check_kinds(package, project.video.path)
    result = make_video(
        project,
        poster=poster or bool(kinds),
        seed=seed,
        provider=provider,
        jobs=jobs,
        cache=cache,
        clock=clock,
    )
    return replace(result, packages=pack(result, kinds)) if kinds else result


def make_video(
    project: Project,
    *,
    poster: bool,
    seed: int,
    provider: str,
    jobs: int,
    cache: bool,
    clock: Stopwatch,
    fingerprint: Mapping[str, str] | None = None,
) -> RenderResult:
    """Make the video of a checked project; the rest as in `render`.

    fingerprint: digests of what it is made from, for its manifest.

    Raises:
        AvatarError: see `avatar.errors`; nothing is written then.
    """
    from avatar.poster import choose_frame, poster_path, write_poster

    video = project.video
    fps = video.fps
    picture = poster_path(video, project.inputs()) if poster else None
    ready = prepare(project, seed=seed, clock=clock, provider=provider)
    speech, moves = ready.speech, ready.moves
    with clock.stage("sound"):
        sound = _mix(ready, project)

    from avatar.compose.captions import captions as find_captions
    from avatar.compose.typeset import typeset
    from avatar.lessons.packages.telling import tell_lesson
    from avatar.media import Manifest, Outputs, TextTrack, write_chapters, write_manifest, write_subtitles
    from avatar.media.ass import write_ass
    from avatar.scenes.delivering import shown_frames, warn_of_cut
    from avatar.scenes.filming import film

    said = find_captions(project.script, speech)
    track = TextTrack(said, project.script.language) if "soft" in project.captions else None
    numbers = shown_frames(video, len(moves))
    warnings = ready.warnings + warn_of_cut(video, speech.seconds)
    with Outputs() as outputs:
        with clock.stage("frames"):
            filmed = film(
                ready.shoot,
                video,
                numbers,
                sound or speech,
                outputs,
                clock,
                chapters=ready.chapters,
                track=track,
                jobs=jobs,
                cache=cache,
            )
        made: dict[str, Path] = {}
        if not video.delivery.form.loop:
            made |= write_subtitles(said, video.path, outputs, project.script.language)
            if "ass" in project.captions:
                made |= write_ass(
                    typeset(ready.layout.cards, video.size, project.script.title), video.path, outputs
                )
            made |= write_chapters(ready.chapters, video.path, outputs)
        if picture:
            (frame,) = ready.shoot.frames(range(n := choose_frame(moves, ready.layout), n + 1))
            made |= write_poster(frame, picture, outputs)
        if project.mix:
            made["mix"] = _write_mix(project.mix, sound or speech, moves, outputs)
        manifest = Manifest(
            video=video.path,
            inputs=project.inputs(),
            outputs={"video": video.path, **made},
            settings={
                "size": list(video.size),
                "fps": float(fps),
                "voice": ", ".join(voice.name for voice in project.heard_voices()),
                "recordings": [recording.path.name for recording in project.script.recordings],
                "presenter": ", ".join(actor.person.name for actor in project.actors if actor.person),
                "template": project.template.name,
                "language": project.script.language,
                "languages": list(project.script.languages),
                "codec": video.delivery.codec,
                "transparent": video.delivery.alpha,
                "captions": list(project.captions),
                "draft": video.draft,
                "tone": project.script.tone.name,
                "motion": dict(project.motion),
                **(project.soundtrack.settings() if project.soundtrack else {}),
            },
            seed=seed,
            provider=filmed.provider,
            encoder=filmed.encoder,
            title=project.script.title,
            scenes=[scene.title for scene in project.script.scenes],
            drawn=filmed.scenes,
            speech=speech,
            figures={
                "seconds": speech.seconds,
                "frames": len(numbers),
                "frames drawn": filmed.frames,
                **(sound.figures() if sound else {}),
            },
            timings=clock.timings,
            warnings=warnings,
            presenter=project.actors[0].statement(),
            others=[actor.statement() for actor in project.actors[1:]],
            voices=project.voice_statements(),
            lesson=tell_lesson(project.script, speech, ready.layout.fade, fps, project.dressed.primary),
            fingerprint=fingerprint or {},
        )
        written = write_manifest(manifest, outputs=outputs)
    return make_result(manifest, written, numbers, fps, filmed.frames, clock, tuple(project.notes()))


def _mix(ready: Prepared, project: Project) -> Mix | None:
    """Speech, music, stings and clips, measured and ready to be encoded; None where there is speech alone."""
    from avatar.media.mixing import mix_sound

    clips = ready.layout.clips
    if not (project.soundtrack or clips):
        return None
    return mix_sound(ready.stage, project.beside, clips)


def _write_mix(path: Path, sound: Mix | Speech, motion: Motion, outputs: Outputs) -> Path:
    """The sound of the video as a WAV file, to the sample as long as its frames."""
    from avatar.media import exact_rate
    from avatar.media.mixfile import write_mix
    from avatar.media.mixing import Mix, voice_blocks

    pieces = sound.blocks() if isinstance(sound, Mix) else voice_blocks(sound)
    return write_mix(path, pieces, len(motion) / exact_rate(motion.fps), outputs)
