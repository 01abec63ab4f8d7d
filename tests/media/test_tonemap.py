"""HDR clips look as they were meant to: white is white, and colours are what they were."""

from pathlib import Path

import av
import numpy as np
import pytest

from avatar.media.footage import find_footage
from avatar.media.framing import Framing
from avatar.media.reel import open_reel
from avatar.media.tonemap import (
    HLG,
    LEVEL,
    PQ,
    WHITE,
    ToneMapper,
    bend,
    brightest,
    find_table,
    from_pq,
    to_pq,
    to_usual,
)  # fmt: skip

BT2020 = np.array([0.2627, 0.6780, 0.0593])


def write(path: Path, signals, trc: int, count: int = 2) -> Path:
    """A clip of upright stripes, one a signal [n, 3] of R, G and B, 0..1, in 10 bits."""
    r, _, b = np.asarray(signals, float).T
    y = signals @ BT2020
    rows = 64 + 876 * y, 512 + 896 * (b - y) / 1.8814, 512 + 896 * (r - y) / 1.4746
    with av.open(str(path), "w") as file:
        stream = file.add_stream("ffv1", rate=25)
        stream.width, stream.height, stream.pix_fmt = 16 * len(signals), 32, "yuv420p10le"
        context = stream.codec_context
        context.colorspace, context.color_trc, context.color_primaries, context.color_range = 9, trc, 9, 1
        for n in range(count):
            frame = av.VideoFrame(stream.width, 32, "yuv420p10le")
            for plane, row in zip(frame.planes, rows, strict=True):
                part = np.zeros((plane.height, plane.line_size // 2), "<u2")
                part[:, : plane.width] = np.rint(row).astype("<u2").repeat(plane.width // len(signals))
                plane.update(part.tobytes())
            frame.pts = n
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path


def shown(path: Path, number: int = 0):
    """Y, U and V in the middle of each stripe."""
    footage = find_footage(path)
    assert not footage.doubts
    y, u, v = open_reel(footage, Framing(footage.size, footage.size)).frame(number)
    return np.stack([y[16, 8::16], u[8, 4::8], v[8, 4::8]], axis=-1).astype(int)


def test_the_curves_are_those_of_the_recommendations():
    # ITU-R BT.2408, table 1: 203 cd/m² is 58 % in PQ and 75 % in HLG; PQ's own ends.
    assert to_pq(np.array([0.0, 203.0, 1000.0, 10000.0])) == pytest.approx([0, 0.58, 0.75, 1.0], abs=0.005)
    assert from_pq(to_pq(np.array([0.01, 1, 58, 4000]))) == pytest.approx([0.01, 1, 58, 4000], rel=1e-6)
    light = np.linspace(0, 1000, 2001)
    bent = bend(light, 1000.0)
    assert (np.diff(bent) >= -1e-9).all()  # nothing brighter becomes darker
    assert (bent <= WHITE + 1e-6).all()
    assert bent[-1] == pytest.approx(WHITE)
    assert bent[:60] == pytest.approx(light[:60], abs=0.05)  # shadows and middle tones stay
    assert bend(light[:400], WHITE) == pytest.approx(light[:400], abs=1e-6)


@pytest.mark.parametrize("trc", [PQ, HLG])
def test_greys_stay_grey_and_white_is_white(trc, tmp_path):
    greys = np.array([0.0, 0.2, 0.38, 0.5, 0.58, 0.75, 1.0])[:, None].repeat(3, axis=1)
    seen = shown(write(tmp_path / "a.mkv", greys, trc), 1)
    assert np.abs(seen[:, 1:] - 128).max() <= 1
    assert seen[0, 0] == 16
    assert seen[-1, 0] in (234, 235, 236)
    assert list(seen[:, 0]) == sorted(seen[:, 0])
    assert np.abs(seen[:, 0] - (16 + 219 * to_usual(greys, trc)[:, 0])).max() <= 1.5
    paper = 4 if trc == PQ else 5  # 203 cd/m²
    assert 205 < seen[paper, 0] < 225


def test_colours_of_an_ordinary_scene_come_out_as_they_were(tmp_path):
    """What BT.709 can show, graded for HDR with paper white at 203, is nearly what it was."""
    before = np.array([[0.5, 0.2, 0.2], [0.2, 0.5, 0.3], [0.2, 0.25, 0.6], [0.55, 0.42, 0.35]])
    wide = np.linalg.inv([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
    light = (before**2.4 * WHITE) @ wide.T
    y, u, v = shown(write(tmp_path / "a.mkv", to_pq(light), PQ)).T
    kr, kb = 0.2126, 0.0722
    luma, cb, cr = (y - 16) / 219, (u - 128) / 224, (v - 128) / 224
    r, b = luma + 2 * (1 - kr) * cr, luma + 2 * (1 - kb) * cb
    after = np.stack([r, (luma - kr * r - kb * b) / (1 - kr - kb), b], axis=-1)
    assert np.abs(after - before).max() < 0.03


@pytest.mark.parametrize("trc", [PQ, HLG])
def test_the_table_is_what_was_reckoned(trc):
    rng = np.random.default_rng(5)
    signals = rng.random((40, 60, 3)) ** 0.7
    given = np.rint(65535 * signals).astype(np.uint16)
    frame = av.VideoFrame.from_ndarray(given, format="rgb48le")
    said = av.VideoFrame(16, 16, "yuv420p10le")
    said.color_trc = trc
    mapper = ToneMapper(frame, said)
    seen = [mapper.map(frame).to_ndarray() / 65535 for _ in range(2)]
    assert np.array_equal(*seen)
    wanted = to_usual(given.reshape(-1, 3) / 65535, trc).reshape(seen[0].shape)
    off = np.abs(seen[0] - wanted)
    assert off.mean() < 0.5 / 255
    assert np.percentile(off, 99) < 4 / 255
    assert find_table(trc, 1000.0).shape == (LEVEL**3, LEVEL**3, 3)


def test_nothing_leaves_what_a_screen_has():
    corners = np.array([[r, g, b] for r in (0, 1) for g in (0, 1) for b in (0, 1)], float)
    for trc in (PQ, HLG):
        mapped = to_usual(corners, trc)
        assert np.isfinite(mapped).all()
        assert mapped.min() >= 0
        assert mapped.max() <= 1
        assert (mapped[1:].max(axis=1) > 0.3).all()  # no light goes out
    red = to_usual(np.array([[0.6, 0.0, 0.0]]), PQ)[0]
    assert red[0] > 1.4 * red[1:].max()  # still red


def test_a_file_says_how_bright_it_is(tmp_path):
    plain = av.VideoFrame(16, 16, "yuv420p10le")
    plain.color_trc = PQ
    assert brightest(plain) == 1000.0
    plain.color_trc = HLG
    assert brightest(plain) == 1000.0
    # The brighter the brightest, the darker the rest has to be.
    grey = np.array([[0.6, 0.6, 0.6]])
    levels = [to_usual(grey, PQ, peak)[0, 0] for peak in (300.0, 1000.0, 4000.0)]
    assert levels == sorted(levels, reverse=True)
