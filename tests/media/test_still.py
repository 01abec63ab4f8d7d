"""Pictures are opened by what they hold, and nothing else is run, read or waited for."""

from __future__ import annotations

import os
import shutil
import struct

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from avatar.compose.picture import check, load
from avatar.errors import InputError, PortraitError
from avatar.media.flipbook import find_drawn
from avatar.media.still import open_still
from avatar.portrait.picture import read_picture
from avatar.script.load import check_script


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "TGA", "AVIF", "JPEG2000"])
def test_usual_pictures_are_opened_whatever_their_name(tmp_path, kind):
    path = tmp_path / "a.xyz"
    Image.new("RGB", (40, 30), "red").save(path, kind)
    with open_still(path) as picture:
        assert picture.size == (40, 30)


def test_a_postscript_program_is_not_run(tmp_path, monkeypatch):
    """Pillow hands EPS to Ghostscript: here a stand-in that leaves a trace, found before any real one."""
    trace = tmp_path / "trace"
    program = tmp_path / "gs"
    program.write_text(f"#!/bin/sh\ntouch '{trace}'\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    monkeypatch.setattr("PIL.EpsImagePlugin.gs_binary", None)
    path = tmp_path / "logo.png"
    Image.new("RGB", (20, 20)).save(path, "EPS")
    with pytest.raises(PortraitError, match="is not a picture"):
        read_picture(path)
    with pytest.raises(InputError, match="not a picture this program can read"):
        check(path, "logo")
    shutil.copy(path, tmp_path / "slide.png")
    problems = check_script("![A](slide.png)\n\nHello.", tmp_path / "a.md")
    assert any("cannot be used as a picture" in p.message for p in problems)
    assert not trace.exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are not there")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    with pytest.raises(UnidentifiedImageError), open_still(tmp_path / "a.png"):
        pass
    with pytest.raises(InputError, match="not a picture this program can read"):
        check(tmp_path / "a.png", "logo")


def test_whatever_a_decoder_raises_is_told(tmp_path):
    """Pillow's QOI reader ends in an IndexError where the file does."""
    path = tmp_path / "logo.png"
    path.write_bytes(b"qoif" + struct.pack(">II", 200, 200) + b"\x04\x00")
    with pytest.raises(InputError, match=r"logo: .*logo\.png is damaged: "):
        check(path, "logo")


def test_numbers_that_are_none_are_black(tmp_path):
    values = np.full((8, 8), 0.5, np.float32)
    values[0, 0], values[1, 1] = np.nan, np.inf
    path = tmp_path / "a.tiff"
    Image.fromarray(values).save(path)
    drawn = load(path, (8, 8))
    assert drawn[0, 0, 0] <= drawn[4, 4, 0]
    assert read_picture(path).pixels.shape == (8, 8, 4)


def test_a_moving_picture_of_endless_pixels_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("avatar.media.flipbook.MOST_PIXELS", 10_000)
    path = tmp_path / "a.gif"
    frames = [Image.effect_noise((64, 64), 90) for _ in range(4)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=100)
    with pytest.raises(InputError, match="4 frames of 64 × 64 pixels, too many"):
        find_drawn(path)
