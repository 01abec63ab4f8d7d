"""Captions in every kind, through the whole job."""

from __future__ import annotations

import json

import av
import pytest

import avatar
from avatar import UnknownNameError
from avatar.script.load import check_script

SMALL = {"size": (320, 180), "draft": True, "provider": "cpu"}
SCRIPT = "# The title\n\nGood day, and *welcome*.\n\n# Another\n\nAnd so on."


def tracks(path):
    with av.open(str(path)) as file:
        return [
            [bytes(p)[2:].decode() for p in file.demux(s) if p.size > 2] for s in file.streams.subtitles
        ], [s.metadata.get("language") for s in file.streams.subtitles]


def test_all_kinds_at_once(tmp_path):
    script = avatar.parse_script(f"---\nlanguage: en-GB\ncaptions: [burn, soft, ass]\n---\n{SCRIPT}")
    result = avatar.render(script, tmp_path / "a.mp4", **SMALL)
    texts, languages = tracks(result.path)
    assert texts == [["Good day, and welcome.", "And so on."]]
    assert languages == ["eng"]
    assert result.subtitles == {kind: tmp_path / f"a.{kind}" for kind in ("srt", "vtt", "ass")}
    said = result.subtitles["ass"].read_text(encoding="utf-8")
    assert "PlayResX: 320" in said
    assert said.count("Dialogue: 0,") == 2
    assert [word for word in ("Good ", "day, ", "so ", "on.") if word not in said] == []
    manifest = json.loads(result.manifest.read_text(encoding="utf-8"))
    assert manifest["settings"]["captions"] == ["burn", "soft", "ass"]
    assert manifest["outputs"]["ass"] == "a.ass"


def test_without_any_there_are_the_files_alone(tmp_path):
    script = avatar.parse_script(f"---\ncaptions: soft\n---\n{SCRIPT}")
    result = avatar.render(script, tmp_path / "a.mp4", captions=False, **SMALL)
    assert tracks(result.path) == ([], [])
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".json", ".mp4", ".srt", ".vtt", ".vtt"]
    assert json.loads(result.manifest.read_text())["settings"]["captions"] == []


def test_a_kind_that_there_is_not_is_told_before_any_work(tmp_path):
    with pytest.raises(UnknownNameError, match="kind of captions 'karaoke'"):
        avatar.render(avatar.parse_script(SCRIPT), tmp_path / "a.mp4", captions="karaoke", **SMALL)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("burn", ("burn",)),
        ("soft, ass", ("soft", "ass")),
        ("[ass]", ("ass",)),
        ("no", ()),
        ("true", ("burn",)),
    ],
)
def test_the_front_matter_may_ask_for_them(value, kinds):
    assert avatar.parse_script(f"---\ncaptions: {value}\n---\nHello.").captions == kinds


def test_a_script_that_says_nothing_leaves_it_open():
    assert avatar.parse_script("---\ntitle: A\ncaptions:\n---\nHello.").captions is None


@pytest.mark.parametrize("value", ["karaoke", "[soft, karaoke]", "{a: b}", "[[soft]]"])
def test_a_wrong_kind_is_named_with_its_place(value):
    (problem,) = check_script(f"---\ntitle: A\ncaptions: {value}\n---\nHello.")
    assert (problem.line, problem.column, problem.severity) == (3, 1, "error")
    assert "burn, soft, ass or none" in problem.message
