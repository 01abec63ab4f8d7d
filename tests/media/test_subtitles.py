import re

import pytest

from avatar.compose.captions import Caption, CaptionWord
from avatar.media.subtitles import format_srt, format_vtt, write_subtitles


def word(text, start, end, space=True):
    return CaptionWord(text, start, end, space=space)


TWO = [
    Caption(
        3.0,
        4.5,
        ((word("R&D", 3.0, 3.2), word("<b>", 3.3, 3.9, space=False), word("-->", 4.0, 4.4)),),
    ),
    Caption(0.04, 3.5, ((word("Hello", 0.04, 0.6), word("you,", 0.7, 1.0)), (word("world.", 1.2, 2.0),))),
]


def test_srt_is_in_order_and_does_not_overlap():
    assert format_srt(TWO) == (
        "1\n00:00:00,040 --> 00:00:03,000\nHello you,\nworld.\n\n2\n00:00:03,000 --> 00:00:04,500\nR&D <b>→\n"
    )


def test_vtt_has_times_of_words_and_escapes():
    assert format_vtt(TWO) == (
        "WEBVTT\n\n1\n00:00:00.040 --> 00:00:03.000\nHello <00:00:00.700>you,\n<00:00:01.200>world.\n\n"
        "2\n00:00:03.000 --> 00:00:04.500\nR&amp;D <00:00:03.300>&lt;b&gt;<00:00:04.000>--&gt;\n"
    )


def test_hostile_text_cannot_break_a_cue():
    nasty = [
        Caption(0, 1, ((word("a\n\n2\n00:00:00,000 --> 00:00:09,000\nb", 0, 1),),)),
        Caption(1, 2, ((word("\n \x00", 1, 2),),)),
    ]
    srt, vtt = format_srt(nasty), format_vtt(nasty)
    assert len(re.findall(r"-->", srt)) == 1
    assert len(re.findall(r"-->", vtt)) == 1
    assert "\n\n2" not in srt


def test_cues_of_no_length_and_past_an_hour_stay_valid():
    late = [
        Caption(3661.5, 3661.5, ((word("x", 3661.5, 3661.5),),)),
        Caption(3661.5, 3660, ((word("y", 0, 0),),)),
    ]
    times = re.findall(r"(\d\d:\d\d:\d\d\.\d{3}) --> (\d\d:\d\d:\d\d\.\d{3})", format_vtt(late))
    assert times[0][0] == "01:01:01.500"
    assert all(start < end for start, end in times)
    assert times[0][1] <= times[1][0]


def test_nothing_said_gives_valid_empty_files(tmp_path):
    paths = write_subtitles([], tmp_path / "a.mp4")
    assert paths["srt"].read_text() == ""
    assert paths["vtt"].read_text() == "WEBVTT\n"


@pytest.mark.parametrize("kind", ["srt", "vtt"])
def test_files_lie_beside_the_video(tmp_path, kind):
    paths = write_subtitles(TWO, tmp_path / "lesson.v2.mp4")
    assert paths[kind] == tmp_path / f"lesson.v2.{kind}"
    assert "Hello" in paths[kind].read_text(encoding="utf-8")


def test_lines_of_arabic_that_begin_with_a_name_are_marked():
    said = [
        Caption(0, 1, ((word("Bristol", 0, 0.5), word("في", 0.5, 1)), (word("(مرتين)", 0.5, 1),))),
        Caption(1, 2, ((word("Bristol", 1, 2),),)),
    ]
    mark = "\u200f"
    assert format_srt(said, "ar").count(mark) == format_vtt(said, "ar-EG").count(mark) == 1
    assert f"{mark}Bristol في" in format_srt(said, "ar")
    assert mark not in format_srt(said, "en-US")
