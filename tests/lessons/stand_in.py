"""A worker that renders nothing: what a row does is written in its variables.

`do`: "make" (the default) writes a small video file and its manifest; "wait" reports its process number in a
file `pid` and goes on when a file `go` appears; "die" kills its own process, "die once" the first time;
"silent" says nothing any more; "fail", "bad" and "break" end in an EngineError, an InputError, a bug.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from pathlib import Path

from avatar.lessons.job import Job, Status
from avatar.lessons.running.executor import Chosen, Mark, Outcome, Task
from avatar.lessons.running.fingerprint import differs, explain
from avatar.lessons.running.worker import serve
from avatar.media.atomic import Outputs
from avatar.progress import Progress


def main() -> None:
    serve(work)


def prints(job: Job) -> dict[str, str]:
    """What a row is made from: the content of its script, and its variables."""
    found = {"text": hashlib.sha256(job.script.read_bytes()).hexdigest()}
    return {**found, **{f"variable {name}": value for name, value in job.variables.items()}}


def work(task: Task, tell) -> Outcome:
    job = task.job
    made_from = prints(job)
    if task.known is not None and not differs(task.known, made_from):
        return Outcome(Status.KEPT, "unchanged", made_from)
    reason = task.lack if task.known is None else explain(task.known, made_from)
    tell(Chosen(job.key, reason))
    tell(Progress("frames", 1, 2, "frames"))
    do, _, rest = job.variables.get("do", "make").partition(" ")
    folder = job.output.parent
    folder.mkdir(parents=True, exist_ok=True)
    print(f"working on {job.key}", flush=True)  # goes into the log
    if do == "wait":
        (folder / f"{job.output.stem}.pid").write_text(str(os.getpid()))
        wait_for(folder / f"{job.output.stem}.go")
    elif do == "die" and (rest != "once" or task.attempt == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    elif do == "silent" and (rest != "once" or task.attempt == 1):
        time.sleep(3600)
    elif do == "fail" and (rest != "once" or task.attempt == 1):
        return Outcome(Status.FAILED, error="The encoder failed.", retry=True)
    elif do == "bad":
        return Outcome(Status.FAILED, error="There is no voice 'x'.", hint="Take another.")
    with (folder / "made.txt").open("a") as file:  # every time anything is made
        file.write(f"{job.key}\n")
    return Outcome(Status.DONE, reason, made_from, write(job, made_from), seconds=1.0, took=0.1)


def write(job: Job, made_from: dict[str, str]) -> dict[str, Mark]:
    """A video of a few bytes with its manifest, written as real ones are."""
    content = repr(sorted(made_from.items())).encode()
    digest = hashlib.sha256(content).hexdigest()
    manifest = {
        "video": job.output.name,
        "outputs": {"video": job.output.name},
        "files": {"video": {"bytes": len(content), "sha256": digest}},
        "fingerprint": made_from,
        "figures": {"seconds": 1.0},
        "timings": {},
        "warnings": [],
    }
    text = json.dumps(manifest).encode()
    path = job.output.with_suffix(".json")
    with Outputs() as outputs:
        with outputs.open(job.output, last=True, binary=True) as file:
            file.write(content)
        with outputs.open(path, binary=True) as file:
            file.write(text)
    own = Mark(path, len(text), hashlib.sha256(text).hexdigest())
    return {"video": Mark(job.output, len(content), digest), "manifest": own}


def wait_for(path: Path, seconds: float = 60.0) -> None:
    """Until a file is there."""
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path.name} did not come"
        time.sleep(0.01)
