"""The whole job from Python: a script in, a video out, with progress and errors handled.

python examples/render_script.py [script.md] [video.mp4]
"""

from __future__ import annotations

import sys
from pathlib import Path

import avatar


def show(progress: avatar.Progress) -> None:
    """Called many times a second: print a line whenever a tenth of a stage is done."""
    if progress.total and progress.done in {round(progress.total * k / 10) for k in range(11)}:
        print(f"{progress.stage}: {progress.done:.0f} of {progress.total:.0f} {progress.unit}")


def main(script: str, output: str, size: tuple[int, int] = (1280, 720)) -> int:
    try:
        result = avatar.render(script, output, size=size, captions=True, draft=True, progress=show)
    except avatar.ScriptError as error:
        for problem in error.problems:  # each with file, line, column, message and hint
            print(problem, file=sys.stderr)
        return error.exit_code
    except avatar.AvatarError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{result.path}: {result.seconds:.1f} s of video in {result.timings['total']:.1f} s")
    print("captions:", ", ".join(str(p) for p in result.subtitles.values()))
    return 0


if __name__ == "__main__":
    here = Path(__file__).parent
    arguments = [*sys.argv[1:], *[str(here / "lesson.md"), "lesson.mp4"][len(sys.argv) - 1 :]]
    sys.exit(main(arguments[0], arguments[1]))
