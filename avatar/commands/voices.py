"""`avatar voices`: those there are, heard, and voices of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from avatar.commands.app import examples, group
from avatar.commands.option_types import EntryName, Json, Output, Quiet, Seed
from avatar.terminal.console import command, out, print_json, print_table, say

if TYPE_CHECKING:
    from avatar.voices.sample import Judgement

Language = Annotated[str, typer.Option(help="A language, such as en, en-GB or es.")]
Gender = Annotated[str, typer.Option(help="woman, man or neutral.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace your own voice of that name.")]

voices = group(
    "voices",
    "List voices, hear them, make profiles of your own, copy a voice with consent.",
    examples(
        "avatar voices",
        'avatar voices try "Good morning." --voice emma --voice george',
        "avatar voices add --from emma --name emma-slow --rate 0.9",
    ),
    alone=True,
)
NewName = Annotated[str, typer.Argument(help="What the voice will be called.", show_default=False)]
OwnersSample = Annotated[
    Path, typer.Argument(help="10 to 30 seconds of its owner's speech.", show_default=False)
]
Spoken = Annotated[str, typer.Option(help="What it is to speak.")]
Description = Annotated[str, typer.Option(help="What it sounds like.")]
Licence = Annotated[str, typer.Option(help="Licence of the voice.")]
ConsentBy = Annotated[str, typer.Option(help="Who agreed: a full name.")]
ConsentDate = Annotated[str, typer.Option(help="When they agreed: YYYY-MM-DD.")]
ConsentStatement = Annotated[str, typer.Option(help="Their own words, instead of the usual ones.")]


def _list(language: str = "", gender: str = "", as_json: bool = False) -> None:
    from avatar.voices import describing

    known = describing.find_all(language, gender)
    if as_json:
        print_json({"ok": True, "voices": [one.as_dict() for one in known]})
    else:
        print_table(["Voice", "Language", "Gender", ""], describing.rows(known))


@voices.callback()
@command
def start(context: typer.Context) -> None:
    """List all voices."""
    if context.invoked_subcommand is None:
        _list()


@voices.command("list", epilog=examples("avatar voices list --language en-GB --gender woman"))
@command
def list_voices(language: Language = "", gender: Gender = "", as_json: Json = False) -> None:
    """List voices; those with an accent, your own, and revoked ones are marked."""
    _list(language, gender, as_json)


@voices.command("show", epilog=examples("avatar voices show emma", "avatar voices show emma -o emma.wav"))
@command
def show(name: EntryName, output: Output = None, as_json: Json = False) -> None:
    """Show everything about a voice, consent included; -o writes its sample (.wav)."""
    from avatar.voices import describing

    known = describing.find(name)
    if output:
        from avatar.catalogue import Entry, write_preview

        write_preview(Entry("voices", known.name, known.path, {}), output)
    if as_json:
        print_json({"ok": True, **known.as_dict(), "preview": output})
        return
    print_table(["Voice", known.name], describing.card(known))
    if output:
        say(f"Preview: {output}")


@voices.command(
    "try",
    epilog=examples(
        "avatar voices try --voice emma -o emma.wav",
        'avatar voices try "It costs $3.50." --voice heart --voice george -o price.wav',
    ),
)
@command
def try_voice(
    text: Annotated[str, typer.Argument(help="What to say; by default each voice's own sample.")] = "",
    voice: Annotated[list[str] | None, typer.Option("--voice", help="A voice; repeatable.")] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="A .wav file; of several voices, each has its name added.")
    ] = Path("try.wav"),
    seed: Seed = 0,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Hear a text said by one or several voices."""
    from avatar.terminal.speaking import STANDARD_VOICE
    from avatar.voices.trying import try_voices

    done = try_voices(text, voice or [STANDARD_VOICE], output, seed=seed)
    if as_json:
        print_json({"ok": True, "files": done})
    elif not quiet:
        for fact in done:
            out(f"{fact['path']}  {fact['seconds']:.1f} s, {fact['voice']} ({fact['language']})")


@voices.command(
    "add",
    epilog=examples(
        "avatar voices add newsreader.yaml",
        "avatar voices add --from emma --name emma-slow --rate 0.9 --pauses 130%",
    ),
)
@command
def add(
    file: Annotated[Path | None, typer.Argument(help="A profile (YAML).", show_default=False)] = None,
    origin: Annotated[str, typer.Option("--from", help="A voice to start from.")] = "",
    name: Annotated[str, typer.Option(help="What it is called; by default the file's name.")] = "",
    rate: Annotated[float | None, typer.Option(help="Pace, 0.5 to 2; 1 is the speaker's own.")] = None,
    pitch: Annotated[float | None, typer.Option(help="Semitones up or down, -4 to 4.")] = None,
    volume: Annotated[float | None, typer.Option(help="dB over or under the usual, -24 to 12.")] = None,
    pauses: Annotated[str, typer.Option(help="All pauses longer or shorter, such as 130%.")] = "",
    variety: Annotated[
        float | None, typer.Option(help="How much sentences differ in rests, pace and pitch, 0 to 2.")
    ] = None,
    style: Annotated[str, typer.Option(help="Words to choose by, such as: calm, warm.")] = "",
    description: Annotated[str, typer.Option(help="What it sounds like.")] = "",
    sample: Annotated[str, typer.Option(help="A sentence that shows it.")] = "",
    replace: Replace = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make a voice profile of your own, from a file or from another voice."""
    from avatar.voices.adding import add_voice

    changes: dict[str, Any] = {
        "rate": rate,
        "pitch": pitch,
        "volume": volume,
        "pauses": pauses,
        "variety": variety,
        "style": style,
        "description": description,
        "sample": sample,
    }
    given = {key: value for key, value in changes.items() if value not in (None, "")}
    made = add_voice(file, origin, name, given, replace=replace)
    if as_json:
        print_json({"ok": True, "name": made.name, "file": (made.home or Path()) / f"{made.name}.yaml"})
    elif not quiet:
        out(f"Added {made.name}: use [cyan]--voice {made.name}[/]")


@voices.command("check", epilog=examples("avatar voices check me.wav"))
@command
def check(
    sample: Annotated[Path, typer.Argument(help="A sound file with a voice.", show_default=False)],
    as_json: Json = False,
) -> int:
    """Judge a sample: is there enough speech, of one person, clean enough to copy the voice?"""
    from avatar.voices.sample import judge

    found = judge(sample)
    refused = found.verdict == "refused"
    if as_json:
        print_json({"ok": not refused, **found.as_dict()})
    else:
        _print_findings(found)
    return 2 if refused else 0


@voices.command(
    "clone",
    epilog=examples(
        'avatar voices clone ana ana.wav --consent-by "Ana Silva" --consent-date 2025-04-30',
        "avatar voices clone ana ana.wav --consent-recording agreed.wav --language pt-BR",
    ),
)
@command
def clone(
    name: NewName,
    sample: OwnersSample,
    engine: Annotated[str, typer.Option(help="pocket, openvoice or xtts.")] = "pocket",
    language: Spoken = "en-US",
    gender: Gender = "neutral",
    description: Description = "",
    licence: Licence = "",
    consent_by: ConsentBy = "",
    consent_date: ConsentDate = "",
    consent_statement: ConsentStatement = "",
    consent_recording: Annotated[
        Path | None, typer.Option(help="A recording in which they say it, kept beside the profile.")
    ] = None,
    replace: Replace = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Copy a voice from a sample. Its owner must have agreed to it."""
    from avatar.voices.asking import agreement_of, ask_agreement, can_ask
    from avatar.voices.enrolment import Copy, clone_voice, prejudge

    copy = Copy(name, sample, engine, language, gender, description, licence, consent_recording)
    given = consent_by, consent_date, consent_statement
    asking = can_ask(consent_by, consent_date) and not (quiet or as_json)
    agreed = None if asking else agreement_of(*given)
    heard = prejudge(copy, consented=asking or agreed is not None, replace=replace)
    if not (quiet or as_json):
        _print_findings(heard)
    agreed = ask_agreement(*given) if asking else agreed
    made = clone_voice(copy, agreed, heard, replace=replace)
    if as_json:
        print_json({"ok": True, "name": made.name, **made.statement(), "sample": heard.as_dict()})
    elif not quiet:
        out(f"Added {made.name}: use [cyan]--voice {made.name}[/]")


@voices.command(
    "match",
    epilog=examples(
        'avatar voices match ana-like ana.wav --consent-by "Ana Silva" --consent-date 2025-04-30'
    ),
)
@command
def match(
    name: NewName,
    sample: OwnersSample,
    language: Spoken = "en-US",
    gender: Gender = "neutral",
    description: Description = "",
    licence: Licence = "",
    consent_by: ConsentBy = "",
    consent_date: ConsentDate = "",
    consent_statement: ConsentStatement = "",
    replace: Replace = False,
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Mix the shipped voices into one that is like a sample: offline, in a minute or two, and less alike
    than a copy. The sample's owner must have agreed to it.
    """
    from avatar.progress import Progress, choose_how, show_progress
    from avatar.speech.engines.blends import write_blend
    from avatar.voices import matching
    from avatar.voices.asking import agreement_of, ask_agreement, can_ask
    from avatar.voices.enrolment import MATCHED, Copy, keep_match, missing_consent, prejudge

    copy = Copy(name, sample, MATCHED, language, gender, description, licence)
    given = consent_by, consent_date, consent_statement
    asking = can_ask(consent_by, consent_date) and not (quiet or as_json)
    agreed = None if asking else agreement_of(*given)
    heard = prejudge(copy, consented=asking or agreed is not None, replace=replace)
    if not (quiet or as_json):
        _print_findings(heard)
    agreed = ask_agreement(*given) if asking else agreed
    if agreed is None:
        raise missing_consent()
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:

        def tell(done: int, total: int, likeness: float) -> None:
            if progress:
                progress(Progress("match", done, total, "steps", f"likeness {likeness:.2f}"))

        voice = matching.only_speech(heard.sample)
        found = matching.match(voice, speakers=matching.home_of(language), progress=tell)
    made = keep_match(copy, agreed, heard, write_blend(found.chosen), replace=replace)
    facts = {
        "nearest": dict(found.nearest),
        "likeness": {"before": found.before, "after": found.after},
        "by another encoder": dict(zip(("before", "after"), found.by_witness, strict=True)),
        "nearer": found.is_nearer,
        "sentences": found.sentences,
    }
    if as_json:
        print_json({"ok": True, "name": made.name, **made.statement(), **facts, "sample": heard.as_dict()})
    elif not quiet:
        print_table(
            ["likeness to the sample", found.nearest[0][0], "the mixture"],
            [
                ["the encoder that searched", f"{found.before:.2f}", f"{found.after:.2f}"],
                ["another one", f"{found.by_witness[0]:.2f}", f"{found.by_witness[1]:.2f}"],
            ],
        )
        if not found.is_nearer:
            say(f"No mixture is nearer for both: {name} is {found.nearest[0][0]} itself.")
        out(f"Added {made.name}: use [cyan]--voice {made.name}[/]")


@voices.command("revoke", epilog=examples('avatar voices revoke ana --reason "Left the company"'))
@command
def revoke(
    name: EntryName,
    reason: Annotated[str, typer.Option(help="Why, as later renders will say.")] = "",
    quiet: Quiet = False,
    as_json: Json = False,
) -> None:
    """Make one of your own voices unusable: its sample is deleted, the record of the consent stays."""
    from avatar.voices.enrolment import revoke_voice

    gone = revoke_voice(name, reason)
    if as_json:
        print_json({"ok": True, "name": gone.name, "revoked": gone.revoked})
    elif not quiet:
        kept = " Videos that were made with it keep their record of the consent." if gone.consent else ""
        out(f"Revoked {gone.name}.{kept}")


@voices.command("remove", epilog=examples("avatar voices remove emma-slow"))
@command
def remove(name: EntryName, quiet: Quiet = False, as_json: Json = False) -> None:
    """Delete one of your own voices and all that belongs to it. Those that ship stay."""
    from avatar.voices.enrolment import remove_voice

    path = remove_voice(name)
    if as_json:
        print_json({"ok": True, "name": name, "removed": path})
    elif not quiet:
        out(f"Removed {name}.")


def _print_findings(found: Judgement) -> None:
    lines = [[f.what, f.verdict, f.value, f.advice] for f in found.findings]
    print_table([found.sample.path.name, "", "", ""], lines)
