"""Whether an MP4 file is whole."""

from __future__ import annotations

from pathlib import Path

from ..errors import EngineError


def check_whole(path: Path) -> None:
    """Raise EngineError unless the MP4 boxes of `path` fill it exactly, index before the data.

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
    if position != size or b"mdat" not in names or b"moov" not in names[: names.index(b"mdat")]:
        raise EngineError(
            "The finished file is not whole.", hint="Check the disk, then try again.", retry=True
        )
