"""Speech servers, played by one on loopback: good, slow, refusing, broken, lying, huge."""

from __future__ import annotations

import base64
import io
import json
import threading
import wave
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import numpy as np
import pytest

from avatar.errors import EngineError, InputError
from avatar.script import parse_script
from avatar.speech import Voice, load_voice, open_engine, speak, speak_text
from avatar.speech.checking import check_script
from avatar.speech.engine import Unit
from avatar.speech.engines import server
from avatar.speech.profiles import ServerSettings, read_voice

KEY = "sk-very-secret"
TEXT = "The harbour was built of granite blocks."
PHRASE = [Unit(word) for word in TEXT.split()]


def wav(samples: np.ndarray) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return out.getvalue()


@pytest.fixture(scope="module")
def spoken() -> Any:
    return speak_text(TEXT, load_voice("heart-draft"), cache=False, lead_in=0.2, tail=0.2)


class Fake:
    """A server that gives one prepared answer after the other, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.url = ""

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.asked.append(json.loads(body))
        self.keys.append(handler.headers["Authorization"])
        (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])(handler)

    def voice(self, **settings: Any) -> Voice:
        made = ServerSettings.model_validate({"url": self.url, "model": "m", "key": "FAKE_KEY", **settings})
        return Voice(name="far", engine="server", speaker="alloy", server=made)


def answer(
    content: bytes, code: int = 200, kind: str = "audio/wav", length: int | None = None, **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(content) if length is None else length))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(content)

    return send


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    made = Fake()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.take(self)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        made.url = f"http://127.0.0.1:{running.server_address[1]}/v1/audio/speech"
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        monkeypatch.setenv("FAKE_KEY", KEY)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.setattr(server, "sleep", waits.append)
        waits.clear()
        yield made
        running.shutdown()
        thread.join(5)


waits: list[float] = []


def say(voice: Voice) -> Any:
    (chunk,) = open_engine(voice).speak(PHRASE)
    return chunk


def test_a_good_answer_is_sound_with_times(fake: Fake, spoken: Any) -> None:
    fake.answers = [answer(wav(spoken.samples))]
    chunk = say(fake.voice())
    assert fake.asked == [{"model": "m", "input": TEXT, "voice": "alloy", "response_format": "wav"}]
    assert fake.keys == [f"Bearer {KEY}"]
    assert [w.unit for w in chunk.words] == list(range(len(PHRASE)))
    assert chunk.seconds < spoken.seconds
    assert all(0 <= p.start <= p.end <= chunk.seconds for p in chunk.phonemes)


def test_raw_samples_and_mp3_are_taken_too(fake: Fake, spoken: Any) -> None:
    fake.answers = [answer((spoken.samples * 32767).astype("<i2").tobytes(), kind="audio/pcm")]
    assert say(fake.voice(format="pcm")).seconds == pytest.approx(spoken.seconds, abs=0.5)
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        stream = file.add_stream("mp3", 24_000)
        frame = av.AudioFrame.from_ndarray(
            (spoken.samples * 32767).astype(np.int16)[None], format="s16", layout="mono"
        )
        frame.sample_rate = 24_000
        for one in (frame, None):
            file.mux(stream.encode(one))
    fake.answers = [answer(out.getvalue(), kind="audio/mpeg")]
    assert say(fake.voice(format="mp3")).seconds == pytest.approx(spoken.seconds, abs=0.5)


@pytest.mark.parametrize("names", [("text", "start", "end"), ("word", "start_time", "end_time")])
def test_times_that_the_server_tells_are_taken(fake: Fake, spoken: Any, names: tuple[str, str, str]) -> None:
    times = [dict(zip(names, (w.text, w.start, w.end), strict=True)) for w in spoken.words]
    told = {"audio": base64.b64encode(wav(spoken.samples)).decode(), "timestamps": times}
    fake.answers = [answer(json.dumps(told).encode(), kind="application/json")]
    chunk = say(fake.voice())
    gaps = np.diff([w.start for w in chunk.words]) - np.diff([w.start for w in spoken.words])
    assert np.abs(gaps).max() < 0.002


def test_too_much_and_broken_connections_are_tried_again(fake: Fake, spoken: Any) -> None:
    good = wav(spoken.samples)
    fake.answers = [
        answer(b"{}", 429, "application/json", Retry_After="7"),
        answer(good[:9000], length=len(good)),
        lambda handler: handler.connection.close(),
        answer(good),
    ]
    assert say(fake.voice()).words
    assert len(fake.asked) == 4
    assert waits == [7.0, 1.0, 2.0]


@pytest.mark.parametrize(
    ("reply", "message", "tries"),
    [
        (answer(b'{"error": {"message": "bad key sk-very-secret"}}', 401), "FAKE_KEY", 1),
        (answer(b'{"detail": "no model m"}', 404), "`url` and `model`", 1),
        (answer(b"", 429), "quota", 4),
        (answer(b"<html>busy</html>", 503), "Try again later", 4),
        (answer(b"", 302, Location="http://127.0.0.1:9/"), "has moved", 1),
        (answer(b"hello there", kind="text/plain"), "no sound", 1),
        (answer(b'{"error": "what"}', kind="application/json"), "no sound", 1),
        (answer(b"[1]", kind="application/json"), "no sound", 1),
        (answer(wav(np.zeros(0))), "no sound", 1),
        (answer(wav(np.zeros(24_000))), "silence", 1),
    ],
)
def test_refusals_name_the_server_and_the_way_out(fake: Fake, reply: Any, message: str, tries: int) -> None:
    fake.answers = [reply]
    with pytest.raises(EngineError) as caught:
        say(fake.voice())
    assert "127.0.0.1" in str(caught.value)
    assert message in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(fake.asked) == tries


def test_a_slow_server_is_given_up(fake: Fake) -> None:
    stop = threading.Event()
    fake.answers = [lambda handler: stop.wait(5) and None]
    with pytest.raises(EngineError, match=r"longer than 0\.1 s"):
        say(fake.voice(timeout=0.1))
    stop.set()
    assert len(fake.asked) == 4


def test_an_endless_answer_is_cut_off(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "MOST_BYTES", 100_000)
    fake.answers = [answer(bytes(400_000))]
    with pytest.raises(EngineError, match="longer than 0 MB"):
        say(fake.voice())


def test_nobody_there_is_said_and_no_key_is_asked_for(monkeypatch: pytest.MonkeyPatch, fake: Fake) -> None:
    with pytest.raises(EngineError, match="cannot be reached"):
        say(fake.voice(url="http://127.0.0.1:9/v1/audio/speech"))
    monkeypatch.delenv("FAKE_KEY")
    with pytest.raises(InputError, match="FAKE_KEY"):
        say(fake.voice())
    assert fake.asked == []


def test_speech_is_kept_and_scripts_are_checked_without_the_server(fake: Fake, spoken: Any) -> None:
    script = parse_script(TEXT)
    voice = fake.voice()
    assert check_script(script, voice) == ()
    assert "pronunciations" in check_script(parse_script("A [tomato](/təˈmɑːtoʊ/)."), voice)[0].message
    assert fake.asked == []
    fake.answers = [answer(wav(spoken.samples))]
    first = speak(script, voice)
    assert len(speak(script, voice).words) == len(first.words)
    assert len(fake.asked) == 1
    assert KEY not in open_engine(voice).identity


def test_profiles_say_where_the_server_is(tmp_path: Any) -> None:
    path = tmp_path / "far.yaml"
    path.write_text(
        "engine: server\nspeaker: alloy\nserver: {url: 'https://a.example/v1/audio/speech', key: K}\n"
    )
    assert read_voice(path).server == ServerSettings(url="https://a.example/v1/audio/speech", key="K")
    for broken in (
        "{}",
        "{url: ftp://a}",
        "{url: 'https://me:pw@a/'}",
        "{url: 'http://a/', key: 'sk-12 3'}",
    ):
        path.write_text(f"engine: server\nspeaker: alloy\nserver: {broken}\n")
        with pytest.raises(InputError, match="server"):
            read_voice(path)
    bare = Voice(name="far", engine="server", speaker="alloy")
    with pytest.raises(InputError, match="which server"):
        open_engine(bare)
    plain = ServerSettings(url="http://a.example/v1/audio/speech", key="K")
    with pytest.raises(InputError, match="unencrypted"):
        open_engine(bare.model_copy(update={"server": plain}))
