"""PPTX → PDF by LibreOffice, without a window, a network or a profile of its user."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from avatar.deck.cleaning import copy_safely
from avatar.deck.pdf import count_pages
from avatar.errors import AvatarError, EngineError, MissingExtraError

NAMES = ("soffice", "libreoffice")
PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/snap/bin/libreoffice",
    "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
"""Where installers put it; a star stands for a version."""
VARIABLE = "AVATAR_SOFFICE"
"""Names the program, for those who keep it elsewhere."""
HOW_TO_GET = (
    "Install it (Debian: apt install libreoffice-impress; macOS: brew install --cask libreoffice; "
    "Windows: winget install TheDocumentFoundation.LibreOffice), or save the deck as PDF and import that."
)

START, EACH = 90.0, 6.0
"""Seconds allowed for the start of LibreOffice with a new profile, and for each slide."""

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


class MissingOfficeError(MissingExtraError):
    """LibreOffice is not there, and pictures of the slides are required."""

    def __init__(self) -> None:
        AvatarError.__init__(self, "LibreOffice, which draws the slides, is not installed.", hint=HOW_TO_GET)
        self.extra = ""


def find_office() -> Path | None:
    """The program of LibreOffice: named by AVATAR_SOFFICE, on the PATH, or in the usual places."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        found = shutil.which(named)
        return Path(found) if found else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    for place in PLACES:
        if "*" in place:
            whole = Path(place)
            paths = sorted(Path(whole.anchor).glob(str(whole.relative_to(whole.anchor))), reverse=True)
        else:
            paths = [Path(place)]
        for path in paths:
            if os.access(path, os.X_OK) and path.is_file():
                return path
    return None


def convert_to_pdf(office: Path, deck: Path, folder: Path, slides: int) -> Path:
    """A PDF in `folder` with one page for every slide of a PPTX file, hidden ones too.

    LibreOffice is given a copy without links to the outside, so that a deck from a stranger cannot make it
    fetch anything.

    Raises EngineError: it fails, or takes longer than 90 s and 6 s a slide. InputError: the deck is broken.
    """
    copy = folder / "deck.pptx"
    copy_safely(deck, copy)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    made = folder / "pdf"
    command = [
        str(office),
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard"),
        *("--convert-to", "pdf:impress_pdf_Export", "--outdir", str(made), str(copy)),
    ]
    said = _run(command, folder, START + EACH * slides)
    pdf = made / "deck.pdf"
    if not pdf.is_file() or not pdf.stat().st_size:
        last = next((line for line in reversed(said.splitlines()) if line.strip()), "it said nothing")
        raise _failed(f"LibreOffice could not convert {deck.name}: {last.strip()[:200].rstrip('.')}.")
    return pdf


def check_pages(pdf: Path, slides: int) -> None:
    """Make sure that a converted deck has as many pages as slides. Raises EngineError."""
    pages = count_pages(pdf)
    if pages != slides:
        raise _failed(f"LibreOffice made {pages} pages of {slides} slides.")


def _run(command: list[str], folder: Path, limit: float) -> str:
    """Run a program to its end, and end it with all its children if this takes too long or is stopped."""
    log = folder / "office.log"
    with log.open("wb") as words:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                cwd=folder,
                start_new_session=True,
                # A desktop's settings are of no use to it, and a proxy that leads nowhere keeps it at home.
                env={k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
                | {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": ""},
            )
        except OSError as problem:
            raise _failed(f"LibreOffice does not start: {problem.strerror or problem}.") from None
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            raise _failed(f"LibreOffice has not finished after {limit:.0f} s.") from None
        finally:
            _end(process)
    return log.read_text(encoding="utf-8", errors="replace")[-4000:]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and its children; what has ended already is left alone."""
    if process.poll() is not None:
        return
    with suppress(OSError):
        if sys.platform == "win32":
            subprocess.run(
                ["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, check=False
            )
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _failed(message: str) -> EngineError:
    return EngineError(
        message, hint="Save the deck as PDF and import that, or use --pictures none.", retry=True
    )
