import av
import numpy as np
import pytest

from avatar.media.chapters import Chapter, format_chapters, in_container, list_chapters, write_chapters
from avatar.media.encode import Encoder
from avatar.media.mp4 import check_whole


def test_a_chapter_for_each_title():
    found = list_chapters(["One", "Two", "Three"], [0, 2.5, 4], 9)
    assert found == (Chapter("One", 0, 2.5), Chapter("Two", 2.5, 4), Chapter("Three", 4, 9))


def test_scenes_without_a_title_belong_to_the_one_before():
    found = list_chapters(["", "One", "", "Two\n\x00", ""], [0, 1, 2, 3, 4], 5)
    assert found == (Chapter("One", 0, 3), Chapter("Two", 3, 5))


@pytest.mark.parametrize(
    ("titles", "starts"), [([], []), (["One"], [0]), (["One", "", " "], [0, 1, 2]), (["One", "Late"], [0, 9])]
)
def test_one_chapter_is_none(titles, starts):
    assert list_chapters(titles, starts, 9) == ()


def test_webvtt():
    text = format_chapters(list_chapters(["A & <b>", "--> 中文"], [0, 61.5], 3700.25))
    assert text == (
        "WEBVTT\n\n1\n00:00:00.000 --> 00:01:01.500\nA &amp; &lt;b&gt;\n\n"
        "2\n00:01:01.500 --> 01:01:40.250\n--&gt; 中文\n"
    )


def test_long_titles_are_cut_between_characters():
    titles = [c["metadata"]["title"] for c in in_container(list_chapters(["中" * 200, "x" * 250], [0, 1], 2))]
    assert titles[0] == "中" * 82 + "…"
    assert titles[1] == "x" * 250


def make(path, chapters):
    frame = np.full((72, 64), 128, np.uint8)
    with Encoder(path, (64, 48), 25, audio=np.zeros(24_000, np.float32), chapters=chapters) as encoder:
        for _ in range(100):
            encoder.write(frame)


def test_a_player_finds_them(tmp_path):
    titles = ["Grüße", "中文 " * 120, "Ende ✓"]
    chapters = list_chapters(titles, [0, 1.24, 3], 4)
    make(tmp_path / "a.mp4", chapters)
    check_whole(tmp_path / "a.mp4")
    with av.open(str(tmp_path / "a.mp4")) as file:
        found = file.chapters()
        assert file.duration == pytest.approx(4e6, abs=2e3)
        assert (len(file.streams.video), len(file.streams.audio)) == (1, 1)
    times = [(float(c["start"] * c["time_base"]), float(c["end"] * c["time_base"])) for c in found]
    assert times == [(0, pytest.approx(1.24)), (pytest.approx(1.24), 3), (3, 4)]
    seen = [c["metadata"]["title"] for c in found]
    assert (seen[0], seen[2]) == ("Grüße", "Ende ✓")
    assert seen[1].startswith("中文 中文")
    data = (tmp_path / "a.mp4").read_bytes()
    assert b"chpl" in data  # the list of older players, beside the text track of newer ones
    assert b"chap" in data


def test_more_chapters_than_a_byte_can_count(tmp_path):
    count = 300
    make(tmp_path / "a.mp4", list_chapters([f"Scene {n}" for n in range(count)], np.arange(count) / 75, 4))
    with av.open(str(tmp_path / "a.mp4")) as file:
        assert [c["metadata"]["title"] for c in file.chapters()] == [f"Scene {n}" for n in range(count)]


def test_files_without_chapters_have_none(tmp_path):
    make(tmp_path / "a.mp4", ())
    with av.open(str(tmp_path / "a.mp4")) as file:
        assert file.chapters() == []
    assert write_chapters((), tmp_path / "a.mp4") == {}
    written = write_chapters(list_chapters(["A", "B"], [0, 1], 2), tmp_path / "b.mp4")
    assert written == {"chapters": tmp_path / "b.chapters.vtt"}
    assert written["chapters"].read_text().startswith("WEBVTT\n\n1\n")
