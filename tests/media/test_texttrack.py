"""Captions as a track inside the file, read back from it."""

import av
import numpy as np
import pytest

from avatar.compose.captions import Caption, CaptionWord
from avatar.media import Delivery, Encoder, TextTrack
from avatar.media.formats import FORMATS
from avatar.media.subtitles import cue_texts
from avatar.media.texttrack import LANGUAGES


def caption(start, end, *lines):
    rows = tuple(tuple(CaptionWord(w, start, end) for w in line.split()) for line in lines)
    return Caption(start, end, rows)


SAID = (
    caption(0.4, 1.2, "Hello <b>there</b> & you,", "{curly} 1 --> 2"),
    caption(1.2, 2.0, "Größe: مرحبا 👩‍🚀"),
    caption(3.0, 3.6, "x" * 70_000),
)


def encoded(path, track, seconds=4):
    form = FORMATS[path.suffix[1:]]
    with Encoder(
        path, (64, 36), 25, delivery=Delivery(form, form.codecs[0]), quality="draft", track=track
    ) as sink:
        for _ in range(25 * seconds):
            sink.write(np.full((54, 64), 128, np.uint8))
    return path


def read(path):
    """Language, codec, and (start, end, text) of every cue that is not empty."""
    with av.open(str(path)) as file:
        (stream,) = file.streams.subtitles
        cues = []
        for packet in file.demux(stream):
            data = bytes(packet)
            text = data[2:] if stream.codec_context.name == "mov_text" else data
            if text and packet.duration:
                start = float(packet.pts * packet.time_base)
                cues.append((start, start + float(packet.duration * packet.time_base), text.decode()))
        return stream.metadata.get("language"), stream.codec_context.name, cues


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "mov_text"), ("a.mov", "mov_text"), ("a.webm", "webvtt")]
)
def test_the_track_says_what_the_files_say(tmp_path, name, codec):
    language, found, cues = read(encoded(tmp_path / name, TextTrack(SAID, "de-AT")))
    assert found == codec
    assert language == ("deu" if name != "a.mov" else language)
    expected = [(a / 1000, b / 1000, text) for a, b, text in cue_texts(SAID)]
    assert [c[:2] for c in cues] == [pytest.approx(e[:2], abs=0.002) for e in expected]
    texts = [c[2] for c in cues]
    if codec == "webvtt":
        assert texts[0] == "Hello &lt;b&gt;there&lt;/b&gt; &amp; you,\n{curly} 1 --&gt; 2"
        assert texts[2] == expected[2][2]
    else:
        assert texts[0] == expected[0][2]
        assert len(texts[2]) == 65_535
    assert texts[1] == "Größe: مرحبا 👩‍🚀"


def test_picture_and_sound_are_as_long_as_without(tmp_path):
    late = (caption(0.0, 0.5, "a"), caption(9.0, 9.5, "after the end"))
    for name, track in (("with.mp4", TextTrack(late)), ("without.mp4", None)):
        encoded(tmp_path / name, track, 1)
    frames = []
    for name in ("with.mp4", "without.mp4"):
        with av.open(str(tmp_path / name)) as file:
            frames.append([f.pts for f in file.decode(video=0)])
    assert frames[0] == frames[1]
    assert len(frames[0]) == 25


def test_nothing_said_makes_an_empty_track(tmp_path):
    assert read(encoded(tmp_path / "a.mp4", TextTrack(()), 1))[2] == []


@pytest.mark.parametrize(("tag", "code"), [("en-US", "eng"), ("pt", "por"), ("fil-PH", "fil"), ("xx", "und")])
def test_languages_have_three_letters(tag, code):
    assert TextTrack((), tag).code == code
    assert all(len(c) == 3 for c in LANGUAGES.values())
