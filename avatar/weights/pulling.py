"""A whole set of weights: what is to be fetched, the licence, the files one after the other, and by hand."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from avatar.errors import InputError
from avatar.media.atomic import alive, explain, megabytes, require_space
from avatar.progress import Progress, ProgressCallback
from avatar.weights import store
from avatar.weights.catalogue import CATALOGUE, Weights, WeightsFile, find_weights
from avatar.weights.digests import Fingerprint, fingerprint
from avatar.weights.fetching import fetch
from avatar.weights.store import PARTIAL, FileReceipt, make_folder, place, read_receipt, take_stock

_MB = 1e6


@dataclass(frozen=True)
class Order:
    """What a pull would do. files: those to fetch. size: their bytes. begun: what is there of them."""

    weights: Weights
    files: tuple[WeightsFile, ...]
    size: int
    begun: int


def plan(name: str) -> Order:
    """What is to be fetched of a set: what is missing or damaged. Raises UnknownNameError."""
    weights = find_weights(name)
    stock = take_stock(weights)
    files = tuple(f for f in weights.files if f.name in (*stock.missing, *stock.wrong))
    known = sum(f.size for f in files)
    size = known if all(f.size for f in files) else max(known, weights.about)
    begun = 0
    for file in files:
        with suppress(OSError):
            begun += (place(weights) / (file.name + PARTIAL)).stat().st_size
    return Order(weights, files, size, begun)


def check_licence(weights: Weights, accepted: str) -> None:
    """Raise InputError when a licence that forbids commercial use was not accepted by its name."""
    if accepted and accepted.lower() != weights.licence.lower():
        raise InputError(
            f"The weights {weights.name!r} are under {weights.licence}, not under {accepted!r}.",
            hint=f"Read it: {weights.licence_url}",
        )
    if weights.commercial or accepted or read_receipt(weights).accepted == weights.licence:
        return
    raise InputError(
        f"The weights {weights.name!r} may not be used commercially, nor may what is made with them: "
        f"their licence, {weights.licence}, forbids it.",
        hint=f"Read {weights.licence_url}, and accept it with: --accept-licence {weights.licence}",
    )


def pull(name: str, *, accept_licence: str = "", progress: ProgressCallback | None = None) -> tuple[str, ...]:
    """Fetch what is missing of a set; returns the names of the files fetched.

    Raises UnknownNameError, InputError (licence, another pull at work), FetchError, OutputError.
    """
    order = plan(name)
    weights = order.weights
    check_licence(weights, accept_licence)
    folder = make_folder(weights)
    with _alone(weights):
        require_space(folder / weights.files[0].name, max(0, order.size - order.begun))
        store.note_licence(weights)
        for file in order.files:

            def tell(done: int, total: int, name: str = file.name) -> None:
                if progress:
                    progress(Progress(name, round(done / _MB, 1), round(total / _MB, 1), "MB"))

            recorded = read_receipt(weights).files.get(file.name)
            entry = fetch(
                file,
                folder / file.name,
                name=weights.name,
                gate=weights.gate,
                recorded=recorded.sha256 if recorded and not file.sha256 else "",
                tell=tell,
            )
            store.note_file(weights, file, entry)
    return tuple(file.name for file in order.files)


def add(
    paths: Sequence[Path], *, to: str = "", accept_licence: str = "", progress: ProgressCallback | None = None
) -> tuple[tuple[str, str], ...]:
    """Take files that were fetched on another machine; returns (set, file) for each.

    A file is known by its SHA-256, whatever its name. One whose SHA-256 is not publicly known must have its
    name, and `to` says which set it is for. All are looked at before any is copied.

    Raises InputError, UnknownNameError, OutputError.
    """
    taken: list[tuple[Path, Weights, WeightsFile, Fingerprint]] = []
    for path in paths:
        if not path.is_file():
            raise InputError(f"There is no file {path}.", hint="Give files, not folders.")
        total = path.stat().st_size / _MB

        def tell(done: int, name: str = path.name, total: float = total) -> None:
            if progress:
                progress(Progress(name, round(done / _MB, 1), round(total, 1), "MB"))

        found = fingerprint(path, tell)
        taken.append((path, *_recognise(path, found, to), found))
    for weights in dict.fromkeys(weights for _, weights, _, _ in taken):
        check_licence(weights, accept_licence)
    for path, weights, file, found in taken:
        folder = make_folder(weights)
        with _alone(weights):
            target = folder / file.name
            require_space(target, found.size)
            part = target.with_name(target.name + PARTIAL)
            try:
                shutil.copyfile(path, part)
                part.replace(target)
            except OSError as error:
                raise explain(target, error) from None
            vouched: store.Voucher = "published" if file.sha256 else "you"
            entry = FileReceipt(size=found.size, sha256=found.sha256, vouched=vouched, on=store.today())
            store.note_licence(weights)
            store.note_file(weights, file, entry)
    return tuple((weights.name, file.name) for _, weights, file, _ in taken)


def _recognise(path: Path, found: Fingerprint, to: str) -> tuple[Weights, WeightsFile]:
    """The set and the file of it that this is. Raises InputError."""
    wanted = [find_weights(to)] if to else list(CATALOGUE.values())
    for weights in wanted:
        for file in weights.files:
            if file.sha256 == found.sha256:
                return weights, file
    named = [(w, f) for w in wanted for f in w.files if f.name == path.name]
    open_ = [(w, f) for w, f in named if not f.sha256]
    if to and open_:
        return open_[0]
    if named and not open_:
        weights, file = named[0]
        raise InputError(
            f"{path} is not the {file.name} of {weights.name!r}: "
            f"its SHA-256 is {found.sha256}, not {file.sha256}.",
            hint=f"Fetch it again from {file.url}",
        )
    if open_:
        raise InputError(
            f"{path} may be for several sets of weights: {', '.join(w.name for w, _ in open_)}.",
            hint=f"Say which: avatar models add {path} --for {open_[0][0].name}",
        )
    names = ", ".join(f.name for w in wanted for f in w.files)
    raise InputError(
        f"{path} ({megabytes(found.size)}) is none of the files that are known.", hint=f"Known: {names}."
    )


@contextmanager
def _alone(weights: Weights) -> Iterator[None]:
    """Keep a second pull of the same set away. Raises InputError, OutputError."""
    lock = place(weights) / ".lock"
    for _ in range(2):
        try:
            handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
            break
        except FileExistsError:
            with suppress(OSError):
                owner = lock.read_text()
                if owner.isdigit() and alive(int(owner)):
                    raise InputError(
                        f"Another process is fetching {weights.name!r} already.", hint="Wait for it to end."
                    ) from None
                lock.unlink()  # left behind by one that was killed
        except OSError as error:
            raise explain(lock, error) from None
    else:
        raise InputError(f"{lock} is in the way.", hint="Delete it, if nothing is being fetched.")
    try:
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        yield
    finally:
        with suppress(OSError):
            lock.unlink()
