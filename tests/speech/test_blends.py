"""Speakers mixed from others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatar.errors import InputError, UnknownNameError
from avatar.speech import load_voice
from avatar.speech.engines.blends import read_blend, write_blend
from avatar.speech.engines.kokoro import Kokoro, speakers

KNOWN = ("af_heart", "bf_emma", "am_puck", "zf_xiaobei")


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("af_heart", {"af_heart": 1.0}),
        ("af_heart * 0.6 + bf_emma * 0.4", {"af_heart": 0.6, "bf_emma": 0.4}),
        ("af_heart*1.25-bf_emma*.25", {"af_heart": 1.25, "bf_emma": -0.25}),
        ("AF_Heart * 0.5 + af_heart * 0.5", {"af_heart": 1.0}),
    ],
)
def test_a_mixture_is_read(text: str, weights: dict[str, float]) -> None:
    assert read_blend(text, KNOWN) == pytest.approx(weights)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("af_heart * 0.6", "add up to 0.6"),
        ("af_heart * 5 - bf_emma * 4", "too far"),
        ("af_heart 0.5 bf_emma", "not understood at '0.5 bf_emma'"),
        ("af_heart * 0.5 af_heart * 0.5", "not understood"),
        ("af_heart + * 2", "not understood"),
        ("af_heart * nan + bf_emma", "not understood"),
        ("../../etc/passwd", "not understood"),
        ("af_hart", "af_heart"),
        ("af_heart * 0.5 + bf_ema * 0.5", "bf_emma"),
        ("", "add up to 0"),
    ],
)
def test_what_is_wrong_with_a_mixture_is_said(text: str, message: str) -> None:
    with pytest.raises((InputError, UnknownNameError)) as caught:
        read_blend(text, KNOWN)
    assert message in f"{caught.value} {caught.value.hint}"


@given(st.lists(st.floats(-0.3, 1), min_size=4, max_size=4).filter(lambda w: sum(w) > 0.5))
def test_what_is_written_is_read_again(weights: list[float]) -> None:
    given = {name: weight / sum(weights) for name, weight in zip(KNOWN, weights, strict=True)}
    found = read_blend(write_blend(given), KNOWN)
    assert all(found.get(name, 0.0) == pytest.approx(weight, abs=0.02) for name, weight in given.items())


def test_a_mixed_speaker_has_a_mixed_style() -> None:
    voice = load_voice("heart")
    parts = [Kokoro(voice.model_copy(update={"speaker": name}), 1).styles for name in ("af_heart", "bf_emma")]
    mixed = Kokoro(voice.model_copy(update={"speaker": "af_heart * 0.75 + bf_emma * 0.25"}), 1)
    np.testing.assert_allclose(mixed.styles, 0.75 * parts[0] + 0.25 * parts[1], atol=1e-6)
    assert "bf_emma" in mixed.identity
    assert "af_heart" in speakers()
