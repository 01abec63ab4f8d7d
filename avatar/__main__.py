"""`python -m avatar`, and where the command `avatar` begins."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; Ctrl-C before its first word is not a traceback either."""
    try:
        from avatar.cli import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
