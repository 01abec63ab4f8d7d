"""Whether a video file is whole."""

from __future__ import annotations

from pathlib import Path

from ..errors import EngineError


def check_whole(path: Path, muxer: str = "mp4") -> None:
    """Raise EngineError unless the parts of `path` fill it exactly; `muxer` is mp4, mov or webm."""
    if not (_is_whole_webm(path) if muxer == "webm" else _is_whole_mp4(path)):
        raise EngineError(
            "The finished file is not whole.", hint="Check the disk, then try again.", retry=True
        )


def _is_whole_mp4(path: Path) -> bool:
    """Whether boxes fill the file, the index before the data.

    Box layout after ISO/IEC 14496-12, 4.2: 32-bit size, name; size 1 means that 64 bits follow.
    """
    size = path.stat().st_size
    names: list[bytes] = []
    position = 0
    with path.open("rb") as file:
        while position + 8 <= size:
            file.seek(position)
            head = file.read(16)
            length = int.from_bytes(head[:4], "big")
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if length < 8:
                break
            names.append(head[4:8])
            position += length
    return position == size and b"mdat" in names and b"moov" in names[: names.index(b"mdat")]


_EBML, _SEGMENT = 0x1A45DFA3, 0x18538067


def _is_whole_webm(path: Path) -> bool:
    """Whether header and segment fill the file.

    An element is a name, a size and that many bytes; of a name or size the first bits tell how long it is
    (RFC 8794, sections 4 to 6). A segment that was never finished has a size of all ones.
    """
    size = path.stat().st_size
    found: list[int] = []
    position = 0
    with path.open("rb") as file:
        while position < size and len(found) < 2:
            file.seek(position)
            head = file.read(12)
            wide = 9 - head[0].bit_length()
            if wide > 4 or len(head) <= wide:
                return False
            long = 9 - head[wide].bit_length()
            if long > 8 or len(head) < wide + long:
                return False
            length = int.from_bytes(head[wide : wide + long], "big") & ((1 << 7 * long) - 1)
            found.append(int.from_bytes(head[:wide], "big"))
            position += wide + long + length
    return position == size and found == [_EBML, _SEGMENT]
