"""HDR video as a usual screen shows it: PQ and HLG in BT.2020 become BT.709.

The way of a colour is that of the recommendations: to light on the screen it was made for (ITU-R BT.2100),
its highlights bent into what a usual screen has (the EETF of BT.2390, on the largest of R, G and B, so that
hues stay), into BT.709's gamut (BT.2407's matrix; what lies outside becomes paler, as bright as it was), and
back to a signal (BT.1886). All of it is one table of colours that FFmpeg looks up.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EngineError

if TYPE_CHECKING:
    from av import VideoFrame

F64 = NDArray[np.float64]
U16 = NDArray[np.uint16]

PQ, HLG = 16, 18
"""Transfer functions of ITU-T H.273, table 3."""
WHITE = 203.0
"""cd/m² of paper white in HDR (ITU-R BT.2408, table 1): what the white of a usual screen is taken for."""
USUAL_PEAK, HIGHEST_PEAK = 1000.0, 10000.0
"""cd/m² of the brightest where a file does not say, which is that of HLG, too; and of PQ itself."""
LEVEL = 8
"""Of the table: its square has LEVEL³ pixels a side, and holds LEVEL² steps of R, of G and of B."""
_TO_BT709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
"""From BT.2020 to BT.709 in linear light (ITU-R BT.2407-0, 2.2)."""
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])
_LUMA_709 = np.array([0.2126, 0.7152, 0.0722])


def is_hdr(frame: VideoFrame) -> bool:
    """Whether a frame's colours are made for an HDR screen."""
    return int(frame.color_trc) in (PQ, HLG)


class ToneMapper:
    """Makes usual colours of the frames of one HDR clip, all of the same size."""

    def __init__(self, first: VideoFrame, said: VideoFrame) -> None:
        """first: a frame as it is given to `map`, for the size. said: as it is decoded, for its metadata."""
        from fractions import Fraction

        import av
        from av.filter import Graph
        from av.video.format import VideoFormat

        self._count = 0
        self._tick = Fraction(1, 1000)
        graph, side = Graph(), LEVEL**3
        form = VideoFormat("rgb48le")
        self._into: Any = graph.add_buffer(
            width=first.width, height=first.height, format=form, time_base=self._tick
        )
        table: Any = graph.add_buffer(width=side, height=side, format=form, time_base=self._tick)
        look = graph.add("haldclut", "clut=first")
        self._out: Any = graph.add("buffersink")
        self._into.link_to(look, 0, 0)
        table.link_to(look, 0, 1)
        look.link_to(self._out)
        graph.configure()
        frame = av.VideoFrame.from_ndarray(find_table(int(said.color_trc), brightest(said)), format="rgb48le")
        frame.pts, frame.time_base = 0, self._tick
        table.push(frame)
        table.push(None)
        self._graph = graph

    def map(self, rgb: VideoFrame) -> VideoFrame:
        """A frame in rgb48le, BT.2020 in full range, as BT.709 in the same format."""
        import av.error

        rgb.pts, rgb.time_base = self._count, self._tick
        self._count += 1
        try:
            self._into.push(rgb)
            mapped: VideoFrame = self._out.pull()
        except (av.error.FFmpegError, OSError) as error:
            raise EngineError(f"HDR colours cannot be looked up by this FFmpeg: {error}.") from None
        return mapped


def brightest(frame: VideoFrame) -> float:
    """cd/m² of the brightest that a clip says it holds: that of its mastering screen, or MaxCLL if lower."""
    if int(frame.color_trc) == HLG:
        return USUAL_PEAK
    screen = _light(
        frame, "MASTERING_DISPLAY_METADATA", 88, "=72x2i4xi", lambda n: n[0] / n[1] if n[2] else 0
    )
    content = _light(frame, "CONTENT_LIGHT_LEVEL", 8, "=I4x", lambda n: float(n[0]))
    known = [light for light in (screen, content) if light >= WHITE]
    return min(HIGHEST_PEAK, *known) if known else USUAL_PEAK


def _light(frame: VideoFrame, kind: str, size: int, form: str, read: Any) -> float:
    """A number of a frame's side data, laid out as FFmpeg does; 0 where there is none."""
    from av.sidedata.sidedata import Type

    try:
        sides: Any = frame.side_data
        data = sides.get(getattr(Type, kind))
        if data is None or data.buffer_size < size:
            return 0.0
        return float(read(struct.unpack(form, bytes(data)[:size])))
    except (AttributeError, KeyError, ValueError, ZeroDivisionError):
        return 0.0


@lru_cache(maxsize=4)
def find_table(transfer: int, peak: float) -> U16:
    """What each colour becomes: a square for `haldclut`, uint16 [side, side, 3] RGB, R changing fastest."""
    steps = np.linspace(0.0, 1.0, LEVEL**2)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    signals = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    mapped = to_usual(signals, transfer, peak)
    return np.ascontiguousarray(np.rint(65535 * mapped).astype(np.uint16).reshape(LEVEL**3, LEVEL**3, 3))


def to_usual(signals: F64, transfer: int, peak: float = USUAL_PEAK) -> F64:
    """R, G and B of PQ or HLG in BT.2020, 0..1 [n, 3], as BT.709, 0..1. peak: cd/m² of the brightest."""
    light = _from_hlg(signals) if transfer == HLG else from_pq(signals)
    largest = np.maximum(light.max(axis=-1, keepdims=True), 1e-6)
    light = light * (bend(largest, peak) / largest)
    return np.asarray(np.clip(_into_gamut(light @ _TO_BT709.T / WHITE), 0, 1) ** (1 / 2.4))


def bend(light: F64, peak: float) -> F64:
    """The EETF of ITU-R BT.2390-8, 5.4.1, for black at 0: cd/m² up to `peak` as cd/m² up to WHITE."""
    top = to_pq(np.array(peak))
    most = float(to_pq(np.array(WHITE)) / top)
    knee = 1.5 * most - 0.5
    if knee >= 1:
        return np.minimum(light, WHITE)
    e = np.minimum(to_pq(light) / top, 1)
    t = (e - knee) / (1 - knee)
    high = (
        (2 * t**3 - 3 * t**2 + 1) * knee + (t**3 - 2 * t**2 + t) * (1 - knee) + (3 * t**2 - 2 * t**3) * most
    )
    return from_pq(np.where(e < knee, e, high) * top)


_M1, _M2, _C1, _C2, _C3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
"""Constants of PQ (ITU-R BT.2100-2, table 4)."""


def from_pq(signal: F64) -> F64:
    """cd/m² of a PQ signal, 0..1."""
    e = np.asarray(signal, np.float64) ** (1 / _M2)
    return np.asarray(HIGHEST_PEAK * (np.maximum(e - _C1, 0) / (_C2 - _C3 * e)) ** (1 / _M1))


def to_pq(light: F64) -> F64:
    """The PQ signal, 0..1, of cd/m²."""
    y = (np.maximum(light, 0) / HIGHEST_PEAK) ** _M1
    return np.asarray(((_C1 + _C2 * y) / (1 + _C3 * y)) ** _M2)


def _from_hlg(signal: F64) -> F64:
    """cd/m² of an HLG signal, 0..1, on a screen of 1000 cd/m² (ITU-R BT.2100-2, table 5: gamma is 1.2)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luma = np.maximum(scene @ _LUMA_2020, 1e-9)[..., None]
    return np.asarray(USUAL_PEAK * luma**0.2 * scene)


def _into_gamut(linear: F64) -> F64:
    """Colours with a part below 0 or above 1 become as much paler as it takes; they stay as bright."""
    luma = np.clip(linear @ _LUMA_709, 0, 1)[..., None]
    low, high = linear.min(axis=-1, keepdims=True), linear.max(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum(
            np.where(low < 0, luma / (luma - low), 1), np.where(high > 1, (1 - luma) / (high - luma), 1)
        )
    return np.asarray(luma + np.clip(np.nan_to_num(share), 0, 1) * (linear - luma))
