"""A stand-in for LibreOffice."""

import os
import stat
import sys
from pathlib import Path

import pytest

OFFICE = """#!{python}
import os, re, sys, time, zipfile
from pathlib import Path

sys.path.insert(0, {here!r})
from decks import make_pdf

deck, folder = Path(sys.argv[-1]), Path(sys.argv[sys.argv.index("--outdir") + 1])
log = os.environ.get("FAKE_OFFICE_LOG")
if log:
    Path(log).write_bytes(deck.read_bytes())
mode = os.environ.get("FAKE_OFFICE", "")
if mode == "hang":
    Path(log).write_text(str(os.getpid()))
    time.sleep(600)
if mode == "fail":
    sys.exit("Error: source file could not be loaded")
with zipfile.ZipFile(deck) as archive:
    names = sorted(n for n in archive.namelist() if re.fullmatch(r"ppt/slides/slide\\d+[.]xml", n))
    shown = [n for n in names if b'show="0"' not in archive.read(n)]
if mode == "short":
    shown.pop()
folder.mkdir(exist_ok=True)
(folder / (deck.stem + ".pdf")).write_bytes(make_pdf([[n] for n in shown], size=(960, 540)))
"""


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A program that does what LibreOffice does: a PDF of a PPTX, a page a slide."""
    if os.name == "nt":
        pytest.skip("a script with an interpreter in its first line does not run there")
    path = tmp_path / "office" / "soffice"
    path.parent.mkdir()
    path.write_text(OFFICE.format(python=sys.executable, here=str(Path(__file__).parent)))
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("AVATAR_SOFFICE", str(path))
    return path


@pytest.fixture
def no_office(monkeypatch):
    monkeypatch.setenv("AVATAR_SOFFICE", "there-is-no-such-program")
