"""Jobs in processes of their own, each at most once.

Every one of them has a cache of its own, so that none profits from another and peak memory is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import EngineError

Facts = dict[str, Any]


@dataclass(frozen=True)
class Lengths:
    """Seconds of the videos that are made."""

    job: float = 60
    short: float = 10
    long: float = 300
    pair: float = 30
    lesson: float = 60


QUICK = Lengths(job=15, short=5, long=45, pair=20, lesson=40)


class Track:
    """Runs jobs in processes of their own, each at most once."""

    def __init__(self, folder: Path, lengths: Lengths, facts: dict[str, Facts]) -> None:
        self.folder, self.lengths, self.facts = folder, lengths, facts

    def video(self, name: str, seconds: float, *, cache: str = "", **settings: Any) -> Facts:
        """The facts of rendering a video of that length (see `avatar.bench.job.render`).

        Everything is cold, unless `cache` names what an earlier one has left.
        """
        return self.run(
            name, "render", cache=cache, seconds=seconds, output=self.folder / f"{name}.mp4", **settings
        )

    def run(self, name: str, job: str, *, cache: str = "", **settings: Any) -> Facts:
        """What `avatar.bench.job` prints for a job, with the seconds from before its process began."""
        if name not in self.facts:
            environment = {**os.environ, "AVATAR_CACHE_DIR": str(self.folder / f"cache-{cache or name}")}
            settings["began"] = time.time()
            arguments = [sys.executable, "-m", "avatar.bench.job", job, json.dumps(settings, default=str)]
            done = subprocess.run(arguments, capture_output=True, text=True, env=environment, check=False)
            if done.returncode:
                lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
                raise EngineError(f"could not be measured: {lines[-1]}")
            self.facts[name] = json.loads(done.stdout.strip().splitlines()[-1])
        return self.facts[name]
