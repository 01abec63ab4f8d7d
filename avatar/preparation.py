"""A checked project on its way to frames: spoken, laid out and moved, so that any frame can be drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from avatar.animation.job import load_rig_for
from avatar.progress import Stopwatch
from avatar.project import Project

if TYPE_CHECKING:
    from avatar.compose.compositor import Compositor
    from avatar.compose.cutout import Cutout
    from avatar.compose.plan import Plan
    from avatar.errors import Problem
    from avatar.media import Chapter
    from avatar.media.stings import Stage
    from avatar.motion import Motion
    from avatar.scenes import Shoot
    from avatar.script import Script
    from avatar.speech import Speech, TimedCue


@dataclass(frozen=True)
class Prepared:
    """Everything of a video but its frames: they can be drawn now, all of them or one.

    warnings: what could be better so far.
    """

    shoot: Shoot
    layout: Plan
    chapters: Sequence[Chapter]
    warnings: tuple[str, ...]
    stage: Stage

    @property
    def speech(self) -> Speech:
        """What is heard of the voice, as loud as in the finished file."""
        return self.stage.speech

    @property
    def moves(self) -> Motion:
        """How the presenter moves."""
        return self.shoot.moves

    @property
    def compositor(self) -> Compositor | Cutout:
        """What draws frames around the presenter."""
        return self.shoot.compositor


def prepare(
    project: Project, *, seed: int, clock: Stopwatch, provider: str = "auto", still: bool = False
) -> Prepared:
    """Speak, lay out and move a checked project; what was made before comes from the cache.

    provider: what draws. still: the sound will not be heard, so it need not be loud enough.

    Raises:
        AvatarError: see `avatar.errors`.
    """
    from avatar.levelling import set_loudness
    from avatar.media import exact_rate
    from avatar.speech import concatenate, speaking
    from avatar.speech.terms import warn_of_terms
    from avatar.speech.timing import on_frames

    def tell(done: int, total: int) -> None:
        clock.tell("speech", done, total, "words")

    video = project.video
    voices = [actor.voice for actor in project.actors]
    differences: list[Problem] = []  # between recordings and the script
    with speaking(
        project.script, voices, draft=video.draft, seed=seed, progress=tell, warn=differences.append
    ) as pieces:
        with clock.stage("portrait"):  # the first phrases are being said meanwhile
            loaded = [load_rig_for(a.portrait, a.sitter, min(video.size), clock) for a in project.actors]
            rigs = [rig for rig, _ in loaded]
            warnings = tuple(dict.fromkeys(warning for _, more in loaded for warning in more))
        with clock.stage("speech"):
            heard = concatenate(list(pieces))
    warnings += tuple(map(str, differences))
    with clock.stage("speech"):
        # Every scene begins on a frame of its own.
        said = _set_stage(on_frames(heard, exact_rate(video.fps)), project)
        stage = said
        if not still:
            stage = replace(said, speech=set_loudness(said.speech, project.voices(), project.script))
        warnings += warn_of_terms(project.voices())
        warnings += project.soundtrack.warnings() if project.soundtrack else ()
        speech = stage.speech
    with clock.stage("layout"):
        from avatar.compose.plan import Person, scene_starts
        from avatar.media import list_chapters
        from avatar.scenes import Shoot, Staging

        staging = Staging.of(
            project.template,
            project.brand,
            project.script,
            speech,
            video.size,
            video.fps,
            project.captions,
            [Person(actor.title, actor.role) for actor in project.actors],
            opens=stage.opens,
            closes=float("inf") if stage.closes is None else stage.closes,
            clear=video.delivery.alpha,
        )
        layout = staging.plan(rigs)
        titles = [scene.title for scene in project.script.scenes]
        chapters = list_chapters(titles, scene_starts(project.script, speech), speech.seconds)
    with clock.stage("motion"):
        from avatar.motion.scenes import move_scenes

        # The voice as it was spoken: how loud it is made depends on all scenes, motion on its own alone.
        moves = [
            move_scenes(
                _acted(said.speech, project.script, who, layout.looks[who]),
                layout.cuts,
                fps=video.fps,
                seed=seed + 1000 * who,
                language=project.script.language,
                tone=project.script.tone,
                amounts=project.motion,
            )
            for who in range(len(project.actors))
        ]
    shoot = Shoot(
        rigs=tuple(rigs),
        staging=staging,
        motions=tuple(moves),
        provider=provider,
        encoder=video.encoder,
        quality="draft" if video.draft else "standard",
        delivery=video.delivery,
        layout=layout,
    )
    return Prepared(shoot, layout, chapters, warnings + layout.warnings, stage)


def _acted(speech: Speech, script: Script, who: int, looks: Sequence[TimedCue]) -> Speech:
    """What one of the cast acts by: all of the speech where there is nobody else."""
    from avatar.motion.ensemble import hear_one

    if len(script.cast) > 1:
        return hear_one(speech, script, who, looks)
    return replace(speech, cues=(*speech.cues, *looks))


def _set_stage(speech: Speech, project: Project) -> Stage:
    """The speech with room for the brand's pictures and stings, if there are any."""
    from avatar.media import exact_rate
    from avatar.media.stings import make_room

    brand = project.dressed
    before, after = (part.seconds if part and part.show else 0.0 for part in (brand.intro, brand.outro))
    rate = exact_rate(project.video.fps)
    return make_room(speech, project.beside, rate, before, after)
