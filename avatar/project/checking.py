"""What `avatar.render` was given, checked: what is None comes from the script, or is the usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.errors import InputError
from avatar.project.casting import cast_script
from avatar.project.files import check_apart, file_size, find_brand, target_of
from avatar.project.findings import Findings
from avatar.project.model import Project, Video
from avatar.project.wording import read_script
from avatar.script.model import Recording, Script

if TYPE_CHECKING:
    from avatar.media import Delivery
    from avatar.media.captioning import Given as Captioned
    from avatar.media.music import Given

SIZE, DRAFT_SIZE = (1920, 1080), (960, 540)
DEFAULT_TEMPLATE = "studio"


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
    actors = cast_script(
        said, found, presenter=presenter, portrait=portrait, voice=voice, broken=parsed is None
    )
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
