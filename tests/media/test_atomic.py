import errno
import os
import subprocess
import sys

import pytest

from avatar.errors import OutputError
from avatar.media.atomic import Outputs, check_target, clean_stale, partial_path, require_space, whole_file


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_file_appears_whole(tmp_path):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with whole_file(target) as file:
        file.write("grüße")
        file.flush()
        assert target.read_text() == "old"
    assert target.read_text(encoding="utf-8") == "grüße"
    assert names(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_error_leaves_the_old_file(tmp_path, error):
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(error), whole_file(target) as file:  # noqa: PT012
        file.write("new")
        raise error
    assert target.read_text() == "old"
    assert names(tmp_path) == ["a.txt"]


def test_group_appears_together_video_last(tmp_path, monkeypatch):
    order = []
    replace = type(tmp_path).replace
    monkeypatch.setattr(type(tmp_path), "replace", lambda a, b: (order.append(b.name), replace(a, b))[1])
    with Outputs() as outputs:
        outputs.reserve(tmp_path / "v.mp4", last=True).write_bytes(b"v")
        with outputs.open(tmp_path / "v.srt") as file:
            file.write("s")
        assert not list(tmp_path.glob("v.*"))
    assert order == ["v.srt", "v.mp4"]


def test_group_of_which_one_fails_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="no"), Outputs() as outputs:  # noqa: PT012
        outputs.reserve(tmp_path / "v.mp4", last=True).write_bytes(b"v")
        with outputs.open(tmp_path / "v.srt") as file:
            file.write("s")
            raise ValueError("no")
    assert names(tmp_path) == []


def test_disk_full_is_said_in_words(tmp_path):
    with pytest.raises(OutputError, match="disk is full") as caught, whole_file(tmp_path / "a.txt"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.exit_code == 4
    assert "Free some space" in caught.value.hint


def test_places_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    for path, words in {
        tmp_path / "no" / "a.mp4": "there is no folder",
        tmp_path: "this is a folder",
        tmp_path / "file" / "a.mp4": "not a folder",
        "/proc/a.mp4": "Cannot write /proc/a.mp4",
        tmp_path / ("x" * 300 + ".mp4"): "",
    }.items():
        if words:
            with pytest.raises(OutputError, match=words):
                check_target(path)
    with pytest.raises(OutputError, match=r"\.mp4: about"):
        require_space(tmp_path / "a.mp4", 1 << 60)
    require_space(tmp_path / "a.mp4", 1)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="permission denied"):
            check_target(tmp_path / "a.mp4")
    finally:
        tmp_path.chmod(0o700)


def test_partial_files_of_dead_processes_go_and_those_of_living_ones_stay(tmp_path):
    target = tmp_path / "a [1].mp4"
    mine = partial_path(target)
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    stale = tmp_path / mine.name.replace(f"-{os.getpid()}-", f"-{dead.pid}-")
    other = tmp_path / f".b.partial-{dead.pid}-abcdef-0.mp4"
    for path in (mine, stale, other):
        path.write_bytes(b"x")
    assert clean_stale(target) == 1
    assert mine.exists()
    assert other.exists()
    assert not stale.exists()
