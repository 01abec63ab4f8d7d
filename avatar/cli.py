"""The commands, one short function each. All of them call the Python API; none knows more than it does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from . import __version__
from .bare import CaptionedCommand
from .console import command, out, print_json, print_table, say, settle_terminal
from .errors import InputError, UnknownNameError
from .progress import choose_how, show_progress

app = typer.Typer(
    name="avatar",
    help="A script goes in, a video of a talking presenter comes out.",
    epilog="Start with: avatar render lesson.md -o lesson.mp4   ·   Is everything there? avatar doctor",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object; progress as JSON lines on stderr.")
]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="The file to write.", show_default=False)]
Size = Annotated[
    str | None, typer.Option("--size", help="1920x1080, or 540p, 720p, 1080p, 4k, square, vertical.")
]
Fps = Annotated[float, typer.Option("--fps", help="Frames a second; 23.976, 29.97 and 59.94 are exact.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same video.")]
Provider = Annotated[str, typer.Option("--provider", help="What draws: auto, cpu, cuda or tensorrt.")]
EntryName = Annotated[str, typer.Argument(help="A name from the list.", show_default=False)]
PresenterName = Annotated[str | None, typer.Option(help="A presenter by name: see `avatar presenters`.")]
PortraitFile = Annotated[Path | None, typer.Option(help="A picture of your own presenter.")]
VoiceName = Annotated[str | None, typer.Option(help="A voice by name: see `avatar voices`.")]
TemplateName = Annotated[str | None, typer.Option(help="A template by name or path.")]
BrandFile = Annotated[Path | None, typer.Option(help="A YAML file with colours, logo and name.")]
MusicFile = Annotated[
    Path | None, typer.Option("--music", help="A sound to play under the speech, instead of the script's.")
]
NoMusic = Annotated[bool, typer.Option("--no-music", help="No music, whatever script and brand say.")]
MixFile = Annotated[Path | None, typer.Option("--mix", help="Write the finished sound, too, as .wav.")]
Captions = Annotated[
    str | None,
    typer.Option(
        "--captions",
        metavar="[KIND]",
        help="burn (or no KIND): in the picture; soft: a track; ass: a styled file. Or --no-captions.",
        show_default=False,
    ),
]
Draft = Annotated[bool, typer.Option("--draft", help="540p, quick voice, quick encoder.")]
Variables = Annotated[list[str] | None, typer.Option("--var", help="NAME=VALUE for {{NAME}}; repeatable.")]
EncoderName = Annotated[str, typer.Option("--encoder", help="auto, x264, or nvenc on an NVIDIA GPU.")]
CodecName = Annotated[str, typer.Option("--codec", help="auto, h264, hevc, av1, vp9 or prores.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes that draw; 0: what fits.")]
Fresh = Annotated[
    bool, typer.Option("--no-cache", help="Draw all scenes anew, those that did not change, too.")
]
FormatName = Annotated[
    str | None,
    typer.Option("--format", help="mp4, webm, mov; gif or webp: 20 s. By default what -o ends with, or mp4."),
]


def _examples(*lines: str) -> str:
    """The epilog of a command's help: its examples, each on a line of its own."""
    return "[bold]Examples[/]\n\n" + "\n\n".join(f"  [cyan]{line}[/]" for line in lines)


def _amount(what: str) -> Any:
    """The option for how much of a track there is, 0 to 1; all of it unless a script says less."""
    return typer.Option(min=0, max=1, metavar="0..1", help=what)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"avatar {__version__}")
        raise typer.Exit()


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None: ...


@app.command(
    cls=CaptionedCommand,
    epilog=_examples(
        "avatar render lesson.md -o lesson.mp4",
        "avatar render lesson.md --draft --captions      # or --captions soft,ass",
        "avatar render lesson.md --transparent -o lesson.webm      # or .mov: ProRes 4444",
        "avatar render lesson.md --codec hevc --poster      # or -o lesson.gif for a short preview",
        "avatar render lesson.md --portrait me.jpg --voice heart --var name=Ada",
    ),
)
@command
def render(
    script: Annotated[Path, typer.Argument(help="The script, in Markdown.", show_default=False)],
    output: Output = None,
    presenter: PresenterName = None,
    portrait: PortraitFile = None,
    voice: VoiceName = None,
    template: TemplateName = None,
    brand: BrandFile = None,
    captions: Captions = None,
    music: MusicFile = None,
    no_music: NoMusic = False,
    mix: MixFile = None,
    poster: Annotated[
        bool, typer.Option("--poster", help="Write a frame that suits a poster, .jpg.")
    ] = False,
    size: Size = None,
    fps: Fps = 25,
    seed: Seed = 0,
    draft: Draft = False,
    var: Variables = None,
    provider: Provider = "auto",
    encoder: EncoderName = "auto",
    codec: CodecName = "auto",
    transparent: Annotated[
        bool, typer.Option("--transparent", help="Nothing behind the presenter: .webm, .mov, .webp.")
    ] = False,
    form: FormatName = None,
    jobs: Jobs = 0,
    no_cache: Fresh = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn a script into a video, with .srt, .vtt and .json beside it.

    An earlier video of that name is replaced, but only once the new one is whole. Scenes
    that have not changed since are not drawn again.
    """
    from . import options, outcome, pipeline

    target = options.video_path(output, script, form)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        result = pipeline.render(
            script,
            target,
            presenter=presenter,
            portrait=portrait,
            voice=voice,
            template=template,
            brand=brand,
            size=options.size(size),
            fps=fps,
            captions=captions,
            poster=poster,
            draft=draft,
            seed=seed,
            variables=options.variables(var),
            provider=provider,
            encoder=encoder,
            codec=codec,
            transparent=transparent,
            music=options.music(music, no_music),
            mix=mix,
            jobs=jobs,
            cache=not no_cache,
            progress=progress,
        )
    outcome.show(result, quiet=quiet, as_json=as_json)


@app.command(
    cls=CaptionedCommand,
    epilog=_examples(
        "avatar preview lesson.md --at 12.5 -o frame.png",
        "avatar preview lesson.md --sheet -o sheet.png      # one frame a scene",
        "avatar preview lesson.md --size vertical --captions      # the frame that suits a poster",
    ),
)
@command
def preview(
    script: Annotated[Path, typer.Argument(help="The script, in Markdown.", show_default=False)],
    output: Output = None,
    at: Annotated[
        str | None, typer.Option(help="Second of the video, 12.5 or 1:05.2; by default a poster's.")
    ] = None,
    sheet: Annotated[bool, typer.Option("--sheet", help="One frame a scene, on one sheet.")] = False,
    presenter: PresenterName = None,
    portrait: PortraitFile = None,
    voice: VoiceName = None,
    template: TemplateName = None,
    brand: BrandFile = None,
    captions: Captions = None,
    size: Size = None,
    fps: Fps = 25,
    seed: Seed = 0,
    draft: Draft = False,
    var: Variables = None,
    transparent: Annotated[
        bool, typer.Option("--transparent", help="Nothing behind the presenter: a PNG with alpha.")
    ] = False,
    provider: Provider = "auto",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Draw a single frame of the video that a script makes, as PNG, without making the video.

    It is the frame that `avatar render` shows at that second with the same options.
    """
    from . import options, outcome, stills

    target = output or Path(f"{script.stem}.{'sheet' if sheet else 'preview'}.png")
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        result = stills.draw_still(
            script,
            target,
            at=options.second(at),
            sheet=sheet,
            presenter=presenter,
            portrait=portrait,
            voice=voice,
            template=template,
            brand=brand,
            size=options.size(size),
            fps=fps,
            captions=captions,
            draft=draft,
            seed=seed,
            variables=options.variables(var),
            provider=provider,
            transparent=transparent,
            progress=progress,
        )
    outcome.show_still(result, quiet=quiet, as_json=as_json)


@app.command(
    epilog=_examples(
        "avatar animate --portrait me.jpg --audio talk.wav -o talk.mp4",
        "avatar animate --portrait me.jpg --audio talk.mp3 --background '#1b2a41' --size square",
        "avatar animate --portrait me.jpg --audio talk.wav --motion take.csv -o talk.mp4",
    )
)
@command
def animate(
    portrait: Annotated[Path, typer.Option(help="A picture with a face.", show_default=False)],
    audio: Annotated[Path, typer.Option(help="A sound file of any format.", show_default=False)],
    output: Output = None,
    size: Size = None,
    fps: Fps = 25,
    background: Annotated[
        str, typer.Option(help="keep: that of the picture; none: transparent; or a colour, '#1b2a41'.")
    ] = "keep",
    motion: Annotated[
        Path | None,
        typer.Option(help="How the face moves: a Live Link Face CSV, Audio2Face JSON or .npz, any rate."),
    ] = None,
    seed: Seed = 0,
    provider: Provider = "auto",
    encoder: EncoderName = "auto",
    codec: CodecName = "auto",
    form: FormatName = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a picture speak a recording."""
    from . import options, outcome, pipeline

    target = options.video_path(output, audio, form)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        result = pipeline.animate(
            portrait,
            audio,
            target,
            size=options.size(size),
            fps=fps,
            background=options.background(background),
            motion=motion,
            seed=seed,
            provider=provider,
            encoder=encoder,
            codec=codec,
            progress=progress,
        )
    outcome.show(result, quiet=quiet, as_json=as_json)


@app.command(
    epilog=_examples(
        'avatar speak "It costs $3.50." -o price.wav',
        "avatar speak lesson.md --voice heart -o lesson.wav",
        "echo Hello | avatar speak - -o hello.wav",
    )
)
@command
def speak(
    text: Annotated[str, typer.Argument(help="What to say, a script's file, or - for standard input.")],
    output: Output = Path("speech.wav"),
    voice: Annotated[str | None, typer.Option(help="A voice by name: see `avatar voices`.")] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help="The voice's quick stand-in (scripts only).")
    ] = False,
    seed: Seed = 0,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Say a text or a script, as a WAV file at -16 LUFS."""
    from . import options, speaking

    target = options.sound_path(output)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        facts = speaking.speak_to_file(text, target, voice=voice, seed=seed, draft=draft, progress=progress)
    if as_json:
        print_json({"ok": True, **facts})
    elif not quiet:
        out(f"{target}  {facts['seconds']:.1f} s, {facts['words']} words, {facts['voice']}")


@app.command(
    epilog=_examples(
        "avatar motion speech.wav -o curves.csv",
        "avatar motion lesson.md --voice heart --fps 60 --format json",
        "avatar motion speech.wav --head 0 --blinks 0 -o lips.npz --plot lips.png",
    )
)
@command
def motion(
    source: Annotated[Path, typer.Argument(help="A sound file, or a script (.md).", show_default=False)],
    output: Output = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="csv: Live Link Face; json: Audio2Face; npz: exact. By default what -o ends with, or csv.",
        ),
    ] = None,
    fps: Fps = 25,
    seed: Seed = 0,
    mouth: Annotated[float | None, _amount("How far jaw and lips move.")] = None,
    blinks: Annotated[float | None, _amount("How far the lids come down.")] = None,
    head: Annotated[float | None, _amount("How much the head moves.")] = None,
    gaze: Annotated[float | None, _amount("How much the eyes move.")] = None,
    expression: Annotated[float | None, _amount("How much brows move, and smiles and nods.")] = None,
    breath: Annotated[float | None, _amount("How far the shoulders lift.")] = None,
    voice: Annotated[str | None, typer.Option(help="A voice by name, for a script.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Draw the curves over the sound, as .png.")] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn sound or a script into the curves of a face, for other programs or `animate --motion`."""
    from . import moving, options

    amounts = {"mouth": mouth, "blinks": blinks, "head": head, "gaze": gaze}
    amounts |= {"expression": expression, "breath": breath}
    target, kind = options.motion_path(output, kind, source)
    picture = options.plot_path(plot)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        made = moving.motion_to_file(
            source,
            target,
            kind,
            fps=fps,
            seed=seed,
            amounts={track: amount for track, amount in amounts.items() if amount is not None},
            voice=voice,
            plot=picture,
            progress=progress,
        )
    moving.show(made, quiet=quiet, as_json=as_json)


@app.command(
    "import",
    epilog=_examples(
        "avatar import deck.pptx -o lesson.md --presenter henrik",
        "avatar import deck.pdf --text",
        "avatar import deck.pptx --pictures required --size 4k --replace",
    ),
)
@command
def import_(
    deck: Annotated[Path, typer.Argument(help="Slides, as .pptx or .pdf.", show_default=False)],
    output: Output = None,
    presenter: Annotated[
        str, typer.Option(help="A presenter by name: see `avatar presenters`.", show_default=False)
    ] = "",
    size: Annotated[
        str, typer.Option("--size", help="The box that pictures fill: 1920x1080, or 1080p, 4k …")
    ] = "1080p",
    text: Annotated[
        bool, typer.Option("--text", help="Where a slide has no notes, say its text, not its title alone.")
    ] = False,
    notes_only: Annotated[
        bool, typer.Option("--notes-only", help="Where a slide has no notes, say nothing.")
    ] = False,
    pictures: Annotated[
        str, typer.Option(help="auto: without them where LibreOffice is not installed; required; none.")
    ] = "auto",
    hidden: Annotated[bool, typer.Option("--hidden", help="Import hidden slides, too.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace an earlier script.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Turn slides into a script: a scene a slide, with its picture, its notes spoken.

    Stage directions in notes, such as (pause) or (smile), are kept. Nothing is written until all is whole.
    """
    from . import options
    from .deck import import_deck
    from .deck.report import choose_said, show

    said = choose_said(text=text, notes_only=notes_only)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        made = import_deck(
            deck,
            output,
            presenter=presenter,
            size=options.size(size) or (1920, 1080),
            said=said,
            pictures=pictures,
            hidden=hidden,
            replace=replace,
            progress=progress,
        )
    show(made, quiet=quiet, as_json=as_json)


@app.command(epilog=_examples("avatar check lesson.md", "avatar check lessons/*.md --strict --json"))
@command
def check(
    scripts: Annotated[list[Path], typer.Argument(help="Scripts, in Markdown.", show_default=False)],
    var: Variables = None,
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Report everything that is wrong with scripts: line, column and a way out. Makes nothing.

    (smile) acts at its word, (happy 0.6) for its sentence; alone on a line, for the rest of the scene.
    """
    from . import checking, options

    checked = [checking.check(path, options.variables(var)) for path in scripts]
    bad = any(c.fails(strict) for c in checked)
    if as_json:
        print_json({"ok": not bad, "scripts": [c.as_dict() for c in checked]})
    else:
        for c in checked:
            checking.show(c, quiet=quiet)
    return 2 if bad else 0


@app.command(epilog=_examples("avatar doctor", "avatar doctor --json"))
@command
def doctor(quiet: Quiet = False, as_json: Json = False) -> int:
    """Say what is installed, what really runs, what is missing, and the command that fixes it."""
    from dataclasses import asdict

    from . import doctor as surgery

    findings = surgery.examine()
    works = surgery.works(findings)
    if as_json:
        print_json({"ok": works, "version": __version__, "findings": [asdict(f) for f in findings]})
    else:
        surgery.show(findings, quiet=quiet)
    return 0 if works else 3


@app.command(
    epilog=_examples(
        "avatar bench --quick",
        "avatar bench --json > bench.json",
        "avatar bench motion --tracks tracks/",
        "avatar bench render --portraits photos/ --json > looks.json",
    )
)
@command
def bench(
    what: Annotated[
        str,
        typer.Argument(help="`speed`; `motion`: how like real speakers it is; `render`: drawing and looks."),
    ] = "speed",
    quick: Annotated[bool, typer.Option("--quick", help="Shorter videos: two minutes in all.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", help="Measure this alone; repeatable.")] = None,
    tracks: Annotated[Path | None, typer.Option(help="Folder with tracks of real speakers.")] = None,
    portraits: Annotated[
        Path | None, typer.Option(help="Folder with pictures to look at beside the presenters.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Measure how fast everything is on this machine, beside what it must reach; or how lifelike it moves."""
    if what not in ("speed", "motion", "render"):
        raise UnknownNameError("benchmark", what, ("speed", "motion", "render"))
    how = choose_how(quiet=quiet, as_json=as_json)
    if what == "motion":
        from .bench import likeness

        if tracks is None:
            raise InputError("There are no real speakers to compare with.", hint="Give --tracks FOLDER.")
        with show_progress(how) as progress:
            found = likeness.compare(tracks, progress)
        if as_json:
            print_json(likeness.as_dict(found))
        else:
            print_table(*likeness.as_table(found))
        return 0

    if what == "render":
        from .bench import appearance, drawing

        pictures = appearance.pictures_in(portraits) if portraits else []
        with show_progress(how) as progress:
            drawn, parts = drawing.time_drawing(progress)
            looks = appearance.look_at_all(pictures, progress)
        if as_json:
            print_json(appearance.as_dict(looks) | drawing.as_dict(drawn, parts))
        else:
            drawing.show(drawn, parts)
            print_table(*appearance.as_table(looks))
        return 1 if any(one.failed for one in looks) else 0

    from . import bench as track

    with show_progress(how) as progress:
        rows = track.measure(quick=quick, only=only or [], progress=progress)
    if as_json:
        print_json(track.as_dict(rows, quick=quick))
    else:
        track.show(rows)
    return 0 if all(row.passed is not False for row in rows) else 1


def _catalogue(kind: str, one: str, ending: str) -> typer.Typer:
    """The commands `avatar KIND`, `avatar KIND list` and `avatar KIND show NAME`."""
    group = typer.Typer(
        help=f"List {kind}, or show one.", invoke_without_command=True, rich_markup_mode="rich",
        epilog=_examples(f"avatar {kind}", f"avatar {kind} show NAME -o preview{ending}"),
        context_settings={"help_option_names": ["-h", "--help"]},
    )  # fmt: skip

    def listing(as_json: bool) -> None:
        from .catalogue import list_entries

        entries = list_entries(kind)
        if as_json:
            print_json({"ok": True, kind: [{"name": e.name, **e.fields} for e in entries]})
        else:
            print_table([one, ""], [[e.name, e.summary] for e in entries])

    @group.callback()
    @command
    def start(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            listing(False)

    @group.command("list", help=f"List all {kind}.")
    @command
    def show_all(as_json: Json = False) -> None:
        listing(as_json)

    @group.command(
        "show",
        help=f"Show one of the {kind}; -o writes a preview ({ending}).",
        epilog=_examples(f"avatar {kind} show NAME", f"avatar {kind} show NAME -o preview{ending}"),
    )
    @command
    def show_one(
        name: EntryName,
        output: Output = None,
        as_json: Json = False,
    ) -> None:
        from .catalogue import find_entry, in_words, write_preview

        entry = find_entry(kind, name)
        if output:
            write_preview(entry, output)
        if as_json:
            print_json({"ok": True, "name": entry.name, **entry.fields, "preview": output})
            return
        print_table([one, entry.name], [[key, in_words(value)] for key, value in entry.fields.items()])
        if output:
            say(f"Preview: {output}")

    return group


_groups = {
    kind: _catalogue(kind, one, ending)
    for kind, one, ending in (
        ("presenters", "Presenter", ".png"),
        ("voices", "Voice", ".wav"),
        ("templates", "Template", ".png"),
    )
}
for _kind, _group in _groups.items():
    app.add_typer(_group, name=_kind)


@_groups["presenters"].command(
    "add",
    epilog=_examples(
        'avatar presenters add ana.jpg --name "Dr. Ana Silva" --role Trainer',
        'avatar presenters add ana.jpg --name "Ana Silva" --consent-by "Ana Silva" --consent-date 2025-04-30',
        'avatar presenters add robot.png --name Robi --synthetic --shows "a drawing"',
    ),
)
@command
def add_presenter(
    picture: Annotated[Path, typer.Argument(help="A picture with a face.", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="Full name, as it is shown.", show_default=False)],
    short: Annotated[str, typer.Option("--as", help="Name for --presenter; by default made of --name.")] = "",
    role: Annotated[str, typer.Option(help="What stands below the name.")] = "",
    voice: Annotated[str, typer.Option(help="A voice by name: see `avatar voices`.")] = "",
    licence: Annotated[str, typer.Option(help="Licence of the picture.")] = "",
    description: Annotated[str, typer.Option(help="What the presenter looks like.")] = "",
    shows: Annotated[str, typer.Option(help="Who or what the picture shows.")] = "",
    real: Annotated[
        bool | None,
        typer.Option("--real-person/--synthetic", help="Does it show somebody who lives, or nobody?"),
    ] = None,
    consent_by: Annotated[str, typer.Option(help="Who agreed: a full name.")] = "",
    consent_date: Annotated[str, typer.Option(help="When they agreed: YYYY-MM-DD.")] = "",
    consent_file: Annotated[Path | None, typer.Option(help="The signed paper, kept beside the card.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the presenter of that name.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a presenter of a picture, with a card. A real person must have agreed to it."""
    from . import enrolling

    given = enrolling.Given(picture, name, short, role, voice, licence, description, shows, real)
    given = given.with_consent(consent_by, consent_date, consent_file)
    made, warnings = enrolling.enrol(given, replace=replace, ask=not (quiet or as_json))
    enrolling.show(made, warnings, quiet=quiet, as_json=as_json)


@_groups["presenters"].command("remove", epilog=_examples("avatar presenters remove ana-silva"))
@command
def remove_presenter(name: EntryName, quiet: Quiet = False, as_json: Json = False) -> None:
    """Delete one of your own presenters: card, picture and signed paper. Those that ship stay."""
    from .portrait.enrolment import remove_presenter as remove

    path = remove(name)
    if as_json:
        print_json({"ok": True, "name": name, "removed": path})
    elif not quiet:
        out(f"Removed {name}.")


@_groups["templates"].command(
    "new",
    epilog=_examples("avatar templates new acme --from classroom", "avatar templates new acme -o brand/"),
)
@command
def new_template(
    name: Annotated[
        str, typer.Argument(help="Its name: small letters, digits, hyphens.", show_default=False)
    ],
    base: Annotated[str, typer.Option("--from", help="The template to begin with.")] = "studio",
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to make it in.")] = Path(),
    as_json: Json = False,
) -> None:
    """Copy a template into a folder of your own, to be changed."""
    from . import templating

    made = templating.create(name, base, output)
    if as_json:
        print_json({"ok": True, "name": name, "file": made})
    else:
        out(f"{made}  Change it, then: avatar templates check {made.parent}")


@_groups["templates"].command(
    "check", epilog=_examples("avatar templates check acme/", "avatar templates check studio")
)
@command
def check_templates(
    templates: Annotated[list[str], typer.Argument(help="Names, folders or files.", show_default=False)],
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read templates and try them on every shape of canvas; mistakes are named with line and column."""
    from dataclasses import asdict

    from . import templating

    tried = [templating.check(one) for one in templates]
    if as_json:
        print_json({"ok": True, "templates": [asdict(one) for one in tried]})
    elif not quiet:
        for one in tried:
            out(f"{one.path}  {one.name}: {', '.join(templating.SIZES)}")
            for warning in one.warnings:
                say(f"[yellow]Warning:[/] {warning}")


@_groups["templates"].command("schema", epilog=_examples("avatar templates schema > template.schema.json"))
@command
def template_schema() -> None:
    """Print the JSON Schema of template files, for editors that complete and check."""
    from . import templating

    print_json(templating.schema())


brands = typer.Typer(
    help="Check a brand, and see it.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(brands, name="brand")


@brands.command(
    "check",
    epilog=_examples(
        "avatar brand check brand.yaml -o sheet.png",
        "avatar brand check brand.yaml --template newsroom --json",
    ),
)
@command
def check_brand(
    brand: Annotated[Path, typer.Argument(help="A brand, in YAML.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Draw the brand on the templates into this PNG.")
    ] = None,
    template: Annotated[
        list[str] | None, typer.Option(help="A template by name or path; repeatable. All by default.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Read a brand and all of its files; say which of its colours cannot be read, and which could."""
    from . import branding

    branding.show(branding.check(brand, template or (), output), quiet=quiet, as_json=as_json)


@brands.command("schema", epilog=_examples("avatar brand schema > brand.schema.json"))
@command
def brand_schema() -> None:
    """Print the JSON Schema of brand files, for editors that complete and check."""
    from . import branding

    print_json(branding.schema())


portraits = typer.Typer(
    help="Check a portrait, correct it, or see its expressions.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(portraits, name="portrait")
Picture = Annotated[Path, typer.Argument(help="A picture with a face.", show_default=False)]


@portraits.command(
    "check",
    epilog=_examples("avatar portrait check photo.jpg -o marked.png", "avatar portrait check *.jpg --json"),
)
@command
def check_portrait(
    pictures: Annotated[list[Path], typer.Argument(help="Pictures with a face.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Draw what was found into this PNG.")
    ] = None,
    quiet: Quiet = False,
    as_json: Json = False,
) -> int:
    """Say how good a picture is for a presenter, and every reason with what would help."""
    from . import inspecting

    inspecting.check_output(pictures, output)
    looked = [inspecting.inspect(path) for path in pictures]
    if output:
        from .marking import write_marked

        write_marked(looked[0], output)
    refused = any(one.refused for one in looked)
    if as_json:
        print_json({"ok": not refused, "pictures": [one.as_dict() for one in looked], "marked": output})
    else:
        for one in looked:
            inspecting.show(one, quiet=quiet)
        if output and not quiet:
            say(f"Marked up: {output}")
    return 2 if refused else 0


@portraits.command(
    "landmarks",
    epilog=_examples(
        "avatar portrait landmarks drawing.png      # writes drawing.landmarks.json: move its points",
        "avatar portrait landmarks drawing.png --chart points.png      # see which is which, now and later",
        "avatar portrait landmarks drawing.png --with face-alignment",
    ),
)
@command
def landmarks(
    picture: Picture,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where; beside the picture, where it is used, by default."),
    ] = None,
    finder: Annotated[
        str, typer.Option("--with", help="What finds the face: net or face-alignment.")
    ] = "net",
    chart: Annotated[
        Path | None,
        typer.Option(help="Draw the points, numbered, into this PNG; those of the file if there is one."),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file, corrected or not.")] = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Write where eyes, nose, lips and chin are, to be corrected by hand in any editor."""
    from . import charting

    made = charting.survey(picture, output, finder=finder, chart=chart, replace=replace)
    if as_json:
        print_json({"ok": True, "file": made.path, "source": made.source, "points": dict(made.points)})
    elif not quiet:
        if made.source == "guess":
            say("[yellow]No face was found:[/] these are the points of an average one. Move them all.")
        out(f"{made.path}  {len(made.points)} points")


@portraits.command("sheet", epilog=_examples("avatar portrait sheet photo.jpg -o sheet.png"))
@command
def sheet(picture: Picture, output: Output = None, quiet: Quiet = False, as_json: Json = False) -> None:
    """Draw a portrait in every named expression, on one sheet."""
    from .gallery import write_sheet

    target = output or Path(f"{picture.stem}.sheet.png")
    write_sheet(picture, target, picture.name, "")
    if as_json:
        print_json({"ok": True, "file": picture, "sheet": target})
    elif not quiet:
        out(str(target))


def main() -> None:
    """The entry point of the `avatar` command."""
    settle_terminal()
    app()
