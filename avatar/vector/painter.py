"""Paints one drawing: SVG text on standard input, PNG on standard output. Run as a program of its own.

A drawing can be made so that painting it takes hours, all memory, or ends the process. Here that ends this
process alone. Arguments: width in pixels, seconds it may take, then font files; "system" among them means
those of the operating system as well.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

MEMORY = 2 << 30
"""Bytes of address space."""
BROKEN = 3
"""Exit code for a drawing that cannot be painted; the reason is on standard error."""


def limit(seconds: int) -> None:
    """Have the system end this process when it takes too much, where the system can."""
    try:
        import resource
    except ImportError:  # Windows: there is the time limit of the one who waits
        return
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MEMORY)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard < 0 else min(most, hard), hard))


def paint(text: str, width: int, fonts: Sequence[str]) -> bytes:
    """The drawing as PNG, `width` pixels wide. Raises what resvg does for one that it cannot paint."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=text,
        width=width,
        dpi=96.0,
        skip_system_fonts="system" not in fonts,
        font_files=[name for name in fonts if name != "system"],
        font_family="Figtree",
        sans_serif_family="Figtree",
        serif_family="Figtree",
    )


def main() -> int:
    """Paint what comes in; returns the exit code."""
    width, seconds, *fonts = sys.argv[1:]
    limit(int(seconds))
    text = sys.stdin.buffer.read().decode("utf-8")
    try:
        png = paint(text, int(width), fonts)
    except ImportError:
        raise
    except Exception as error:  # the binding raises ValueError, and its own kind for what panics
        sys.stderr.write(str(error))
        return BROKEN
    sys.stdout.buffer.write(png)
    return 0


if __name__ == "__main__":
    sys.exit(main())
