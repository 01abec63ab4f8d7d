"""What `avatar presenters add` asks, and says: options first, questions on a terminal for what is missing."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from avatar.errors import InputError
from avatar.portrait.enrolment import STATEMENT, Application, add_presenter, check_consent, choose_name
from avatar.portrait.presenters import Presenter
from avatar.terminal.console import out, print_json, say


@dataclass(frozen=True)
class Given:
    """What the options say. `real` is None when they do not say whether the picture shows a real person."""

    picture: Path
    name: str
    short: str
    role: str
    voice: str
    licence: str
    description: str
    shows: str
    real: bool | None
    consent_by: str = ""
    consent_date: str = ""
    consent_file: Path | None = None

    def with_consent(self, by: str, date: str, file: Path | None) -> Given:
        """The same with what the options say about consent."""
        return replace(self, consent_by=by, consent_date=date, consent_file=file)

    @property
    def consented(self) -> bool:
        """Whether anything is said about consent."""
        return bool(self.consent_by or self.consent_date or self.consent_file)


def enrol(given: Given, *, replace: bool, ask: bool) -> tuple[Presenter, tuple[str, ...]]:
    """Make a presenter of what was given and, with `ask` and on a terminal, what is answered.

    Raises:
        InputError: a real person has not agreed, it is not said whether it is one, or see `add_presenter`.
    """
    application = Application(
        picture=given.picture,
        title=given.name,
        role=given.role,
        voice=given.voice,
        licence=given.licence,
        description=given.description,
        shows=given.shows,
        paper=given.consent_file,
        short=given.short,
    )
    choose_name(application, replace=replace)  # before anybody is asked anything
    return add_presenter(_agreed(given, application, ask=ask and sys.stdin.isatty()), replace=replace)


def show(person: Presenter, warnings: tuple[str, ...], *, quiet: bool, as_json: bool) -> None:
    """Say who was added, and how they are called."""
    from rich.markup import escape

    if as_json:
        card = {**person.statement(), "portrait": person.portrait, "voice": person.voice}
        print_json({"ok": True, **card, "warnings": list(warnings)})
        return
    if quiet:
        return
    for warning in warnings:
        say(f"[yellow]Warning:[/] {escape(warning)}")
    out(f"Added {escape(person.title)}: use [cyan]--presenter {person.name}[/]")


def _agreed(given: Given, application: Application, *, ask: bool) -> Application:
    """The application with the consent that it needs."""
    real = given.real
    if real is None and given.consented:
        real = True
    if real is None and ask:
        import typer

        real = typer.confirm("Does the picture show a real person?", default=None, err=True)
    if real is None:
        raise InputError(
            "It is not said whether the picture shows a real person.",
            hint="Add --real-person with their consent, or --synthetic for somebody who does not exist.",
        )
    if not real:
        if given.consented:
            raise InputError(
                "There is consent for a picture that is said to show nobody.",
                hint="Use --real-person instead of --synthetic.",
            )
        return application
    by, date = given.consent_by, given.consent_date
    if ask and not (by and date):
        by, date = _ask(given.name, by, date)
    if not by.strip() or not date.strip():
        raise InputError(
            "A real person must agree before they are made to speak, and nothing says that they did.",
            hint='Add --consent-by "Full name" --consent-date YYYY-MM-DD; by that they say: "'
            + STATEMENT
            + '"',
        )
    return replace(application, consent=check_consent(by, date))


def _ask(name: str, by: str, date: str) -> tuple[str, str]:
    """The name and the date of the consent, asked for at the terminal."""
    import datetime

    import typer

    say("A real person must agree to this. What they say:")
    say(f"  “{STATEMENT}”")
    by = by or typer.prompt("Who says so? Full name", default=name, err=True)
    date = date or typer.prompt("On which day?", default=datetime.date.today().isoformat(), err=True)
    if not typer.confirm(f"Did {by} agree on {date} in these words?", default=False, err=True):
        return "", ""
    return by, date
