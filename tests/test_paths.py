"""What lies at a path is asked for whatever was written; a name too long is that of no file."""

from __future__ import annotations

from pathlib import Path

import pytest

from avatar.compose.template import load_template
from avatar.errors import AvatarError
from avatar.paths import exists, is_file
from avatar.portrait.picture import read_picture
from avatar.portrait.points import find_points
from avatar.speech.recordings.recorded import load_recording, probe_recording

LONG = Path("n" * 300)


def test_names_that_no_file_can_have(tmp_path):
    for name in (LONG, tmp_path / "a\0b", tmp_path / "none"):
        assert not is_file(name)
        assert not exists(name)
    assert exists(tmp_path)
    assert not is_file(tmp_path)


@pytest.mark.parametrize("read", [load_template, read_picture, load_recording, probe_recording])
def test_they_are_told_as_files_that_are_not_there(read):
    with pytest.raises(AvatarError, match="no "):
        read(LONG)


def test_nothing_is_found_beside_them():
    assert find_points(LONG) is None
