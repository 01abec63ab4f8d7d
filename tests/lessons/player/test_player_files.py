"""The page's files: all of them are copied, named by the page, and free of the network."""

import re

from avatar.lessons.player import PAGE, copy_player


def test_copies_everything_in_a_stable_order(tmp_path):
    copies = copy_player(tmp_path / "lesson")
    names = [path.relative_to(tmp_path / "lesson").as_posix() for path in copies]
    assert names[0] == "index.html"
    assert names == sorted(names)
    assert {"player/player.css", "player/main.js", "player/words/en.js"} <= set(names)
    assert names == [
        path.relative_to(tmp_path / "more").as_posix() for path in copy_player(tmp_path / "more")
    ]
    for copy, name in zip(copies, names, strict=True):
        assert copy.read_bytes() == (PAGE / name).read_bytes()


def test_page_loads_every_script_once_and_no_other():
    named = re.findall(r'<script src="player/([^"]+)">', (PAGE / "index.html").read_text())
    there = [path.relative_to(PAGE / "player").as_posix() for path in (PAGE / "player").rglob("*.js")]
    assert sorted(named) == sorted(there)


def test_nothing_is_fetched_from_elsewhere():
    # Names of vocabularies look like addresses, but nothing is loaded from there.
    vocabulary = ("http://adlnet.gov/expapi/", "https://w3id.org/xapi/", "http://www.w3.org/2000/svg")
    for path in PAGE.rglob("*"):
        if path.is_file():
            for address in re.findall(r"https?://[^\s\"'`)]+", path.read_text()):
                assert address.startswith(vocabulary), (path.name, address)
            assert "@import" not in path.read_text()
            assert "eval(" not in path.read_text()
