"""A few seconds of a video as a picture that moves, GIF or WebP, for chats and pages."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import AvatarError, EngineError
from .atomic import Outputs, explain
from .dimensions import check_size, exact_rate
from .formats import Delivery
from .sink import Sink

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST = 20.0
"""Seconds of the video that are shown."""
FASTEST = 15
"""Frames a second at most."""
WIDEST = 640
"""Pixels of the longer side at most."""
QUALITIES = {"draft": "75", "standard": "90", "high": "96"}
"""Of WebP, 0 to 100. A frame is what changed of the last one: below 80 that leaves stains on plain cards."""
_COLOURS = "max_colors=255:stats_mode=full"
_DITHER = "dither=bayer:bayer_scale=4:diff_mode=rectangle"
"""An ordered pattern stays where it is from frame to frame, where spread errors would crawl; and only the
rectangle that changed is written."""


def loop_frames(count: int, fps: float) -> range:
    """The numbers of the frames that are shown, of `count` at `fps`: every one, every second, …"""
    rate = float(exact_rate(fps))
    step = math.ceil(rate / FASTEST - 1e-6)
    return range(0, max(1, min(count, math.floor(LONGEST * rate + 1e-6))), step)


def loop_size(size: tuple[int, int]) -> tuple[int, int]:
    """The size of the picture for a canvas of `size`: at most `WIDEST` a side, even."""
    factor = min(1.0, WIDEST / max(size))
    width, height = (max(2, 2 * round(side * factor / 2)) for side in size)
    return width, height


class Loop(Sink):
    """Writes a GIF or WebP that plays for ever. It is used as `Encoder` is, and takes the same frames.

    fps: frames a second of the frames that are given to it. Memory: for a GIF all frames, since its colours
    are chosen after the last one; at most 300 of 640 pixels a side.

    Raises OutputError and EngineError.
    """

    def __init__(
        self,
        path: Path | str,
        size: tuple[int, int],
        fps: float | Fraction,
        *,
        delivery: Delivery,
        quality: str = "standard",
        outputs: Outputs | None = None,
    ) -> None:
        super().__init__(path, outputs)
        self.fps, self.delivery = exact_rate(fps), delivery
        self.width, self.height = check_size(size)
        self._quality = QUALITIES[quality]
        self._rows = self.height * 5 // 2 if delivery.alpha else self.height * 3 // 2
        self._kept: list[NDArray[np.uint8]] = []

    @property
    def encoder(self) -> str:
        """What encodes: gif or webp."""
        return self.delivery.form.name

    def write(self, frame: NDArray[np.uint8]) -> None:
        """Take one frame, uint8 [H * 3 // 2, W], with alpha [H * 5 // 2, W]; it may be reused at once."""
        if frame.shape != (self._rows, self.width):
            raise ValueError(f"a frame must be [{self._rows}, {self.width}], not {list(frame.shape)}")
        self._guard(self._take, frame)
        self.frames += 1

    def _finish(self) -> None:
        self._require_frames()
        self._guard(self._write_rest)

    def _break_off(self) -> None:
        self._guard(self._container.close)

    def _open(self) -> None:
        import av
        from av.filter import Graph

        name = self.delivery.form.name
        self._container = av.open(str(self._partial), "w", format=name, options={"loop": "0"})
        codec, pixels, options = _CODECS[name]
        stream: Any = self._container.add_stream(
            codec,
            rate=self.fps,
            options={**options, **({"quality": self._quality} if name == "webp" else {})},
        )
        stream.width, stream.height, stream.pix_fmt = self.width, self.height, pixels
        stream.codec_context.time_base = 1 / self.fps
        self._stream = stream
        self._palette: Any = None
        if name == "gif":
            self._palette = Graph()
            _chain(self._palette, self._source(self._palette), ("palettegen", _COLOURS))

    def _source(self, graph: Any) -> Any:
        return graph.add_buffer(
            width=self.width, height=self.height, format="bgr24", time_base=1 / self.fps, name="in"
        )

    def _take(self, frame: NDArray[np.uint8]) -> None:
        if self._palette is not None:
            self._kept.append(frame.copy())
            self._palette.push(self._picture(frame, self.frames))
        else:
            self._container.mux(self._stream.encode(self._picture(frame, self.frames)))

    def _write_rest(self) -> None:
        if self._palette is not None:
            self._dither()
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def _dither(self) -> None:
        """All frames in the colours that suit the whole."""
        from av.filter import Graph

        self._palette.push(None)
        palette = self._palette.pull()
        graph: Any = Graph()
        picture = self._source(graph)
        colours = graph.add_buffer(
            width=palette.width, height=palette.height, format=palette.format.name,
            time_base=palette.time_base or 1 / self.fps, name="colours",
        )  # fmt: skip
        use = graph.add("paletteuse", _DITHER)
        picture.link_to(use, 0, 0)
        colours.link_to(use, 0, 1)
        sink = graph.add("buffersink")
        use.link_to(sink)
        graph.configure()
        palette.pts = 0
        colours.push(palette)
        colours.push(None)
        for n, frame in enumerate(self._kept):
            picture.push(self._picture(frame, n))
            self._drain(sink)
        picture.push(None)
        self._drain(sink)

    def _drain(self, sink: Any) -> None:
        import av.error

        while True:
            try:
                shown = sink.pull()
            except (av.error.BlockingIOError, av.error.EOFError):
                return
            self._container.mux(self._stream.encode(shown))

    def _picture(self, frame: NDArray[np.uint8], number: int) -> Any:
        """The frame in red, green and blue: neither format knows of BT.709."""
        import av

        from ..compose.colour import to_bgr
        from ..compose.cutout import to_bgra

        clear = self.delivery.alpha
        made = av.VideoFrame.from_ndarray(
            to_bgra(frame) if clear else to_bgr(frame), format="bgra" if clear else "bgr24"
        )
        made.pts, made.time_base = number, 1 / self.fps
        return made

    def _guard(self, work: Any, *args: Any) -> None:
        try:
            work(*args)
        except (AvatarError, MemoryError):
            raise
        except OSError as error:
            number = error.errno or 0
            if 0 < number < 1000:
                raise explain(self.path, error) from None
            raise EngineError(f"The encoder {self.encoder} failed: {error}") from error


_CODECS: dict[str, tuple[str, str, dict[str, str]]] = {
    "gif": ("gif", "pal8", {}),
    "webp": ("libwebp_anim", "bgra", {"compression_level": "4"}),
}
"""FFmpeg's encoder, what it is fed, and its options."""


def _chain(graph: Any, first: Any, *filters: tuple[str, str]) -> None:
    """Filters one after another, to the end of the graph."""
    last = first
    for name, options in filters:
        following = graph.add(name, options)
        last.link_to(following)
        last = following
    last.link_to(graph.add("buffersink"))
    graph.configure()
