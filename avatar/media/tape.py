"""Stereo sound that comes in pieces of any size, taken in pieces of the size that is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Tape:
    """Reads pieces, float32 [2, n], one after the other; no more of them is held than the rest of one."""

    def __init__(self, pieces: Iterator[NDArray[np.float32]]) -> None:
        import numpy as np

        self._pieces = pieces
        self._held = np.zeros((2, 0), np.float32)

    def next(self, count: int) -> NDArray[np.float32]:
        """The next `count` samples, float32 [2, count], or fewer at the end."""
        import numpy as np

        parts, have = [self._held], self._held.shape[1]
        while have < count and (piece := next(self._pieces, None)) is not None:
            parts.append(piece)
            have += piece.shape[1]
        whole = np.concatenate(parts, axis=1) if len(parts) > 1 else parts[0]
        self._held = whole[:, count:]
        return whole[:, :count]

    def take(self, count: int) -> NDArray[np.float32]:
        """The next `count` samples in an array of one's own, silence where there are no more."""
        import numpy as np

        result = np.zeros((2, count), np.float32)
        got = self.next(count)
        result[:, : got.shape[1]] = got
        return result
