"""A small server on this machine that serves files well, badly, slowly and with malice."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from avatar.weights import catalogue, fetching
from avatar.weights.catalogue import Weights, WeightsFile

CONTENT = bytes(range(256)) * 1000
"""256 000 bytes."""


class Shop:
    """The server: `content` by path, `rule` what is wrong with it, `seen` the headers of every request."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.content = {"/net.onnx": CONTENT, "/words.json": b'{"a": 1}'}
        self.rules: dict[str, Callable[[Any], bool]] = {}
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()

    def asked(self, path: str) -> list[dict[str, str]]:
        return [headers for where, headers in self.seen if where == path]


def make_handler(shop: list[Shop]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            counter = shop[0]
            counter.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            rule = counter.rules.get(self.path)
            if rule is not None and rule(self):
                return
            self.serve(counter.content.get(self.path))

        def serve(
            self,
            content: bytes | None,
            *,
            ranges: bool = True,
            cut: int = 0,
            headers: dict[str, str] | None = None,
        ) -> None:
            """Answer with content. cut: say all of it, send only so many bytes and hang up."""
            if content is None:
                self.send_response(404)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            first = 0
            asked = self.headers.get("Range")
            if asked and ranges:
                first = int(asked.removeprefix("bytes=").rstrip("-"))
                if first >= len(content):
                    self.send_response(416)
                    self.send_header("Content-Range", f"bytes */{len(content)}")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(content) - first))
            for key, value in (headers or {}).items():
                self.send_header(key, value)
            self.end_headers()
            rest = content[first:]
            self.wfile.write(rest[:cut] if cut else rest)
            if cut:
                self.wfile.flush()
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


@pytest.fixture
def open_shop() -> Iterator[Callable[[], Shop]]:
    """Opens servers on free ports; all of them are closed at the end of the test."""
    running: list[tuple[Shop, ThreadingHTTPServer, threading.Thread]] = []

    def open_one() -> Shop:
        holder: list[Shop] = []
        server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(holder))
        server.daemon_threads = True
        shop = Shop(f"http://127.0.0.1:{server.server_address[1]}")
        holder.append(shop)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        running.append((shop, server, thread))
        return shop

    yield open_one
    for shop, server, thread in running:
        shop.over.set()
        server.shutdown()
        server.server_close()
        thread.join(5)


@pytest.fixture
def shop(open_shop: Callable[[], Shop]) -> Shop:
    return open_shop()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No waiting, no proxy, no key, and a folder of the test's own."""
    monkeypatch.setattr(fetching, "TIMEOUT", 0.5)
    monkeypatch.setattr(fetching, "PAUSE", 0.0)
    monkeypatch.setenv("AVATAR_MODELS_DIR", str(tmp_path_factory.mktemp("models")))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("HF_TOKEN", raising=False)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def blob(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@pytest.fixture
def stall(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Weights]:
    """Puts a set of two files at the local server into the catalogue, known or not by their SHA-256."""

    def put(*, known: bool = True, commercial: bool = True, gate: str = "", name: str = "tiny") -> Weights:
        files = tuple(
            WeightsFile(path[1:], shop.address + path, len(c) if known else 0, sha(c) if known else "")
            for path, c in shop.content.items()
        )
        weights = Weights(
            name=name,
            purpose="for tests",
            files=files,
            licence="MIT" if commercial else "CPML",
            licence_url="https://example.org/terms",
            commercial=commercial,
            about=300_000,
            gate=gate,
        )
        monkeypatch.setitem(catalogue.CATALOGUE, name, weights)
        return weights

    return put
