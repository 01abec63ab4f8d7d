"""The cache folder: where it is, files that are there whole or not at all, and what goes first."""

from __future__ import annotations

import os

import pytest

from avatar import cache


def test_the_folder_can_be_chosen(tmp_path, monkeypatch):
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path / "mine"))
    assert cache.folder() == tmp_path / "mine"
    monkeypatch.setenv("AVATAR_CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.folder().name == "avatar-presenter"
    assert not cache.folder().exists()


def test_files_are_written_whole(tmp_path):
    path = tmp_path / "deep" / "a.bin"
    cache.write_whole(path, [b"one", memoryview(b"two")])
    assert path.read_bytes() == b"onetwo"
    cache.write_whole(path, [b"new"])
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_file_that_fails_leaves_the_old_one_and_nothing_else(tmp_path, error):
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def blocks():
        yield b"half"
        raise error

    with pytest.raises(error):
        cache.write_whole(path, blocks())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_was_used_longest_ago_goes_first(tmp_path):
    for n in range(6):
        (tmp_path / f"{n}.bin").write_bytes(bytes(100))
        os.utime(tmp_path / f"{n}.bin", (1000 + n * 10,) * 2)
    os.utime(tmp_path / "0.bin", (9999,) * 2)
    assert cache.prune(tmp_path, 1000) == 600
    assert cache.prune(tmp_path, 350) == 300
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0.bin", "4.bin", "5.bin"]
    assert cache.prune(tmp_path, 0) == 0
    assert list(tmp_path.iterdir()) == []
    assert cache.prune(tmp_path / "none", 10) == 0


def test_only_what_matches_is_counted_and_taken(tmp_path):
    (tmp_path / "ab").mkdir()
    for name in ("letter.txt", "ab/1.speech", "ab/2.speech", "ab/notes.txt"):
        (tmp_path / name).write_bytes(bytes(100))
    assert cache.prune(tmp_path, 0, "*/*.speech") == 0
    assert sorted(p.name for p in tmp_path.rglob("*.*")) == ["letter.txt", "notes.txt"]
