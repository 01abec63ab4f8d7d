"""What `avatar models` shows and asks: the table, the terms before a pull, and how far it has come."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from avatar.errors import InputError
from avatar.media.atomic import megabytes
from avatar.progress import choose_how, show_progress
from avatar.terminal.console import say
from avatar.weights import pulling, store
from avatar.weights.catalogue import CATALOGUE, Weights, find_weights

_VOUCHED = {
    "published": "publicly known",
    "hub": "as the hub reported it when it was fetched",
    "you": "as it was when you brought it",
}


def inventory() -> list[dict[str, Any]]:
    """All weights as plain values."""
    return [_plain(weights) for weights in CATALOGUE.values()]


def inventory_table() -> tuple[list[str], list[list[str]]]:
    """The same as columns and rows."""
    rows = [
        [
            row["name"],
            row["state"],
            ("" if row["exact"] else "about ") + megabytes(row["size"]),
            row["licence"] + ("" if row["commercial"] else " (not commercial)"),
            row["purpose"],
        ]
        for row in inventory()
    ]
    return ["Weights", "Here", "Size", "Licence", "What for"], rows


def describe(name: str, *, check: bool, quiet: bool) -> dict[str, Any]:
    """One set with its files. check: read them and compare. Raises UnknownNameError, InputError."""
    weights = find_weights(name)
    stock, receipt = store.take_stock(weights), store.read_receipt(weights)
    wrong = set(stock.wrong)
    if check:
        from avatar.progress import Progress

        with show_progress("nothing" if quiet else choose_how(quiet=False, as_json=False)) as progress:

            def tell(done: int, total: int) -> None:
                if progress:
                    progress(Progress("check", round(done / 1e6, 1), round(total / 1e6, 1), "MB"))

            wrong |= set(store.examine(weights, tell))
    files = []
    for file in weights.files:
        entry = receipt.files.get(file.name)
        files.append(
            {
                "name": file.name,
                "url": file.url,
                "size": file.size or (entry.size if entry else 0),
                "sha256": file.sha256 or (entry.sha256 if entry else ""),
                "vouched": "published" if file.sha256 else entry.vouched if entry else "",
                "state": _state_of(file.name, stock, wrong),
            }
        )
    accepted = receipt.accepted if receipt.files else ""
    return {**_plain(weights), "accepted": accepted, "files": files, "wrong": sorted(wrong)}


def description_table(shown: dict[str, Any]) -> list[list[str]]:
    """What `describe` gives, as rows of a name and a value."""
    rows = [
        ["for", shown["purpose"]],
        ["here", f"{shown['state']}: {shown['folder']}"],
        ["licence", f"{shown['licence']}: {shown['licence_url']}"],
        ["commercial use", "allowed" if shown["commercial"] else "forbidden, also of what is made with them"],
    ]
    if shown["gate"]:
        rows.append(["terms", f"to be accepted at {shown['gate']}, with a key in HF_TOKEN"])
    if shown["extra"]:
        rows.append(["needs", f'pip install "avatar-presenter[{shown["extra"]}]"'])
    for file in shown["files"]:
        size = f"{file['size']:,} bytes" if file["size"] else "size as the hub says"
        rows += [[file["name"], f"{file['state']}, {size}"], ["", file["url"]], ["", _digest_line(file)]]
    return rows


def pull(name: str, *, accept_licence: str, yes: bool, quiet: bool, as_json: bool) -> tuple[str, ...]:
    """Show what would be fetched, ask, and fetch. Returns the names of the files fetched.

    Raises InputError when nobody agreed, and what `avatar.weights.pulling.pull` raises.
    """
    order = pulling.plan(name)
    weights = order.weights
    asks = sys.stdin.isatty() and not (quiet or as_json or yes)
    licence_known = store.read_receipt(weights).accepted == weights.licence
    if not order.files and (weights.commercial or licence_known):
        if not (quiet or as_json):
            say(f"{weights.name} is here already: {store.place(weights)}")
        return ()
    if not (quiet or as_json):
        _show_terms(order)
    if not weights.commercial and not accept_licence and not licence_known and asks:
        accept_licence = _ask_licence(weights)
    pulling.check_licence(weights, accept_licence)
    if not yes:
        _agree(order, asks)
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        try:
            fetched = pulling.pull(name, accept_licence=accept_licence, progress=progress)
        except KeyboardInterrupt:
            if not quiet:
                say("What was fetched is kept: the same command goes on from there.")
            raise
    if not (quiet or as_json):
        say(f"{weights.name} is here: {store.place(weights)}")
        for file in weights.files:
            entry = store.read_receipt(weights).files[file.name]
            if entry.vouched != "published":
                say(f"  {file.name}: SHA-256 {entry.sha256} ({_VOUCHED[entry.vouched]}; written down)")
    return fetched


def add(
    files: Sequence[Path], *, to: str, accept_licence: str, quiet: bool, as_json: bool
) -> tuple[tuple[str, str], ...]:
    """Take files by hand, and say what is still missing. Raises what `avatar.weights.pulling.add` raises."""
    with show_progress(choose_how(quiet=quiet, as_json=as_json)) as progress:
        added = pulling.add(files, to=to, accept_licence=accept_licence, progress=progress)
    for name in dict.fromkeys(name for name, _ in added):
        missing = store.take_stock(find_weights(name)).missing
        if not (quiet or as_json):
            say(f"{name}: still missing: {', '.join(missing)}." if missing else f"{name} is here.")
    return added


def _show_terms(order: pulling.Order) -> None:
    from rich.markup import escape

    weights = order.weights
    say(f"[bold]{weights.name}[/] {escape(weights.purpose)}")
    about = "" if all(f.size for f in order.files) else "about "
    begun = f", {megabytes(order.begun)} of them are here" if order.begun else ""
    say(f"  size:     {about}{megabytes(order.size)}{begun}, into {escape(str(store.place(weights)))}")
    use = "commercial use allowed" if weights.commercial else "[red]commercial use forbidden[/]"
    say(f"  licence:  {weights.licence}, {use}: {weights.licence_url}")
    if weights.gate:
        say(f"  terms:    the publisher's, to be accepted at {weights.gate}; HF_TOKEN holds your key")
    for file in order.files:
        digest = file.sha256 or "not publicly known: what the hub says on this first pull is written down"
        say(f"  {file.name}: SHA-256 {digest}")
        say(f"    from {file.url}")


def _ask_licence(weights: Weights) -> str:
    import typer

    say(f"The licence {weights.licence} forbids commercial use of the weights and of what is made with them.")
    return str(
        typer.prompt(f"Type {weights.licence} to accept it", default="", show_default=False, err=True)
    ).strip()


def _agree(order: pulling.Order, asks: bool) -> None:
    import typer

    if not order.files:
        return
    if asks and typer.confirm(f"Fetch {megabytes(order.size)}?", default=True, err=True):
        return
    raise InputError(
        f"Nothing was fetched: nobody agreed to fetch {order.weights.name!r}.",
        hint="" if asks else "In a script, agree with: --yes",
    )


def _plain(weights: Weights) -> dict[str, Any]:
    stock = store.take_stock(weights)
    state = "yes" if stock.whole else "damaged" if stock.wrong else "partly" if stock.held else "no"
    return {
        "name": weights.name,
        "purpose": weights.purpose,
        "state": state,
        "size": weights.size,
        "exact": all(file.size for file in weights.files),
        "licence": weights.licence,
        "licence_url": weights.licence_url,
        "commercial": weights.commercial,
        "gate": weights.gate,
        "extra": weights.extra,
        "folder": str(store.place(weights)),
    }


def _state_of(name: str, stock: store.Stock, wrong: set[str]) -> str:
    return "damaged" if name in wrong else "not here" if name in stock.missing else "here"


def _digest_line(file: dict[str, Any]) -> str:
    if not file["sha256"]:
        return "SHA-256 not publicly known: what the hub says on the first pull is checked and written down"
    return f"SHA-256 {file['sha256']} ({_VOUCHED[file['vouched']]})"
