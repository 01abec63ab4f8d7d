"""`avatar presenters`, `voices` and `templates`: what ships, listed and shown."""

from __future__ import annotations

import typer

from avatar.commands.app import examples, group
from avatar.commands.option_types import EntryName, Json, Output
from avatar.terminal.console import command, print_json, print_table, say


def list_kind(kind: str, one: str, ending: str) -> typer.Typer:
    """The commands `avatar KIND`, `avatar KIND list` and `avatar KIND show NAME`."""
    entries = group(
        kind,
        f"List {kind}, or show one.",
        examples(f"avatar {kind}", f"avatar {kind} show NAME -o preview{ending}"),
        alone=True,
    )

    def listing(as_json: bool) -> None:
        from avatar.catalogue import list_entries

        found = list_entries(kind)
        if as_json:
            print_json({"ok": True, kind: [{"name": e.name, **e.fields} for e in found]})
        else:
            print_table([one, ""], [[e.name, e.summary] for e in found])

    @entries.callback()
    @command
    def start(context: typer.Context) -> None:
        if context.invoked_subcommand is None:
            listing(False)

    @entries.command("list", help=f"List all {kind}.")
    @command
    def show_all(as_json: Json = False) -> None:
        listing(as_json)

    @entries.command(
        "show",
        help=f"Show one of the {kind}; -o writes a preview ({ending}).",
        epilog=examples(f"avatar {kind} show NAME", f"avatar {kind} show NAME -o preview{ending}"),
    )
    @command
    def show_one(
        name: EntryName,
        output: Output = None,
        as_json: Json = False,
    ) -> None:
        from avatar.catalogue import find_entry, in_words, write_preview

        entry = find_entry(kind, name)
        if output:
            write_preview(entry, output)
        if as_json:
            print_json({"ok": True, "name": entry.name, **entry.fields, "preview": output})
            return
        print_table([one, entry.name], [[key, in_words(value)] for key, value in entry.fields.items()])
        if output:
            say(f"Preview: {output}")

    return entries
