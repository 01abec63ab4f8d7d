"""The whole job, read from top to bottom: check everything, speak, move, draw, compose, encode."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from avatar.errors import AvatarError, InputError, PortraitError, Problem, ScriptError
from avatar.progress import Progress, ProgressCallback

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from avatar.compose import Brand, Template
    from avatar.portrait import Presenter
    from avatar.portrait.rig import Rig
    from avatar.script import Script
    from avatar.speech import Speech, Voice

T = TypeVar("T")

SIZE, DRAFT_SIZE = (1920, 1080), (960, 540)
DEFAULT_PRESENTER, DEFAULT_VOICE, DEFAULT_TEMPLATE = "ava", "heart", "studio"
LONGEST_ANIMATION_SIDE = 1080
"""`animate` draws no larger than this unless a size is asked for: faces in pictures are rarely sharper."""
BYTES_A_PIXEL = 0.02
"""Generous size of a finished file, for the check of the disk: bytes a pixel and frame."""


@dataclass(frozen=True)
class RenderResult:
    """What a job made.

    path: the video. subtitles: `srt` and `vtt`. manifest: what was made from what. seconds and frames: of
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
    captions: bool = False,
    draft: bool = False,
    seed: int = 0,
    variables: Mapping[str, str] | None = None,
    provider: str = "auto",
    encoder: str = "auto",
    progress: ProgressCallback | None = None,
) -> RenderResult:
    """Make a video of a presenter who speaks a script, with .srt, .vtt and .json beside it.

    script: a Markdown file or a parsed `Script`. What is given here overrides its front matter.
    portrait: a picture of your own instead of a presenter. size: width and height in pixels, even.
    draft: 960 × 540, the quick voice and the quick encoder. provider: auto, cpu, cuda or tensorrt.

    Raises:
        AvatarError: see `avatar.errors`; for bad input all problems at once, before any work is done.
    """
    clock = _Clock(progress)
    job = _plan_job(
        script,
        output,
        presenter,
        portrait,
        voice,
        template,
        brand,
        size,
        fps,
        draft,
        variables,
        encoder,
        provider,
    )

    with clock.stage("portrait"):
        rig, warnings = _load_rig(job.portrait, clock)
    with clock.stage("speech"):
        speech = _speak(job, seed, clock)
    with clock.stage("motion"):
        from avatar.motion import move

        motion = move(speech, fps=fps, seed=seed, language=job.script.language)
    with clock.stage("layout"):
        from avatar.compose.captions import captions as find_captions
        from avatar.compose.compositor import Compositor
        from avatar.compose.plan import Person, plan

        layout = plan(
            job.template,
            job.brand,
            job.script,
            speech,
            size=job.size,
            fps=fps,
            captions=captions,
            figure=rig.figure,
            person=Person(job.person.title, job.person.role) if job.person else None,
        )
        compositor = Compositor(layout)
        subtitles = find_captions(job.script, speech)
    warnings += layout.warnings

    from avatar.media import Manifest, Outputs, write_manifest, write_subtitles
    from avatar.render import create_renderer

    with Outputs() as outputs:
        with clock.stage("frames"):
            renderer = create_renderer(rig, layout.presenter_side, provider)
            frames = (
                compositor.draw(n, frame) for n, frame in enumerate(_presenter_frames(renderer, motion))
            )
            ran = _encode(frames, len(motion), job, speech, fps, encoder, outputs, clock)
        made = write_subtitles(subtitles, job.output, outputs)
        manifest = Manifest(
            video=job.output,
            inputs=job.inputs(),
            outputs={"video": job.output, **made},
            settings={
                "size": list(job.size),
                "fps": float(fps),
                "voice": job.voice.name,
                "presenter": job.person.name if job.person else "",
                "template": job.template.name,
                "language": job.script.language,
                "captions": captions,
                "draft": draft,
            },
            seed=seed,
            provider=renderer.provider,
            encoder=ran,
            title=job.script.title,
            scenes=[scene.title for scene in job.script.scenes],
            speech=speech,
            figures={"seconds": speech.seconds, "frames": len(motion)},
            timings=clock.timings,
            warnings=warnings,
        )
        written = write_manifest(manifest, outputs=outputs)
    return RenderResult(
        path=job.output,
        seconds=len(motion) / fps,
        frames=len(motion),
        provider=renderer.provider,
        encoder=ran,
        manifest=written,
        subtitles=made,
        timings=clock.total(),
        warnings=tuple(warnings),
    )


def animate(
    portrait: str | Path,
    audio: str | Path,
    output: str | Path,
    *,
    size: tuple[int, int] | None = None,
    fps: float = 25,
    background: str = "keep",
    seed: int = 0,
    provider: str = "auto",
    encoder: str = "auto",
    progress: ProgressCallback | None = None,
) -> RenderResult:
    """Make a picture speak a recording: no template, the picture's own frame.

    portrait: a picture or the name of a presenter. size: of the video; by default the picture's, at most
    1080 pixels a side. background: `keep` for the picture's own, or a colour as #rrggbb.

    Raises:
        AvatarError: see `avatar.errors`; nothing is written then.
    """
    from avatar.animation import parse_background, stage_picture
    from avatar.media import Manifest, Outputs, check_target, choose_encoder, exact_rate, write_manifest
    from avatar.media.encode import check_size
    from avatar.render import check_provider, create_renderer
    from avatar.speech import load_recording

    clock = _Clock(progress)
    found = _Findings()
    target = found.take(lambda: check_target(output))
    found.take(lambda: exact_rate(fps))
    found.take(lambda: check_size(size) if size else None)
    found.take(lambda: choose_encoder(encoder))
    found.take(lambda: check_provider(provider))
    found.take(lambda: parse_background(background))
    picture = found.take(lambda: find_portrait(portrait))
    with clock.stage("sound"):
        speech = found.take(lambda: load_recording(audio))
    with clock.stage("portrait"):
        made = found.take(lambda: _load_rig(picture, clock)) if picture else None
    found.settle()
    assert target
    assert picture
    assert speech
    assert made
    rig, warnings = made
    with clock.stage("motion"):
        from avatar.motion import move

        motion = move(speech, fps=fps, seed=seed)
    with clock.stage("layout"):
        staged, compositor, side, canvas = stage_picture(rig, size, background, LONGEST_ANIMATION_SIDE)

    with Outputs() as outputs:
        with clock.stage("frames"):
            renderer = create_renderer(staged, side, provider)
            frames = (compositor.draw(frame) for frame in _presenter_frames(renderer, motion))
            job = _Sink(target, canvas, False)
            ran = _encode(frames, len(motion), job, speech, fps, encoder, outputs, clock)
        manifest = Manifest(
            video=target,
            inputs=[("portrait", picture), ("audio", Path(audio))],
            outputs={"video": target},
            settings={"size": list(canvas), "fps": float(fps), "background": background},
            seed=seed,
            provider=renderer.provider,
            encoder=ran,
            figures={"seconds": speech.seconds, "frames": len(motion)},
            timings=clock.timings,
            warnings=warnings,
        )
        written = write_manifest(manifest, outputs=outputs)
    return RenderResult(
        path=target,
        seconds=len(motion) / fps,
        frames=len(motion),
        provider=renderer.provider,
        encoder=ran,
        manifest=written,
        timings=clock.total(),
        warnings=tuple(warnings),
    )


@dataclass(frozen=True)
class _Sink:
    """Where frames go: the file, its size, and whether speed matters more than beauty."""

    output: Path
    size: tuple[int, int]
    draft: bool


@dataclass(frozen=True)
class _Job(_Sink):
    """A render with everything it needs, all of it checked."""

    script: Script
    person: Presenter | None
    portrait: Path
    voice: Voice
    template: Template
    brand: Brand
    brand_file: Path | None

    def inputs(self) -> list[tuple[str, Path]]:
        found = [("script", self.script.path)] if self.script.path else []
        found.append(("portrait", self.portrait))
        if self.brand_file:
            found.append(("brand", self.brand_file))
        found += [("picture", picture.path) for scene in self.script.scenes for picture in scene.pictures]
        return [(role, Path(path)) for role, path in found]


def _plan_job(
    script: str | Path | Script,
    output: str | Path,
    presenter: str | None,
    portrait: str | Path | None,
    voice: str | None,
    template: str | Path | None,
    brand: str | Path | Mapping[str, Any] | None,
    size: tuple[int, int] | None,
    fps: float,
    draft: bool,
    variables: Mapping[str, str] | None,
    encoder: str,
    provider: str,
) -> _Job:
    """Check the whole project; raise all that is wrong with it at once."""
    from avatar.compose import load_brand, load_template
    from avatar.compose.plan import check_canvas
    from avatar.media import check_target, choose_encoder, exact_rate, require_space
    from avatar.media.encode import check_size
    from avatar.portrait import load_presenter
    from avatar.render import check_provider
    from avatar.script import load_script, summarise
    from avatar.script.model import Script as ScriptType
    from avatar.speech.delivery import check_script
    from avatar.speech.profiles import load_voice

    found = _Findings()
    target = found.take(lambda: check_target(output))
    rate = found.take(lambda: exact_rate(fps))
    canvas = size or (DRAFT_SIZE if draft else SIZE)
    if found.take(lambda: check_size(canvas)):
        found.take(lambda: check_canvas(canvas))
    found.take(lambda: choose_encoder(encoder))
    found.take(lambda: check_provider(provider))
    parsed = script if isinstance(script, ScriptType) else found.take(lambda: load_script(script, variables))
    # A broken script still lets everything named on the command line be checked.
    said = parsed or ScriptType(title="", scenes=())
    person = None
    if portrait is None:
        person = found.take(lambda: load_presenter(presenter or said.presenter or DEFAULT_PRESENTER))
        picture = person.portrait if person else None
    else:
        picture = found.take(lambda: find_portrait(portrait))
    chosen = voice or said.voice or (person.voice if person else "") or DEFAULT_VOICE
    speaker = found.take(lambda: load_voice(chosen))
    look = found.take(lambda: load_template(template or said.template or DEFAULT_TEMPLATE))
    base = said.path.parent if said.path else None
    own = brand if brand is not None else (said.brand or None)
    brand_file = Path(own) if isinstance(own, str | Path) else None
    house = found.take(lambda: load_brand(own, base if brand is None else None))
    if parsed and target and rate:
        room = _file_size(canvas, round(summarise(parsed).seconds * rate))
        found.take(lambda: require_space(target, room))
    if parsed and speaker:
        found.problems += check_script(parsed, speaker)
    found.settle()
    assert target
    assert parsed
    assert picture
    assert speaker
    assert look
    assert house
    return _Job(target, canvas, draft, parsed, person, picture, speaker, look, house, brand_file)


class _Findings:
    """Collects what is wrong, so that the user hears of all of it at once."""

    def __init__(self) -> None:
        self.errors: list[AvatarError] = []
        self.problems: list[Problem] = []

    def take(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except ScriptError as error:
            self.problems += error.problems
        except AvatarError as error:
            self.errors.append(error)
        return None

    def settle(self) -> None:
        """Raise what was found: a single error as it is, several as one."""
        if len(self.errors) == 1 and not self.problems:
            raise self.errors[0]
        if self.problems and not self.errors:
            raise ScriptError(self.problems)
        if self.errors:
            lines = [str(p) for p in self.problems] + [str(e) for e in self.errors]
            raise InputError("\n".join(lines))


def find_portrait(portrait: str | Path) -> Path:
    """The picture's path: a file, or the picture of the presenter of that name.

    Raises PortraitError when it is neither.
    """
    from avatar.portrait import list_presenters, load_presenter

    path = Path(portrait)
    if path.exists():
        return path
    known = list_presenters()
    if str(portrait) in known:
        return load_presenter(str(portrait)).portrait
    raise PortraitError(
        f"{portrait}: there is no such file, and no presenter of that name.",
        hint=f"Give the path of a picture, or one of {', '.join(known)}.",
    )


def _load_rig(portrait: Path, clock: _Clock) -> tuple[Rig, tuple[str, ...]]:
    from avatar.portrait import load_rig

    clock.tell("portrait", 0, 1, "")
    rig, warnings = load_rig(portrait)
    clock.tell("portrait", 1, 1, "")
    return rig, warnings


def _speak(job: _Job, seed: int, clock: _Clock) -> Speech:
    """The whole script spoken, at the loudness of the finished file."""
    from avatar.media import normalise
    from avatar.speech.delivery import speak

    def tell(done: int, total: int) -> None:
        clock.tell("speech", done, total, "words")

    speech = speak(job.script, job.voice, draft=job.draft, seed=seed, progress=tell)
    return replace(speech, samples=normalise(speech.samples, speech.sample_rate))


def _presenter_frames(renderer: Any, motion: Any) -> Iterator[NDArray[np.uint8]]:
    from avatar.render.ahead import draw_ahead

    return draw_ahead(renderer.frames(motion))


def _file_size(size: tuple[int, int], frames: int) -> int:
    """Bytes that a video may need."""
    return round(size[0] * size[1] * frames * BYTES_A_PIXEL)


def _encode(
    frames: Iterator[NDArray[np.uint8]],
    count: int,
    job: _Sink,
    speech: Speech,
    fps: float,
    encoder: str,
    outputs: Any,
    clock: _Clock,
) -> str:
    """Write all frames with their sound; returns the encoder that really ran."""
    from avatar.media import Encoder, require_space

    require_space(job.output, _file_size(job.size, count))
    with Encoder(
        job.output,
        job.size,
        fps,
        audio=speech.samples,
        sample_rate=speech.sample_rate,
        encoder=encoder,
        quality="draft" if job.draft else "standard",
        frames=count,
        outputs=outputs,
    ) as sink:
        for n, frame in enumerate(frames):
            sink.write(frame)
            clock.tell("frames", n + 1, count, "frames")
        return sink.encoder


class _Clock:
    """Measures stages and passes progress on."""

    def __init__(self, progress: ProgressCallback | None) -> None:
        self._progress = progress
        self._start = time.perf_counter()
        self.timings: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[name] = self.timings.get(name, 0.0) + time.perf_counter() - start

    def tell(self, stage: str, done: float, total: float, unit: str) -> None:
        if self._progress:
            self._progress(Progress(stage, done, total, unit))

    def total(self) -> dict[str, float]:
        return {**self.timings, "total": time.perf_counter() - self._start}
