"""Other people's libraries, kept from fetching anything while they load and speak.

Libraries for speech like to download what they miss. They are given paths of files that are there; and should
one try all the same, the connection is refused here, before a name is looked up.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_SWITCHES = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
    "TRANSFORMERS_VERBOSITY": "error",
}
"""Variables by which those libraries can be told to keep quiet, read when they are imported."""
_REFUSED = frozenset({"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"})
_LOCAL = ("127.", "::1", "localhost")

_here = threading.local()
_watching = False


class RefusedError(OSError):
    """A library tried to reach the network while it may not."""


@contextmanager
def no_network() -> Iterator[None]:
    """Refuse every connection that this thread opens to another machine while the block runs.

    The switches stay set afterwards for libraries that are imported later in the process.
    """
    global _watching
    if not _watching:
        sys.addaudithook(_watch)  # cannot be taken away again: it looks at one flag of the thread
        _watching = True
    for name, value in _SWITCHES.items():
        os.environ.setdefault(name, value)
    before = getattr(_here, "depth", 0)
    _here.depth = before + 1
    try:
        yield
    finally:
        _here.depth = before


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _REFUSED or not getattr(_here, "depth", 0):
        return
    address = arguments[-1] if event in ("socket.connect", "socket.sendto") else arguments[0]
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if isinstance(host, str) and not host.startswith(("/", "\0", *_LOCAL)):
        raise RefusedError(f"a library tried to reach {host}; nothing is fetched while a voice speaks")
