"""Where fetched weights are kept, and what of them is there.

Each set has a folder of its own with its files and a receipt: their SHA-256, who vouches for it, and the
licence that was accepted. A file has its name only when it was checked; the receipt is written last.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from avatar.errors import InputError, OutputError
from avatar.media.atomic import explain, megabytes, whole_file
from avatar.weights.catalogue import CATALOGUE, Weights, WeightsFile, find_weights

RECEIPT = "receipt.json"
PARTIAL = ".part"
BLOCK = 1 << 20
"""Bytes that are read or written in one go."""

Voucher = Literal["published", "hub", "you"]
"""Who says that a file's SHA-256 is the right one: it stands in the catalogue, the hub reported it on the
first pull, or the file was brought by hand and is held to itself from then on."""


class FileReceipt(BaseModel):
    """A file as it was when it was checked."""

    model_config = ConfigDict(frozen=True)

    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    vouched: Voucher
    url: str = ""
    on: str = ""


class Receipt(BaseModel):
    """What a set's folder says of itself. accepted: the licence that was accepted, as it is called."""

    model_config = ConfigDict(frozen=True)

    name: str
    licence: str
    accepted: str = ""
    files: dict[str, FileReceipt] = Field(default_factory=dict)


@dataclass(frozen=True)
class Stock:
    """What of a set is there. wrong: files that are not as they were when they were checked."""

    weights: Weights
    missing: tuple[str, ...]
    wrong: tuple[str, ...]
    held: int

    @property
    def whole(self) -> bool:
        return not self.missing and not self.wrong


def folder() -> Path:
    """The folder of all weights, which need not exist yet.

    The variable AVATAR_MODELS_DIR overrides the system's usual place for a program's data.
    """
    if chosen := os.environ.get("AVATAR_MODELS_DIR"):
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_data_dir("avatar-presenter", appauthor=False)) / "models"


def place(weights: Weights) -> Path:
    """The folder of one set."""
    return folder() / weights.name


def read_receipt(weights: Weights) -> Receipt:
    """The receipt of a set; an empty one where there is none, or none that can be read."""
    blank = Receipt(name=weights.name, licence=weights.licence)
    try:
        found = Receipt.model_validate_json((place(weights) / RECEIPT).read_bytes())
    except (OSError, ValidationError):
        return blank
    return found if found.name == weights.name else blank


def note_file(weights: Weights, file: WeightsFile, entry: FileReceipt) -> None:
    """Write a checked file into the set's receipt. Raises OutputError."""
    receipt = read_receipt(weights)
    _write(weights, receipt.model_copy(update={"files": {**receipt.files, file.name: entry}}))


def note_licence(weights: Weights) -> None:
    """Write down that the licence was accepted. Raises OutputError."""
    _write(weights, read_receipt(weights).model_copy(update={"accepted": weights.licence}))


def _write(weights: Weights, receipt: Receipt) -> None:
    make_folder(weights)
    with whole_file(place(weights) / RECEIPT) as file:
        file.write(json.dumps(receipt.model_dump(), indent=2, ensure_ascii=False) + "\n")


def make_folder(weights: Weights) -> Path:
    """The set's folder, made if need be. Raises OutputError."""
    path = place(weights)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain(path, error) from None
    return path


def take_stock(weights: Weights) -> Stock:
    """What is there, told by names and sizes alone, so that it costs nothing."""
    receipt = read_receipt(weights)
    missing, wrong, held = [], [], 0
    for file in weights.files:
        path = place(weights) / file.name
        size = _size(path)
        held += max(size, 0) + max(_size(path.with_name(path.name + PARTIAL)), 0)
        entry = receipt.files.get(file.name)
        if size < 0:
            missing.append(file.name)
        elif entry is None or size != entry.size or (file.sha256 and entry.sha256 != file.sha256):
            wrong.append(file.name)
    return Stock(weights, tuple(missing), tuple(wrong), held)


def require(name: str) -> Path:
    """The folder of a set of weights that is there, whole, and whose licence was accepted.

    Opens no connection. Raises InputError that names the command which brings it, UnknownNameError.
    """
    weights = find_weights(name)
    stock = take_stock(weights)
    accept = "" if weights.commercial else f" --accept-licence {weights.licence}"
    command = f"Run: avatar models pull {weights.name}{accept}"
    if stock.missing:
        part = "not" if len(stock.missing) == len(weights.files) else "only partly"
        raise InputError(
            f"The weights {weights.name!r} ({megabytes(weights.size)}, {weights.licence}) "
            f"are {part} on this machine.",
            hint=f"{command}   (without a network: avatar models show {weights.name})",
        )
    if stock.wrong:
        raise InputError(
            f"The weights {weights.name!r} are damaged: {', '.join(stock.wrong)} is not what was fetched.",
            hint=command,
        )
    if not weights.commercial and read_receipt(weights).accepted != weights.licence:
        raise InputError(
            f"The licence {weights.licence} of the weights {weights.name!r} was not accepted; "
            "it forbids commercial use.",
            hint=command,
        )
    return place(weights)


def examine(weights: Weights, tell: Callable[[int, int], None] | None = None) -> tuple[str, ...]:
    """The files whose content is not what the receipt says, after reading all of them.

    tell: called with the bytes read so far and those in all.
    """
    receipt = read_receipt(weights)
    there = [f for f in weights.files if (place(weights) / f.name).is_file()]
    total = sum(max(0, _size(place(weights) / f.name)) for f in there)
    done, wrong = 0, []
    for file in there:
        entry = receipt.files.get(file.name)
        digest = hashlib.sha256()
        for block in blocks(place(weights) / file.name):
            digest.update(block)
            done += len(block)
            if tell:
                tell(done, total)
        if entry is None or digest.hexdigest() != (file.sha256 or entry.sha256):
            wrong.append(file.name)
    return tuple(wrong)


def remove(name: str) -> int:
    """Delete a set, what was fetched of it, and its receipt; returns the bytes that became free.

    Raises UnknownNameError, InputError when nothing of it is there, OutputError.
    """
    weights = find_weights(name)
    path = place(weights)
    if not path.exists():
        raise InputError(
            f"Nothing of the weights {weights.name!r} is on this machine.", hint="See: avatar models list"
        )
    freed = sum(max(0, _size(inside)) for inside in path.rglob("*"))
    try:
        if path.is_symlink():  # what somebody put elsewhere is theirs
            path.unlink()
            return 0
        shutil.rmtree(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(path, f"{reason}.", hint="Close what uses it, or delete the folder.") from None
    return freed


def stocks() -> tuple[Stock, ...]:
    """What of every set is there."""
    return tuple(take_stock(weights) for weights in CATALOGUE.values())


def blocks(path: Path) -> Iterator[bytes]:
    """The content of a file, block by block. Raises OutputError."""
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                yield block
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from None


def today() -> str:
    """The date, as receipts have it."""
    return datetime.date.today().isoformat()


def _size(path: Path) -> int:
    """Bytes of a file; -1 where there is none."""
    try:
        return path.stat().st_size if path.is_file() else -1
    except OSError:
        return -1
