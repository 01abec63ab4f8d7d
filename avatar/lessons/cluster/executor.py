"""Rows done by a Ray cluster: the executor that runs here, and gives each row to a machine that has room."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import avatar
from avatar.errors import AvatarError, EngineError, InputError
from avatar.lessons.cluster.bundle import Packer
from avatar.lessons.cluster.joining import Needs, join, machines
from avatar.lessons.cluster.parcels import Depot, Parcel, RayDepot, StoreDepot
from avatar.lessons.cluster.remote import Delivery, News, RowMachine
from avatar.lessons.job import Status
from avatar.lessons.running.executor import Ended, Mark, Message, Outcome, Task
from avatar.media.atomic import Outputs

SHARED = "shared"
"""The `store` of a cluster in which every machine sees the same disk under the same paths."""
MEMORY = 1_400_000_000
"""Bytes that the render of a 1080p video takes, with its process."""
SIGN = 5.0
"""Seconds after which a machine that works says that it is there, though nothing happened."""
PATIENCE = 12.0
"""Seconds a row waits for a machine of its own before it takes one that has come free."""
FETCHING = 4
"""Rows whose files come in at once."""
STARTS = 5
"""How often a row may be sent to a machine that turns out to be gone before that counts as an attempt."""
_LOOK, _COUNTED, _PAUSE = 0.1, 2.0, 1.0


@dataclass
class _Hand:
    """A machine's share for one row after the other.

    started: the reference to its word that it runs. news: to what it says next. ordered: when it was given
    the task. begun: it has said that it has it.
    """

    actor: Any
    started: Any
    ordered: float = 0.0
    task: Task | None = None
    news: Any = None
    begun: bool = False


class RayExecutor:
    """Does rows on a Ray cluster, as an `Executor` (see `avatar.lessons.running.executor`).

    address: of the cluster, see `join`. store: how files travel: through Ray itself (empty), through a folder
    or URL that all machines reach (anything that fsspec opens), or not at all (`shared`: every machine sees
    the same disk). cpus, gpus: what a row takes; a GPU of which each takes 0.25 draws four. memory: bytes
    that a row takes. workers: rows at once, 0 for as many as fit; where machines come when they are asked
    for, say how many.

    Raises:
        MissingExtraError: Ray is not installed. EngineError: no cluster answers, or none of its machines
        has what a row takes. InputError: the store cannot be opened, or a number makes no sense.
    """

    def __init__(
        self,
        address: str = "",
        store: str = "",
        *,
        cpus: float = 1.0,
        gpus: float = 0.0,
        memory: int = MEMORY,
        workers: int = 0,
    ) -> None:
        if not (cpus > 0 and gpus >= 0 and memory >= 0 and workers >= 0):
            raise InputError("A row takes more than 0 CPUs, and no negative part of anything else.")
        if gpus > 1 and gpus != int(gpus):
            raise InputError(f"{gpus:g} GPUs for a row: Ray gives parts of one GPU, or whole ones.")
        self._needs, self._workers = Needs(cpus, gpus, memory), workers
        self._depot: Depot | None = None
        if store != SHARED:
            self._depot = StoreDepot(store) if store else RayDepot()
        self._packer = Packer(self._depot) if self._depot else None
        self._ray, self._own = join(address)
        self._counted, self._fit, self._nodes = 0.0, 0, 0
        self._hands: list[_Hand] = []
        self._ready: deque[Message] = deque()
        self._fetching: dict[str, Future[Outcome]] = {}
        self._tasks: dict[str, Task] = {}
        self._starts: Counter[str] = Counter()
        self._again: deque[tuple[float, Task]] = deque()  # rows that no machine has begun, and when to try
        self._porters = ThreadPoolExecutor(FETCHING, thread_name_prefix="fetch")
        if not self._count() and not workers:
            self.close()
            raise EngineError(
                f"No machine of the Ray cluster has {self._needs} for a row.",
                hint="Ask for less with --cpus and --gpus, or join machines with `ray start --address`.",
            )

    @property
    def capacity(self) -> int:
        """How many rows it does at once: it follows machines that come and go."""
        return max(1, self._workers or self._count())

    @property
    def name(self) -> str:
        """What it is, for people."""
        self._count()
        return f"ray on {self._nodes} machine{'' if self._nodes == 1 else 's'}"

    def submit(self, task: Task) -> None:
        """Begin a task as soon as there is room; returns when its files are on their way."""
        try:
            order = self._packer.pack(task) if self._packer else task
        except AvatarError as error:
            retry = isinstance(error, EngineError) and error.retry
            outcome = Outcome(Status.FAILED, error=error.message, hint=error.hint, retry=retry)
            self._ready.append(Ended(task.job.key, outcome))
            return
        self._tasks[task.job.key] = task
        hand = next((hand for hand in self._hands if hand.task is None), None) or self._hire()
        self._order(hand, task, order)

    def receive(self, timeout: float) -> Message | None:
        """The next message, or None after `timeout` seconds without one."""
        end = time.monotonic() + timeout
        while True:
            self._collect()
            self._pass_on()
            while self._again and self._again[0][0] <= time.monotonic():
                self.submit(self._again.popleft()[1])
            if self._ready:
                return self._ready.popleft()
            left = end - time.monotonic()
            if left <= 0:
                return None
            waited = min(left, _LOOK) if self._fetching or self._again else left
            busy = {hand.news: hand for hand in self._hands if hand.news is not None}
            if not busy:
                time.sleep(min(waited, _LOOK))
                continue
            done, _ = self._ray.wait(list(busy), num_returns=1, timeout=waited)
            for reference in done:
                self._hear(busy[reference])

    def end(self, key: str, error: str) -> None:
        """End the attempt at a row now; its machine's share is begun anew with the next."""
        for hand in self._hands:
            if hand.task and hand.task.job.key == key:
                self._dismiss(hand)
                self._lose(key, error)
                return
        if key in self._fetching:
            self._fetching.pop(key).cancel()
            self._lose(key, error)
        elif any(task.job.key == key for _, task in self._again):
            self._again = deque(item for item in self._again if item[1].job.key != key)
            self._lose(key, error)

    def close(self) -> None:
        """End everything now; the cluster stays, if it was there before."""
        for hand in list(self._hands):
            self._dismiss(hand)
        self._fetching.clear()
        self._again.clear()
        self._porters.shutdown(wait=True, cancel_futures=True)
        if self._own:
            self._ray.shutdown()
            self._own = False

    def _count(self) -> int:
        """How many rows fit into the cluster as it is now."""
        now = time.monotonic()
        if not self._counted or now - self._counted > _COUNTED:
            there = machines(self._ray)
            self._counted, self._nodes = now, len(there)
            self._fit = sum(self._needs.fit(resources) for resources in there)
        return self._fit

    def _hire(self) -> _Hand:
        share = max(1, int(self._needs.cpus))
        kind = self._ray.remote(
            num_cpus=self._needs.cpus,
            num_gpus=self._needs.gpus,
            memory=self._needs.memory or None,
            scheduling_strategy="SPREAD",
            max_restarts=0,
            max_task_retries=0,
        )(RowMachine)
        try:
            actor = kind.remote(self._depot, share, avatar.__version__)
        except Exception as error:
            raise EngineError(f"Ray begins nothing more: {_brief(error)}", retry=True) from None
        hand = _Hand(actor, actor.start.remote())
        self._hands.append(hand)
        return hand

    def _order(self, hand: _Hand, task: Task, order: Any) -> None:
        hand.task, hand.begun, hand.ordered = task, False, time.monotonic()
        hand.actor.submit.remote(order)
        hand.news = hand.actor.receive.remote(SIGN)

    def _hear(self, hand: _Hand) -> None:
        """Take what a machine says, and ask on while it has a row."""
        assert hand.task
        key = hand.task.job.key
        try:
            heard: list[News] = self._ray.get(hand.news)
        except self._ray.exceptions.RayError as error:
            task = hand.task
            self._dismiss(hand)
            self._starts[key] += not hand.begun
            if hand.begun or self._starts[key] > STARTS:
                self._lose(key, f"The machine that had the row was lost: {_brief(error)}")
            else:  # it had not begun: the cluster did not know yet that the machine was gone
                self._again.append((time.monotonic() + _PAUSE, task))
            return
        hand.begun, hand.news = True, None
        for item in heard:
            if isinstance(item, Delivery):
                hand.task = None
                self._fetch(item)
            elif not isinstance(item, Ended):
                self._ready.append(item)
        if hand.task:
            hand.news = hand.actor.receive.remote(SIGN)

    def _pass_on(self) -> None:
        """Give a free machine the row that waits for one in vain: others may have left the cluster."""
        if all(hand.task for hand in self._hands):
            return
        now = time.monotonic()
        for hand in self._hands:
            if hand.task and now - hand.ordered > PATIENCE and not self._runs(hand):
                task = hand.task
                self._dismiss(hand)
                del self._tasks[task.job.key]
                self.submit(task)
                return

    def _runs(self, hand: _Hand) -> bool:
        """Whether it has a place on a machine."""
        return hand.begun or bool(self._ray.wait([hand.started], timeout=0)[0])

    def _dismiss(self, hand: _Hand) -> None:
        with suppress(Exception):  # it may have gone before
            self._ray.kill(hand.actor, no_restart=True)
        hand.task, hand.news = None, None
        if hand in self._hands:
            self._hands.remove(hand)

    def _lose(self, key: str, error: str) -> None:
        self._tasks.pop(key, None)
        self._starts.pop(key, None)
        hint = "The other rows go on. `ray status` shows which machines are there."
        self._ready.append(Ended(key, Outcome(Status.FAILED, error=error, hint=hint, retry=True)))

    def _fetch(self, delivery: Delivery) -> None:
        """Let a row's files come in beside all else, and tell of its end when they are here."""
        task = self._tasks[delivery.key]
        if self._depot is None:
            del self._tasks[delivery.key]
            self._ready.append(Ended(delivery.key, delivery.outcome))
            return
        self._fetching[delivery.key] = self._porters.submit(bring, delivery, task, self._depot)

    def _collect(self) -> None:
        for key, future in list(self._fetching.items()):
            if future.done():
                del self._fetching[key]
                self._tasks.pop(key, None)
                self._ready.append(Ended(key, future.result()))


def bring(delivery: Delivery, task: Task, depot: Depot) -> Outcome:
    """Put a row's files at their places, all of them or none; returns what is to be told of it."""
    outcome = delivery.outcome
    _add_log(task.log, delivery.log)
    if not delivery.parcels:
        return outcome
    try:
        files = _place(delivery.parcels, task, depot)
    except AvatarError as error:
        retry = isinstance(error, EngineError)
        return Outcome(Status.FAILED, error=error.message, hint=error.hint, retry=retry, took=outcome.took)
    for _, parcel in delivery.parcels.values():
        depot.drop(parcel)
    return replace(outcome, files=files)


def _place(parcels: Mapping[str, tuple[Path, Parcel]], task: Task, depot: Depot) -> dict[str, Mark]:
    allowed = {task.job.output.absolute().parent}
    if mix := task.job.settings.get("mix"):
        allowed.add(Path(mix).absolute().parent)
    files = {}
    with Outputs() as outputs:
        for kind, (place, parcel) in parcels.items():
            if place.parent not in allowed:
                raise EngineError(f"{place} came from a machine of the cluster, and is no file of this row.")
            depot.fetch(parcel, outputs.reserve(place, last=kind == "video"))
            files[kind] = Mark(place, parcel.size, parcel.sha256)
    return files


def _add_log(log: Path | None, text: bytes) -> None:
    if log is None or not text:
        return
    with suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as file:
            file.write(text)


def _brief(error: Exception) -> str:
    """The first line of what Ray says, which says a lot."""
    lines = [line.strip() for line in str(error).split("\n") if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]
