"""How loud recordings and voices are beside one another, and voices that cannot speak on this machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from avatar.levelling import match_recordings, set_loudness
from avatar.media.loudness import integrated_loudness
from avatar.script.model import Recording, Scene, Script
from avatar.speech import load_voice
from avatar.speech.model import Span, Speech
from avatar.terminal.checking import check
from avatar.weights.catalogue import find_weights

RATE = 24_000


def made(*levels: float) -> Speech:
    """Scenes of three seconds, each a tone in syllables, so many dB over the first."""
    t = np.arange(3 * RATE) / RATE
    tone = 0.05 * np.sin(2 * np.pi * 300 * t) * (np.sin(2 * np.pi * 2 * t) > -0.5)
    samples = np.concatenate([tone * 10 ** (level / 20) for level in levels]).astype(np.float32)
    spans = [Span(i, -1, 3.0 * i, 3.0 * i + 3.0) for i in range(len(levels))]
    return Speech(samples, RATE, spans=tuple(spans))


def scene(name: str = "") -> Scene:
    return Scene("", (), recording=Recording(Path(name)) if name else None)


def loudness(speech: Speech, number: int) -> float:
    span = speech.spans[number]
    return integrated_loudness(speech.samples[round(span.start * RATE) : round(span.end * RATE)], RATE)


def test_a_recorded_scene_is_as_loud_as_spoken_ones() -> None:
    script = Script("", (scene(), scene("a.wav"), scene(), scene("b.wav")))
    speech = made(0.0, -14.0, 0.0, 9.0)
    done = match_recordings(speech, script)
    assert [loudness(done, i) for i in range(4)] == pytest.approx([loudness(speech, 0)] * 4, abs=0.1)
    assert np.array_equal(done.samples[: 3 * RATE], speech.samples[: 3 * RATE])
    finished = set_loudness(speech, [load_voice("heart")], script)
    assert [loudness(finished, i) for i in range(4)] == pytest.approx([-16.0] * 4, abs=0.5)


def test_one_recording_keeps_its_own_soft_and_loud() -> None:
    script = Script("", (scene("a.wav"), scene("a.wav"), scene()))
    speech = made(-6.0, -12.0, 0.0)
    done = match_recordings(speech, script)
    assert loudness(done, 0) - loudness(done, 1) == pytest.approx(6.0, abs=0.1)
    assert loudness(done, 0) > loudness(speech, 0) + 5


def test_what_is_all_recorded_or_all_spoken_or_faint_is_treated_with_care() -> None:
    speech = made(0.0, -10.0)
    spoken = Script("", (scene(), scene()))
    assert match_recordings(speech, spoken) is speech
    whole = replace(spoken, recording=Recording(Path("talk.wav")))
    assert np.allclose(match_recordings(speech, whole).samples, speech.samples)
    two = match_recordings(speech, Script("", (scene("a.wav"), scene("b.wav"))))
    assert loudness(two, 0) == pytest.approx(loudness(two, 1), abs=0.1)
    faint = match_recordings(made(0.0, -40.0), Script("", (scene(), scene("a.wav"))))
    assert loudness(faint, 1) == pytest.approx(loudness(faint, 0) - 16.0, abs=0.2)  # 24 dB at most


@pytest.mark.parametrize("recorded", [False, True])
def test_check_tells_of_weights_that_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recorded: bool
) -> None:
    from avatar.media import write_wav

    monkeypatch.setenv("AVATAR_MODELS_DIR", str(tmp_path / "none"))
    monkeypatch.setattr("avatar.speech.terms.weights_of", lambda voice: find_weights("pocket-en"))
    write_wav(tmp_path / "talk.wav", made(0.0).samples, RATE)
    script = tmp_path / "lesson.md"
    script.write_text(
        f"---\nvoice: heart\n{'recording: talk.wav' if recorded else ''}\n---\n\nGood morning.\n"
    )
    found = [p for p in check(script, {}).problems if "cannot speak here" in p.message]
    if recorded:
        assert found == []
    else:
        (problem,) = found
        assert problem.severity == "warning"
        assert "'heart'" in problem.message
        assert "pocket-en" in problem.message
        assert "avatar models pull pocket-en" in problem.hint
