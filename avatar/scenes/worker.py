"""A process that makes pieces: orders come in on standard input, reports go out on standard output."""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import Any

from avatar.scenes.crew import report_error


def main(job: str) -> None:
    """Make what is ordered until standard input ends; `job` is a file with the pickled `Shoot`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no report
    orders: queue.Queue[dict[str, Any] | None] = queue.Queue()
    threading.Thread(target=_listen, args=(orders,), daemon=True).start()

    def tell(report: dict[str, Any]) -> None:
        out.write(json.dumps(report) + "\n")
        out.flush()

    try:
        with Path(job).open("rb") as file:
            shoot = pickle.load(file)  # written by the parent, for this process alone
        while (order := orders.get()) is not None:
            task, path = order["task"], Path(order["path"])
            numbers = range(order["first"], order["last"])
            shoot.write(numbers, path, lambda done, task=task: tell({"task": task, "frames": done}))
            tell({"task": task, "frames": len(numbers), "path": str(path)})
    except BaseException as error:
        tell(report_error(error))
        raise SystemExit(1) from None


def _listen(orders: queue.Queue[dict[str, Any] | None]) -> None:
    for line in sys.stdin:
        orders.put(json.loads(line))
    # The parent has ended, or wants no more: there is nobody to draw for.
    os._exit(0)
