"""One file over HTTP: begun where it was broken off, checked before it gets its name.

Only this module of the program opens a connection, and only `avatar models pull` calls it.
"""

from __future__ import annotations

import http.client
import os
import re
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from avatar import __version__
from avatar.errors import FetchError
from avatar.media.atomic import explain, require_space
from avatar.weights.catalogue import WeightsFile
from avatar.weights.digests import Fingerprint, fingerprint, read_etag
from avatar.weights.store import BLOCK, PARTIAL, FileReceipt, Voucher, today

TIMEOUT = 30.0
"""Seconds without a single byte after which a connection counts as lost."""
TRIES = 5
"""Attempts in a row that bring nothing, until it is given up."""
PAUSE = 1.0
"""Seconds before the second attempt; each later one waits twice as long."""
ATTEMPTS = 100
"""Attempts in all, for a server that breaks off after every few bytes."""
OFFLINE = "Without a network: avatar models show {name} lists the addresses; then avatar models add FILE …"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

Tell = Callable[[int, int], None]
"""Called with the bytes of the file that are there and those in all (0: not known yet)."""


class _LostError(Exception):
    """The connection is gone; trying again can help."""


@dataclass
class _Offer:
    """What the server said of the file: its digest, its size, and whether it answered at all."""

    digest: str = ""
    size: int = 0
    answered: bool = False

    def read(self, headers: Message) -> None:
        self.answered = True
        self.digest = read_etag(headers["X-Linked-ETag"]) or read_etag(headers["ETag"]) or self.digest
        linked = headers["X-Linked-Size"] or ""
        self.size = int(linked) if linked.isdigit() else self.size


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows the hub to its store. The hub's own words about the file are kept, its key stays with it."""

    max_redirections = 8

    def __init__(self, home: str, offer: _Offer) -> None:
        self.home, self.offer = home, offer

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        check_address(newurl)
        if req.host == self.home:
            self.offer.read(headers)
        made = super().redirect_request(req, fp, code, msg, headers, newurl)
        key = req.get_header("Authorization")
        if made and key and made.host == self.home:
            made.add_unredirected_header("Authorization", key)
        return made


def check_address(url: str) -> None:
    """Refuse what is neither encrypted nor on this machine. Raises FetchError."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return
    raise FetchError(f"{url[:200]} is not an https address: nothing is fetched from there.")


def fetch(
    file: WeightsFile,
    target: Path,
    *,
    name: str,
    gate: str = "",
    recorded: str = "",
    tell: Tell | None = None,
) -> FileReceipt:
    """Fetch a file to `target`, which appears when all of it is there and was checked.

    name: the set's name, for messages. gate: the page of the publisher's terms, where there is one; the key
    in HF_TOKEN is sent to the file's own host, and nowhere else. recorded: the SHA-256 that an earlier pull
    wrote down.

    What is broken off stays as `TARGET.part` and is gone on with. What is whole and not the right file is
    deleted. Raises FetchError, OutputError (no room, no permission).
    """
    check_address(file.url)
    part = target.with_name(target.name + PARTIAL)
    offer = _Offer()
    idle = 0
    for _ in range(ATTEMPTS):
        before = _length(part)
        try:
            _receive(file, part, offer, name, gate, tell)
            break
        except _LostError as error:
            idle = 0 if _length(part) > before else idle + 1
            if idle >= (TRIES if offer.answered else 1):
                raise _unreachable(file, name, error) from None
            time.sleep(PAUSE * 2 ** max(0, idle - 1))
    else:
        raise _unreachable(file, name, _LostError("the connection was lost too often"))
    found = fingerprint(part, (lambda done: tell(done, done)) if tell else None)
    _judge(file, part, found, offer, recorded)
    try:
        with part.open("rb") as handle:
            os.fsync(handle.fileno())
        part.replace(target)
    except OSError as error:
        raise explain(target, error) from None
    vouched: Voucher = "published" if file.sha256 else "hub"
    return FileReceipt(size=found.size, sha256=found.sha256, vouched=vouched, url=file.url, on=today())


def _judge(file: WeightsFile, part: Path, found: Fingerprint, offer: _Offer, recorded: str) -> None:
    """Delete and refuse what is not the file that it should be."""
    wanted = file.sha256 or recorded or offer.digest
    if wanted and found.matches(wanted) and (not file.size or found.size == file.size):
        return
    part.unlink(missing_ok=True)
    if not wanted:
        raise FetchError(
            f"{file.url} came without a digest, so it cannot be checked. It was deleted.",
            hint="A proxy or a mirror may leave it out: fetch it from the publisher.",
        )
    kind = "SHA-256" if len(wanted) == 64 else "git id"
    raise FetchError(
        f"{file.name} is not the file it should be: its {kind} is "
        f"{found.sha256 if len(wanted) == 64 else found.blob}, not {wanted}. It was deleted.",
        hint="Try again. If it happens again, the address or the connection is not what it seems.",
    )


def _receive(file: WeightsFile, part: Path, offer: _Offer, name: str, gate: str, tell: Tell | None) -> None:
    """Bring the rest of the file into `part`. Raises _LostError, FetchError, OutputError."""
    have = _length(part)
    if file.size and have > file.size:
        part.unlink()
        have = 0
    if file.size and have == file.size:
        return
    request = urllib.request.Request(
        file.url,
        headers={"User-Agent": f"avatar-presenter/{__version__}", "Accept-Encoding": "identity"},
    )
    if have:
        request.add_header("Range", f"bytes={have}-")
    if gate and (key := os.environ.get("HF_TOKEN", "").strip()):
        request.add_unredirected_header("Authorization", f"Bearer {key}")
    opener = urllib.request.build_opener(_Redirects(request.host, offer))
    try:
        with opener.open(request, timeout=TIMEOUT) as response:
            if urlsplit(response.url).netloc == request.host:
                offer.read(response.headers)
            offer.answered = True
            _store(response, file, part, have, offer, tell)
    except urllib.error.HTTPError as error:
        offer.answered = True
        _refused(error, file, part, name, gate)
    except ssl.SSLCertVerificationError as error:
        raise _untrusted(file, error) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, ssl.SSLCertVerificationError):
            raise _untrusted(file, error.reason) from None
        raise _LostError(str(error.reason)) from None
    except (http.client.HTTPException, TimeoutError, ConnectionError, ssl.SSLError) as error:
        raise _LostError(str(error) or type(error).__name__) from None


def _store(response: Any, file: WeightsFile, part: Path, have: int, offer: _Offer, tell: Tell | None) -> None:
    """Write what the server sends behind the `have` bytes that are there, or over them if it begins anew."""
    span = _RANGE.match(response.headers["Content-Range"] or "")
    if have and (response.status != 206 or not span or int(span[1]) != have):
        have = 0
    length = response.headers["Content-Length"] or ""
    total = int(span[2]) if have and span and span[2] != "*" else 0
    total = total or (have + int(length) if length.isdigit() else 0) or offer.size
    wanted = file.size or offer.size
    if wanted and total and total != wanted:
        part.unlink(missing_ok=True)
        raise FetchError(
            f"{file.url} offers {total:,} bytes, and {file.name} has {wanted:,}. Nothing was kept.",
            hint="It may be a page that asks for a login: look at the address in a browser.",
        )
    limit = wanted or total
    if limit:
        require_space(part, limit - have)
    try:
        handle = part.open("ab" if have else "wb")
    except OSError as error:
        raise explain(part, error) from None
    with handle:
        while block := response.read(BLOCK):
            have += len(block)
            if limit and have > limit:
                break
            try:
                handle.write(block)
                handle.flush()
            except OSError as error:
                raise explain(part, error) from None
            if tell:
                tell(have, limit)
    if limit and have > limit:
        part.unlink(missing_ok=True)
        raise FetchError(f"{file.url} sends more than the {limit:,} bytes of {file.name}. It was deleted.")
    if limit and have < limit:
        raise _LostError(f"the connection ended after {have:,} of {limit:,} bytes")


def _refused(error: urllib.error.HTTPError, file: WeightsFile, part: Path, name: str, gate: str) -> None:
    """What an answer other than the file means. Raises _LostError, FetchError."""
    with error:
        code = error.code
    if code == 416:  # what is there is longer than the file, so it is another one
        part.unlink(missing_ok=True)
        raise _LostError("the server has no more of this file")
    if code in (408, 425, 429) or code >= 500:
        raise _LostError(f"the server answers {code}")
    if code in (401, 403) and gate:
        key = "the key in HF_TOKEN is not let in" if os.environ.get("HF_TOKEN") else "HF_TOKEN holds no key"
        raise FetchError(
            f"The publisher gives {file.name} only to those who have accepted the terms; {key} ({code}).",
            hint=f"Accept them at {gate}, make a key that may read, set HF_TOKEN to it, and run "
            f"avatar models pull {name} again. {OFFLINE.format(name=name)}",
        )
    what = "is not there any more" if code in (404, 410) else "is refused"
    raise FetchError(
        f"{file.url} {what} ({code}).",
        hint=f"A newer version of this program may know another address. {OFFLINE.format(name=name)}",
    )


def _unreachable(file: WeightsFile, name: str, error: Exception) -> FetchError:
    host = urlsplit(file.url).netloc
    return FetchError(
        f"{file.name} could not be fetched from {host}: {error}.",
        hint=f"What is there is kept: run the command again. {OFFLINE.format(name=name)}",
        retry=True,
    )


def _untrusted(file: WeightsFile, error: ssl.SSLCertVerificationError) -> FetchError:
    return FetchError(
        f"{urlsplit(file.url).netloc} does not prove who it is: {error.verify_message or error}.",
        hint="A proxy that reads encrypted traffic needs its certificate in SSL_CERT_FILE.",
    )


def _length(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
