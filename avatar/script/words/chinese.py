"""Words of a Chinese text, by jieba's dictionary."""

from __future__ import annotations


def split(text: str) -> list[str]:
    """The words of a stretch of Han signs, in order; sign by sign where the dictionary is not installed."""
    try:
        import rjieba
    except ImportError:
        return list(text)
    return list(rjieba.cut(text))
