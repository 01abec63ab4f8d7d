"""A real cluster of two machines on this one, and batches on it; prints what happened as one JSON object.

Run as a program of its own: what Ray leaves in a process is nothing for the tests beside it.
"""

import json
import os
import sys
import time
from pathlib import Path

import ray
from ray.cluster_utils import Cluster

from avatar.lessons.cluster import RayExecutor
from avatar.lessons.events import RowFinished, RowProgress, RowRetried
from avatar.lessons.job import Job
from avatar.lessons.running.executor import Ended, Task
from avatar.lessons.running.run import Rules, Run

QUICK = {"size": (320, 180), "draft": True, "cache": False}
ROWS = ["a", "b", "c", "d"]
LONG = "The sea rises and falls twice a day, and nobody pumps it. " * 4
"""Words for long enough that a row is still being made when it is first heard of."""
NODE = {"num_cpus": 1, "object_store_memory": 80_000_000}


def make_jobs(folder, names, words="Hello."):
    (folder / "lesson.md").write_text(f"# One\n\n{words} {{{{name}}}}.\n")
    out = folder / "out"
    out.mkdir(exist_ok=True)
    return [
        Job(name, n + 2, folder / "lesson.md", out / f"{name}.mp4", name, "", QUICK, {"name": name})
        for n, name in enumerate(names)
    ]


def parent(pid):
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


def ship(folder, store):
    """One row whose files are taken away as soon as they were sent."""
    source = folder / "source"
    job = Job(
        "shipped", 2, source / "words.md", folder / "out" / "shipped.mp4", settings=QUICK | {"poster": True}
    )
    executor = RayExecutor(store=store, memory=0)
    executor.submit(Task(job, log=folder / "out" / "logs" / "shipped.log"))
    gone = folder / "gone"
    gone.mkdir()
    for name in ("source", "pictures", "presenters"):
        (folder / name).rename(gone / name)
    messages = []
    while not messages or not isinstance(messages[-1], Ended):
        messages.append(executor.receive(5))
        messages = [message for message in messages if message]
    executor.close()
    for name in ("source", "pictures", "presenters"):
        (gone / name).rename(folder / name)
    outcome = messages[-1].outcome
    return {
        "kinds": [type(message).__name__ for message in messages],
        "status": outcome.status,
        "error": outcome.error,
        "files": {kind: str(mark.path) for kind, mark in outcome.files.items()},
        "fingerprint": dict(outcome.fingerprint),
    }


def lose(folder, cluster, second):
    """Rows on two machines, one of which goes while it draws."""
    jobs = make_jobs(folder, ROWS, LONG)
    executor = RayExecutor(memory=0)
    name, raylet, lost = executor.name, second.all_processes["raylet"][0].process.pid, None
    told = []
    for event in Run(jobs, folder / "out", executor, Rules(retry=1)).events():
        # Whatever it is heard to do: on a quick machine speech is over before a word of it arrives.
        if isinstance(event, RowProgress) and not lost:
            if parent(int(event.worker.split(":")[-1])) == raylet:
                lost = event.job.key
                cluster.remove_node(second, allow_graceful=False)
        elif isinstance(event, RowRetried):
            told.append([event.job.key, event.error])
        elif isinstance(event, RowFinished):
            told.append([event.result.job.key, event.result.status, event.result.attempts])
    return {"name": name, "lost": lost, "told": told}


def again(folder):
    run = Run(
        make_jobs(folder, ROWS, LONG),
        folder / "out",
        RayExecutor(memory=0),
        Rules(),
    )
    return [event.result.status for event in run.events() if isinstance(event, RowFinished)]


def cancel(folder):
    """A row that is broken off: what of it still runs afterwards."""
    run = Run(
        make_jobs(folder, ["late", "later"], "The sea. " * 40), folder / "out", RayExecutor(memory=0), Rules()
    )
    pids, status = set(), []
    for event in run.events():
        if isinstance(event, RowProgress):
            pids.add(int(event.worker.split(":")[-1]))
            run.cancel(now=True)
        elif isinstance(event, RowFinished):
            status.append([event.result.status, event.result.reason])
    end = time.monotonic() + 20
    while time.monotonic() < end and any(Path(f"/proc/{pid}").exists() for pid in pids):
        time.sleep(0.2)
    left = [path.name for path in (folder / "out").iterdir() if "late" in path.name]
    return {"status": status, "alive": [pid for pid in pids if Path(f"/proc/{pid}").exists()], "left": left}


def main(folder):
    # Sockets of Ray lie below the temporary folder, and their names may not be long.
    cluster = Cluster(initialize_head=True, head_node_args=NODE | {"include_dashboard": False})
    try:
        second = cluster.add_node(**NODE)
        ray.init(address=cluster.address, log_to_driver=False, logging_level="ERROR")
        print(
            json.dumps(
                {
                    "shipped": ship(folder, str(folder / "store")),
                    "store": [path.name for path in (folder / "store").rglob("*") if path.is_file()],
                    "lost": lose(folder, cluster, second),
                    "again": again(folder),
                    "cancelled": cancel(folder),
                }
            )
        )
    finally:
        ray.shutdown()
        cluster.shutdown()


if __name__ == "__main__":
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    main(Path(sys.argv[1]))
