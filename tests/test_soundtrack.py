"""Music and stings through the whole job: what is heard, drawn, written down and refused."""

from __future__ import annotations

import itertools
import json
import re
import wave
from pathlib import Path

import av
import numpy as np
import pytest

import avatar
from avatar import AvatarError
from avatar.cli import app
from avatar.media import integrated_loudness, true_peak

SIZE = (320, 180)
SMALL = {"size": SIZE, "draft": True, "provider": "cpu"}
SCRIPT = """---
title: With music
presenter: mei
---

Good morning. (pause 2s) There is music under this.
"""


def write_chord(path: Path, seconds: float, rate: int = 44_100, decay: float = 0.0) -> Path:
    """A chord, a little different on the left and on the right, as 16-bit stereo."""
    t = np.arange(round(seconds * rate)) / rate
    both = [sum(np.sin(2 * np.pi * (f + d) * t) for f in (196, 247, 294)) for d in (0, 2)]
    samples = np.stack(both, axis=1) * 0.2 * np.exp(-decay * t)[:, None]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.rint(samples * 32767).astype("<i2").tobytes())
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Scripts with and without music, a bed of five seconds, a sting of one."""
    folder = tmp_path_factory.mktemp("sound")
    write_chord(folder / "bed.wav", 5)
    write_chord(folder / "sting.wav", 1, decay=3)
    (folder / "plain.md").write_text(SCRIPT)
    music = "music: { file: bed.wav, volume: -12 dB, fade_in: 0.5 }"
    (folder / "music.md").write_text(SCRIPT.replace("presenter", f"{music}\npresenter"))
    (folder / "brand.yaml").write_text(
        "music: bed.wav\nintro_sound: { file: sting.wav, wait: true }\noutro_sound: sting.wav\n"
    )
    return folder


@pytest.fixture(scope="module")
def plain(folder) -> avatar.RenderResult:
    return avatar.render(folder / "plain.md", folder / "plain.mp4", **SMALL, mix=folder / "plain.wav")


@pytest.fixture(scope="module")
def scored(folder) -> avatar.RenderResult:
    return avatar.render(folder / "music.md", folder / "music.mp4", **SMALL, mix=folder / "music.wav")


@pytest.fixture(scope="module")
def branded(folder) -> avatar.RenderResult:
    return avatar.render(folder / "plain.md", folder / "branded.mp4", **SMALL, brand=folder / "brand.yaml")


def pictures(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray() for frame in container.decode(video=0)]


def sound(path: Path) -> np.ndarray:
    """Float [2, n] of a video or a WAV file."""
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp", "stereo", 48_000)
        frames = [o.to_ndarray() for f in container.decode(audio=0) for o in resampler.resample(f)]
    return np.concatenate(frames, axis=1)


def loudness(stereo: np.ndarray) -> float:
    each = [10 ** (integrated_loudness(channel, 48_000, channels=1) / 10) for channel in stereo]
    return float(10 * np.log10(sum(each)))


def test_lips_follow_the_speech_alone(plain, scored):
    """Every frame is the same with music and without."""
    one, other = pictures(plain.path), pictures(scored.path)
    assert len(one) == len(other) > 50
    assert all((a == b).all() for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("which", ["plain", "scored", "branded"])
def test_loudness_and_length_of_the_finished_file(which, request):
    result = request.getfixturevalue(which)
    heard = sound(result.path)
    assert loudness(heard) == pytest.approx(-16, abs=0.5)
    assert max(true_peak(channel, 48_000) for channel in heard) <= -1.0
    with av.open(str(result.path)) as container:
        video, audio = (float(s.duration * s.time_base) for s in container.streams)
    assert abs(video - audio) <= 0.001
    assert video == pytest.approx(result.seconds, abs=0.001)


def test_music_is_heard_in_the_pause_and_steps_back_for_the_speech(plain, scored, folder):
    words = json.loads(plain.manifest.read_text())["words"]
    gap = max(itertools.pairwise(words), key=lambda pair: pair[1]["start"] - pair[0]["end"])
    pause = slice(round((gap[0]["end"] + 1.0) * 48_000), round((gap[1]["start"] - 0.3) * 48_000))
    speaking = slice(round(gap[1]["start"] * 48_000), round(gap[1]["end"] * 48_000))
    alone, both = sound(folder / "plain.wav"), sound(folder / "music.wav")
    assert np.abs(alone[:, pause]).max() < 0.003
    level = loudness(both[:, pause])
    assert -32 < level < -24
    under = both[:, speaking] - alone[:, speaking] * _gain(both, alone, speaking)
    assert loudness(under) < level - 8
    assert np.abs(both[0] - both[1])[pause].max() > 0.005  # stereo
    assert (alone[0] == alone[1]).all()


def _gain(both: np.ndarray, alone: np.ndarray, part: slice) -> float:
    """How much louder the speech is in the mix, by least squares."""
    return float((both[:, part] * alone[:, part]).sum() / (alone[:, part] ** 2).sum())


def test_the_wav_is_what_is_in_the_video(plain, scored, folder):
    for result in (plain, scored):
        assert result.mix == result.path.with_suffix(".wav").absolute()
        mix, heard = sound(result.mix), sound(result.path)
        assert mix.shape[1] == round(result.seconds * 48_000)
        n = min(mix.shape[1], heard.shape[1])
        assert np.corrcoef(mix[0, :n], heard[0, :n])[0, 1] > 0.99
        with wave.open(str(result.mix)) as file:
            assert file.getparams()[:3] == (2, 3, 48_000)


def test_stings_have_their_room(plain, branded, folder):
    """The intro holds the speech by its length; the outro is heard whole after the last word."""
    before, after = (json.loads(r.manifest.read_text()) for r in (plain, branded))
    assert after["words"][0]["start"] - before["words"][0]["start"] == pytest.approx(1, abs=0.002)
    assert after["scenes"][0]["start"] == 0
    last = after["words"][-1]["end"]
    assert branded.seconds == pytest.approx(last + 0.3 + 1, abs=0.05)
    heard = sound(branded.path)
    assert -20 < loudness(heard[:, :19_200]) < -15
    start = round((last + 0.3) * 48_000)
    assert -20 < loudness(heard[:, start : start + 19_200]) < -15


def test_what_is_played_is_written_down(branded, scored):
    made = json.loads(branded.manifest.read_text())
    assert [e["role"] for e in made["inputs"]] == [
        *("script", "portrait", "brand", "music", "intro_sound", "outro_sound")
    ]
    assert all(len(e["sha256"]) == 64 for e in made["inputs"])
    assert made["settings"]["intro_sound"] == {"volume": 0.7, "wait": True}
    assert made["figures"]["loudness"] == pytest.approx(-16, abs=0.2)
    made = json.loads(scored.manifest.read_text())
    assert made["settings"]["music"]["fade_in"] == 0.5
    assert made["outputs"]["mix"] == "music.wav"


def test_no_music_is_the_plain_video(plain, folder):
    result = avatar.render(folder / "music.md", folder / "none.mp4", **SMALL, music=False)
    assert result.path.read_bytes() == plain.path.read_bytes()


def test_a_speech_alone_is_encoded_as_ever(plain):
    made = json.loads(plain.manifest.read_text())
    assert set(made["figures"]) == {"seconds", "frames", "frames drawn"}
    assert "music" not in made["settings"]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("music: gone.mp3", r"b\.md:2:1: `music`: there is no sound file .*gone\.mp3"),
        ("music: { volume: 0.2, file: text.mp3 }", r"b\.md:2:23: `music`: .*text\.mp3 is not a sound file"),
        (
            "music: { file: bed.wav, volume: loud }",
            r"b\.md:2:25: 'music.volume' must be a number from 0 to 1",
        ),
        ("music: { file: bed.wav, volumen: 1 }", r"b\.md:2:25: There is no key 'volumen'.*volume"),
        ("music: { volume: 0.2 }", r"`music` names no file, and the brand has no music"),
        ("music: [bed.wav]", r"b\.md:2:1: 'music' must be the name of a sound file"),
        ("brand: { intro_sound: gone.wav }", r"brand: `intro_sound`: there is no sound file"),
        ("brand: { outro_sound: { file: long.wav } }", r"`outro_sound`: .*long\.wav is longer than 30 s"),
    ],
)
def test_what_cannot_be_played_is_named_before_any_work(folder, tmp_path, header, message, capsys):
    """By `render` with the line, and by `avatar check`; nothing is written."""
    write_chord(tmp_path / "bed.wav", 1)
    write_chord(tmp_path / "long.wav", 31, rate=8_000)
    (tmp_path / "text.mp3").write_text("Bread, milk, eggs.\n" * 40)
    script = tmp_path / "b.md"
    script.write_text(SCRIPT.replace("title: With music", header))
    before = sorted(tmp_path.iterdir())
    with pytest.raises(AvatarError, match=message):
        avatar.render(script, tmp_path / "b.mp4", **SMALL)
    assert sorted(tmp_path.iterdir()) == before
    with pytest.raises(SystemExit) as stopped:
        app(["check", str(script), "--strict"])
    assert stopped.value.code == 2
    told = re.sub(r" (error|warning):", "", capsys.readouterr().out)
    assert re.search(message, told)


def test_music_too_close_to_the_speech_is_worth_a_word(folder, tmp_path, capsys):
    from avatar.media.music import Music, Soundtrack

    assert not Soundtrack(Music(file="a.mp3")).warnings()
    assert not Soundtrack(Music(file="a.mp3", volume=0)).warnings()
    (told,) = Soundtrack(Music(file="a.mp3", volume=1, duck=6)).warnings()
    assert told.startswith("The music is 6 dB below the speech: 20 keep it easy to follow.")
    write_chord(tmp_path / "bed.wav", 1)
    script = tmp_path / "b.md"
    script.write_text(SCRIPT.replace("title: With music", "music: { file: bed.wav, volume: 1, duck: 6 dB }"))
    with pytest.raises(SystemExit) as stopped:
        app(["check", str(script)])
    assert not stopped.value.code
    assert told in " ".join(capsys.readouterr().out.split())


def test_a_file_given_on_the_command_is_named_as_such(folder, tmp_path):
    with pytest.raises(AvatarError, match=r"--music: there is no sound file .*gone.mp3"):
        avatar.render(folder / "plain.md", tmp_path / "a.mp4", **SMALL, music=tmp_path / "gone.mp3")
    with pytest.raises(AvatarError, match=r"The mix would replace .*bed.wav"):
        avatar.render(
            folder / "plain.md", tmp_path / "a.mp4", **SMALL, music=folder / "bed.wav", mix=folder / "bed.wav"
        )
    with pytest.raises(AvatarError, match=r"written as \.wav"):
        avatar.render(folder / "plain.md", tmp_path / "a.mp4", **SMALL, mix=tmp_path / "mix.mp3")
    assert not list(tmp_path.iterdir())


def test_music_that_breaks_off_stops_the_job_before_a_frame(folder, tmp_path, monkeypatch):
    """What is wrong after the first minute is found when the mix is measured."""
    from avatar.errors import AudioError
    from avatar.media import decoding, mixing

    def breaks(path, where=""):
        yield next(decoding.decode_sound(path))
        raise AudioError(f"{path} is broken: its sound ends after 61.0 s.")

    monkeypatch.setattr(mixing, "decode_sound", breaks)
    monkeypatch.setattr("avatar.media.Encoder.write", lambda *_: pytest.fail("a frame was written"))
    with pytest.raises(AudioError, match="broken"):
        avatar.render(folder / "music.md", tmp_path / "a.mp4", **SMALL, mix=tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())
