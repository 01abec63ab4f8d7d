"""What a command prints: its result, and one clear error instead of a traceback.

Standard output carries the result alone: with `--json` exactly one JSON object, whether the command worked or
not. Progress, warnings and errors for people go to standard error.
"""

from __future__ import annotations

import functools
import json
import os
import platform
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from avatar import __version__
from avatar.errors import AvatarError, ScriptError, UnknownNameError

INTERRUPTED = 130
"""128 + the number of SIGINT, as shells have it."""
GOES_ON = {"render": "The same command goes on from what was spoken and drawn."}
"""What is said after Ctrl-C, by command."""
_Command = TypeVar("_Command", bound=Callable[..., Any])


def command(function: _Command) -> _Command:
    """Make a function a command: what it raises becomes a message and an exit code.

    The exit code is that of the error's class (see `avatar.errors`), 130 after Ctrl-C, and 1 for a bug, which
    is written to a log in full. The function's return value, if it is a number, is the exit code.
    """

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> None:
        import typer

        as_json = bool(kwargs.get("as_json"))
        try:
            code = function(*args, **kwargs)
        except AvatarError as error:
            code = error.exit_code
            fail(error_fields(error), as_json)
        except KeyboardInterrupt:
            code = INTERRUPTED
            hint = GOES_ON.get(function.__name__, "")
            message = "Stopped. Nothing was written."
            fail({"kind": "Interrupted", "message": message, "hint": hint, "exit_code": code}, as_json)
        except BrokenPipeError:  # the reader of a pipe has left: not an error, and nobody to tell
            _silence(sys.stdout)
            code = 0
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            code = 1
            fail(bug_fields(error), as_json)
        if code:  # a group's callback must go on to its command, so success raises nothing
            raise typer.Exit(code)

    return run  # type: ignore[return-value]


def fail(fields: Mapping[str, Any], as_json: bool) -> None:
    """Print an error: JSON on standard output, or red words on standard error."""
    if as_json:
        print_json({"ok": False, "error": fields})
        return
    from rich.markup import escape

    interrupted = fields["exit_code"] == INTERRUPTED
    mark = "[yellow]Stopped.[/] " if interrupted else "[bold red]Error:[/] "
    message = str(fields["message"]).removeprefix("Stopped. ")
    if "problems" in fields:
        count = len(fields["problems"])
        mark = f"[bold red]{count} problem{'s' if count > 1 else ''} in the script:[/]\n"
    say(mark + escape(message))
    if fields.get("hint"):
        say(escape(str(fields["hint"])))


def error_fields(error: AvatarError) -> dict[str, Any]:
    """An error as plain values: its kind, message, hint, exit code, and what its class adds."""
    fields: dict[str, Any] = {
        "kind": type(error).__name__,
        "message": error.message,
        "hint": error.hint,
        "exit_code": error.exit_code,
    }
    if isinstance(error, ScriptError):
        fields["problems"] = [asdict(problem) for problem in error.problems]
    if isinstance(error, UnknownNameError):
        fields["suggestions"] = list(error.suggestions)
    return fields


def bug_fields(error: Exception) -> dict[str, Any]:
    """The same for an error that nobody foresaw, after writing a log about it."""
    if isinstance(error, MemoryError):
        return {
            "kind": "MemoryError",
            "message": "There is not enough memory.",
            "hint": "Close other programs, or use --draft.",
            "exit_code": 1,
        }
    log = write_log(error)
    where = f"The whole story is in {log}. " if log else ""
    return {
        "kind": type(error).__name__,
        "message": f"Something went wrong that should not: {type(error).__name__}: {error}",
        "hint": f"{where}`avatar doctor` may tell more.",
        "exit_code": 1,
    }


def write_log(error: Exception) -> Path | None:
    """Write a log with the traceback and the versions; returns where, or None if no place can be written."""
    import tempfile
    from datetime import datetime

    import platformdirs

    lines = [
        f"avatar {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: {' '.join(sys.argv)}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    name = f"error-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    for folder in (platformdirs.user_log_path("avatar-presenter"), Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text("\n".join(lines), encoding="utf-8")
        except OSError:
            continue
        return folder / name
    return None


def begin(result: Mapping[str, Any], *, quiet: bool, as_json: bool) -> bool:
    """Tell what a job made as one JSON object, or begin with its warnings; whether more is to follow."""
    from rich.markup import escape

    if as_json:
        print_json({"ok": True, **result})
    elif not quiet:
        for warning in result["warnings"]:
            say(f"[yellow]Warning:[/] {escape(warning)}")
        return True
    return False


def print_json(value: Any) -> None:
    """One JSON object on standard output; paths become text."""
    print(json.dumps(value, ensure_ascii=False, default=_plain), flush=True)


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"{type(value).__name__} is not for JSON")


def say(text: str = "") -> None:
    """Words with rich markup for people, on standard error. Lines are not broken: paths stay whole."""
    from rich.console import Console

    Console(stderr=True, highlight=False).print(text, soft_wrap=True)


def out(text: str = "") -> None:
    """Words with rich markup on standard output: the answer to what was asked."""
    from rich.console import Console

    Console(highlight=False).print(text, soft_wrap=True)


def print_table(columns: list[str], rows: list[list[str]]) -> None:
    """A table on standard output; in a pipe, columns parted by tabs for `cut` and `awk`."""
    if not sys.stdout.isatty():
        for row in rows:
            print("\t".join(row).rstrip())
        return
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    # A word too long for its column goes on in the next line: addresses and digests are copied from here.
    table = Table(*(Column(name, overflow="fold") for name in columns), box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def settle_terminal() -> None:
    """Prepare the process: no sign that a terminal lacks is an error, and being told to end is like Ctrl-C.

    Service managers and containers end a process by SIGTERM; partial files are removed then, too.
    """
    import signal

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")

    def end(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, end)


def _silence(stream: Any) -> None:
    """Send what is still buffered nowhere, so that Python does not complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
