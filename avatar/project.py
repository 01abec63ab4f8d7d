"""What a job needs, checked before any work is done; all that is wrong comes out at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from avatar.casting import Actor, Chosen, choose_voice, find_cast
from avatar.errors import AvatarError, InputError, OutputError, PortraitError, Problem, ScriptError
from avatar.script.model import Recording, Script
from avatar.wording import read_script

if TYPE_CHECKING:
    from avatar.compose import Brand, Template
    from avatar.media import Delivery
    from avatar.media.captioning import Given as Captioned
    from avatar.media.music import Given, Soundtrack
    from avatar.portrait import Presenter
    from avatar.speech import Voice

P = ParamSpec("P")
T = TypeVar("T")

SIZE, DRAFT_SIZE = (1920, 1080), (960, 540)
DEFAULT_PRESENTER, DEFAULT_VOICE, DEFAULT_TEMPLATE = "ava", "heart", "studio"
BYTES_A_PIXEL = 0.02
"""Generous size of a finished file, for the check of the disk: bytes a pixel and frame."""


@dataclass(frozen=True)
class Video:
    """The file to make: where it goes, width and height in pixels, frames a second, and how it is encoded.

    delivery: the file's format and codec, and whether it is transparent. draft: speed matters more than
    beauty. language: of what is heard.
    """

    path: Path
    size: tuple[int, int]
    fps: float
    encoder: str
    delivery: Delivery
    draft: bool = False
    language: str = ""


@dataclass(frozen=True)
class Project:
    """A script with everything needed to render it, all of it checked.

    actors: those who speak, one for each of the script's cast, or one alone. motion: how much of each track
    there is, where it is not all.
    soundtrack: what is heard beside the speech, if anything. mix: the WAV file for the finished sound.
    captions: how they are shown, kinds of `avatar.media.captioning`.
    """

    video: Video
    script: Script
    actors: tuple[Actor, ...]
    template: Template
    brand: Brand
    brand_file: Path | None
    motion: Mapping[str, float] = field(default_factory=dict)
    soundtrack: Soundtrack | None = None
    mix: Path | None = None
    captions: tuple[str, ...] = ()

    @property
    def beside(self) -> Soundtrack:
        """The soundtrack, or one without a sound."""
        from avatar.media.music import Soundtrack

        return self.soundtrack or Soundtrack()

    @property
    def dressed(self) -> Brand:
        """The brand, with what it leaves open as the template has it."""
        return self.brand.over(self.template.brand)

    def voices(self) -> list[Voice]:
        """The voices that are heard, one for each actor: in a draft, their quick stand-ins."""
        from avatar.speech.profiles import voices_that_speak

        return voices_that_speak([actor.voice for actor in self.actors], draft=self.video.draft)

    def notes(self) -> list[str]:
        """What should be known of the voices that were chosen for the language."""
        return [note for actor in self.actors if (note := actor.note(self.script.language))]

    def voice_statements(self) -> list[dict[str, Any]]:
        """Which voices are heard, as it is written down with the video."""
        from avatar.speech.accents import is_accented

        instead = {actor.voice.name: actor.instead for actor in self.actors if actor.instead}
        return [
            voice.statement()
            | ({"accented": True} if is_accented(voice) else {})
            | ({"instead_of": instead[voice.name]} if voice.name in instead else {})
            for voice in dict.fromkeys(self.heard_voices())
        ]

    def heard_voices(self) -> list[Voice]:
        """The same, but none where all of the script is recorded."""
        from avatar.speech.recordings.reel import recorded_scenes

        return [] if len(recorded_scenes(self.script)) == len(self.script.scenes) else self.voices()

    def inputs(self) -> list[tuple[str, Path]]:
        """The role and the path of every file that the video is made from."""
        found = [("script", self.script.path)] if self.script.path else []
        found += [("lexicon", file) for file in self.script.lexicon.files] if self.script.lexicon else []
        for actor in self.actors:
            found.append(("portrait", actor.portrait))
            if points := find_landmarks(actor.portrait, actor.sitter):
                found.append(("landmarks", points))
        found += [("recording", recording.path) for recording in self.script.recordings]
        if self.brand_file:
            found.append(("brand", self.brand_file))
        found += self.brand.inputs()
        if self.soundtrack:
            found += self.soundtrack.inputs()
        for picture in (picture for scene in self.script.scenes for picture in scene.pictures):
            found.append(("clip" if picture.clip else "page" if picture.page else "picture", picture.path))
        return [(role, Path(path)) for role, path in dict.fromkeys(found)]


def check_project(
    script: str | Path | Script,
    output: str | Path,
    *,
    presenter: str | None,
    portrait: str | Path | None,
    voice: str | None,
    template: str | Path | None,
    brand: str | Path | Mapping[str, Any] | None,
    size: tuple[int, int] | None,
    fps: float,
    draft: bool,
    variables: Mapping[str, str] | None,
    motion: Mapping[str, float] | None,
    provider: str,
    encoder: str,
    codec: str = "auto",
    transparent: bool = False,
    still: bool = False,
    music: Given = None,
    mix: str | Path | None = None,
    captions: Captioned = None,
    lexicon: str | Path | None = None,
    skip_unknown_ssml: bool = False,
    recording: str | Path | None = None,
    clean: bool = False,
    later: bool = False,
    found: Findings | None = None,
    language: str | None = None,
) -> Project:
    """Check what `avatar.render` was given; what is None comes from the script, or is the usual.

    language: which of a script's languages, or what a script in a single one is in; a `Script` has one.
    still: `output` is a picture, and no video will be made. later: it will be made at another time, so its
    folder need not be there yet, nor the room on the disk. found: where to put all that is wrong, for a
    caller who wants it one by one; it is raised all the same.

    Raises:
        AvatarError: a single one as it is, several as one InputError with a line for each.
    """
    from avatar.compose import load_brand, load_template
    from avatar.compose.plan import check_canvas
    from avatar.media import (
        Delivery,
        check_size,
        check_target,
        choose_delivery,
        choose_kinds,
        exact_rate,
        require_space,
    )
    from avatar.media.loop import loop_size
    from avatar.media.mixfile import check_mix
    from avatar.media.music import choose_soundtrack
    from avatar.motion.mix import check_amounts
    from avatar.portrait import load_presenter
    from avatar.render import check_provider
    from avatar.script import summarise
    from avatar.speech import check_script

    found = Findings() if found is None else found
    target = found.take(target_of if later else check_target, output)
    rate = found.take(exact_rate, fps)
    canvas = size or (DRAFT_SIZE if draft else SIZE)
    delivery: Delivery | None = Delivery(alpha=transparent)
    if not still:
        named = output if target or Path(output).suffix else "video.mp4"  # a folder has no wrong ending
        delivery = found.take(choose_delivery, named, codec=codec, encoder=encoder, transparent=transparent)
    if found.take(check_size, canvas):
        canvas = loop_size(canvas) if delivery and delivery.form.loop else canvas
        found.take(check_canvas, canvas)
    found.take(check_provider, provider)
    if isinstance(script, Script):
        parsed: Script | None = found.take(check_tongue, script, language)
    else:
        parsed = found.take(
            read_script,
            script,
            variables,
            brand=brand,
            lexicon=lexicon,
            skip_unknown_ssml=skip_unknown_ssml,
            language=language,
        )
    if parsed and (recording is not None or clean):
        parsed = found.take(record_script, parsed, recording, clean)
    # A broken script still lets everything named on the command line be checked.
    said = parsed or Script(title="", scenes=())
    kinds = found.take(choose_kinds, captions, said.captions, (delivery or Delivery()).form)
    amounts = found.take(check_amounts, {**said.motion, **(motion or {})})
    actors: list[Actor] = []
    if said.cast:
        given = [
            name
            for name, value in (("--presenter", presenter), ("--portrait", portrait), ("--voice", voice))
            if value is not None
        ]
        actors = find_cast(said, found, given, said.voice or DEFAULT_VOICE)
    else:
        person = None
        if portrait is None:
            person = found.take(load_presenter, presenter or said.presenter or DEFAULT_PRESENTER)
            picture, sitter = person.portrait if person else None, person
        else:
            picture, sitter = found.take(find_sitter, portrait) or (None, None)
        name = voice or said.voice or (person.voice if person else "") or DEFAULT_VOICE
        fixed = bool(voice) or (bool(said.voice) and not said.follows) or parsed is None
        spoken: Chosen | None = found.take(choose_voice, name, said, named=fixed)
        if picture and spoken:
            actors = [Actor("", picture, person, sitter, spoken.voice, spoken.instead)]
    look = found.take(load_template, template or said.template or DEFAULT_TEMPLATE)
    base = said.path.parent if said.path else None
    own = brand if brand is not None else (said.brand or None)
    brand_file = find_brand(own, base)
    house = found.take(load_brand, own, base if brand is None else None)
    worn = house.over(look.brand) if house and look else house
    stings = (worn.intro_sound, worn.outro_sound) if worn else (None, None)
    heard = found.take(choose_soundtrack, music, said.music, worn.music if worn else None, *stings)
    played = [file for _, file in heard.inputs()] if heard else []
    if target and any(target == file.absolute() for file in played):
        found.errors.append(
            InputError(f"{output} would replace the sound it plays.", hint="Choose another name.")
        )
    mixed = found.take(check_mix, mix, played) if mix is not None else None
    if parsed and target and rate and not later:
        frames = round(summarise(parsed).seconds * rate)
        found.take(require_space, target, file_size(canvas, frames))
    if parsed:
        from avatar.speech.recordings.reel import check_aligner

        found.take(check_aligner, parsed)
        unsaid = (p for voice in dict.fromkeys(a.voice for a in actors) for p in check_script(parsed, voice))
        found.problems += dict.fromkeys(unsaid)
    if delivery is None or heard is None:
        raise found.as_error()
    if found or not (target and parsed and actors and look and house):
        raise found.as_error()
    video = Video(target, canvas, fps, encoder, delivery, draft, parsed.language)
    project = Project(
        video=video,
        script=parsed,
        actors=tuple(actors),
        template=look,
        brand=house,
        brand_file=brand_file,
        motion=amounts or {},
        soundtrack=heard,
        mix=mixed,
        captions=kinds or (),
    )
    check_apart(target, project.inputs(), "-o")
    return project


def record_script(script: Script, recording: str | Path | None, clean: bool) -> Script:
    """The script heard as in the file `recording` (None: as it says itself), cleaned if asked for.

    Scenes keep recordings of their own. Raises AudioError, InputError where there is none to clean.
    """
    from avatar.speech.recordings.recorded import probe_recording

    if recording is not None:
        path = Path(recording)
        probe_recording(path)
        script = replace(script, recording=Recording(path, clean=clean))
    if not clean:
        return script
    if not script.recordings:
        raise InputError("There is no recording to clean.", hint="Give one with --recording FILE.")
    scenes = (
        replace(s, recording=replace(s.recording, clean=True)) if s.recording else s for s in script.scenes
    )
    whole = replace(script.recording, clean=True) if script.recording else None
    return replace(script, scenes=tuple(scenes), recording=whole)


def check_tongue(script: Script, language: str | None) -> Script:
    """The script, if it is in that language. Raises InputError: once read, it is in one."""
    from avatar.script.tags import base

    if language is None or base(language) == base(script.language):
        return script
    raise InputError(
        f"The script was read in {script.language}, not in {language}.",
        hint=f"Read it so: load_script(path, language={language!r})",
    )


class Findings:
    """Collects what is wrong, so that the user hears of all of it at once. True when there is something."""

    def __init__(self) -> None:
        self.errors: list[AvatarError] = []
        self.problems: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self.errors or self.problems)

    def take(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """What `work` returns, or None after an AvatarError, which is kept."""
        try:
            return work(*args, **kwargs)
        except ScriptError as error:
            self.problems += error.problems
        except AvatarError as error:
            self.errors.append(error)
        return None

    def as_error(self) -> AvatarError:
        """What was found, to be raised: a single error as it is, several as one."""
        if len(self.errors) == 1 and not self.problems:
            return self.errors[0]
        if not self.errors:
            return ScriptError(self.problems)
        return InputError("\n".join([*map(str, self.problems), *map(str, self.errors)]))


def target_of(output: str | Path) -> Path:
    """The absolute path of a file to be written at another time. Raises OutputError where a folder lies."""
    target = Path(output).absolute()
    if target.is_dir():
        raise OutputError(output, "this is a folder.", hint="Give the name of a file.")
    return target


def check_apart(target: Path, inputs: Sequence[tuple[str, Path]], option: str) -> None:
    """Raises InputError when `target` is one of the files (role, path) that it is to be made from."""
    for role, used in inputs:
        if used.absolute() == target.absolute() or (
            used.exists() and target.exists() and target.samefile(used)
        ):
            raise InputError(
                f"{target.name} would replace the {role} that it is made from.",
                hint=f"Give it another name with {option}.",
            )


def find_brand(own: str | Path | Mapping[str, Any] | None, base: Path | None) -> Path | None:
    """The file a brand is read from: the one given, or the `file` of a script's brand beside the script."""
    if isinstance(own, str | Path):
        return Path(own)
    file = own.get("file") if own else None
    if not isinstance(file, str | Path) or not str(file).strip():
        return None
    path = Path(file).expanduser()
    return path if path.is_absolute() or base is None else base / path


def find_portrait(portrait: str | Path) -> Path:
    """The picture's path: a file, or the picture of the presenter of that name.

    Raises PortraitError when it is neither.
    """
    return find_sitter(portrait)[0]


def find_sitter(portrait: str | Path) -> tuple[Path, Presenter | None]:
    """The picture's path, and the presenter if it is the name of one. Raises PortraitError for neither."""
    from avatar.portrait import list_presenters, load_presenter
    from avatar.portrait.picture import check_picture

    path = Path(portrait)
    if path.exists():
        check_picture(path)
        return path, None
    known = list_presenters()
    if str(portrait) in known:
        person = load_presenter(str(portrait))
        return person.portrait, person
    raise PortraitError(
        f"{portrait}: there is no such file, and no presenter of that name.",
        hint=f"Give the path of a picture, or one of {', '.join(known)}.",
    )


def find_landmarks(portrait: Path, person: Presenter | None) -> Path | None:
    """The file of points set by hand that goes with a portrait, if there is one."""
    from avatar.portrait.points import path_beside

    beside = path_beside(portrait)
    return (person.landmarks if person else None) or (beside if beside.is_file() else None)


def file_size(size: tuple[int, int], frames: int, weight: float = BYTES_A_PIXEL) -> int:
    """Bytes that a video of so many pixels and frames may need; `weight` is what a pixel does."""
    return round(size[0] * size[1] * frames * weight)
