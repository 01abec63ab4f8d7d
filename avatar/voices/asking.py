"""What `avatar voices clone` asks on a terminal where the options do not say it: whether the owner agreed."""

from __future__ import annotations

import sys

from avatar.errors import InputError
from avatar.registry import who_and_when
from avatar.terminal.console import say
from avatar.voices.enrolment import STATEMENT, Agreement


def can_ask(by: str, date: str) -> bool:
    """Whether something is missing that somebody at a terminal can be asked for."""
    return not (by and date) and sys.stdin.isatty()


def agreement_of(by: str, date: str, statement: str) -> Agreement | None:
    """The consent that options give; None where they say nothing of it.

    statement: the owner's own words, or "" for the usual ones. Raises InputError for a name or a date that
    is none, InputError for a statement too short or too long to be one.
    """
    if not (by.strip() or date.strip()):
        return None
    by, date = who_and_when(by, date)
    return Agreement(by, date, _words(statement))


def ask_agreement(by: str, date: str, statement: str) -> Agreement | None:
    """The same, with what is missing asked for at the terminal; None where it is not confirmed."""
    import datetime

    import typer

    say("A voice is copied only when its owner agreed. What they say:")
    say(f"  “{_words(statement)}”")
    by = by or typer.prompt("Whose voice is it? Full name", err=True)
    date = date or typer.prompt(
        "On which day did they agree?", default=datetime.date.today().isoformat(), err=True
    )
    if not typer.confirm(f"Did {by} agree on {date} in these words?", default=False, err=True):
        return None
    return agreement_of(by, date, statement)


def _words(statement: str) -> str:
    """What is agreed to, on one line. Raises InputError."""
    words = " ".join(statement.split())
    if words and not 20 <= len(words) <= 2000:
        raise InputError(
            "The statement of consent is too short or too long.",
            hint="Say in 20 to 2000 characters what its owner agreed to, or leave --consent-statement out.",
        )
    return words or STATEMENT
