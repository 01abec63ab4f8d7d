"""A voice that a server speaks: any that answers `POST /v1/audio/speech` as OpenAI's does.

What is sent is the text of one sentence and the names in the profile; the key comes from the environment,
goes to the address in the profile alone, and is written nowhere. Speech that was made once is taken from the
cache.
"""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from http.client import HTTPException
from typing import Any, ClassVar
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import numpy as np
from numpy.typing import NDArray

from avatar.errors import AudioError, EngineError, InputError
from avatar.speech.engine import Chunk, Heard, Unit
from avatar.speech.model import Phoneme
from avatar.speech.placing import place
from avatar.speech.profiles import Voice
from avatar.speech.recordings.recorded import decode_sound
from avatar.speech.sentences import split_phrases
from avatar.speech.units import bare_word

LONGEST = 1000
"""Letters sent in one go; servers refuse more than some thousand."""
MOST_BYTES = 64_000_000
"""Of an answer: ten minutes of uncompressed sound."""
TRIES = 4
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before the second try; they double from one to the next, or are what the server asks for."""
AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Answers after which trying again can help."""
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_BLOCK = 65_536

ADVICE: Mapping[int, str] = {
    400: "Look at `model`, `speaker` and `format` in the profile.",
    401: "Put a key that is valid there into the environment variable {key}.",
    402: "The account has no credit left.",
    403: "The key in {key} may not use this model or voice.",
    404: "Look at `url` and `model` in the profile: the server knows no such address or model.",
    405: "`url` in the profile must be the address of the speech endpoint.",
    413: "Write shorter sentences.",
    422: "Look at `model`, `speaker` and `format` in the profile.",
    429: "The quota is used up, or too much is asked at a time: try again later. What was spoken is kept.",
}
"""What to do after an answer."""

sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Answer:
    """What a server sent: sound as in a file, and the times of words if it tells them."""

    sound: bytes
    words: tuple[tuple[str, float, float], ...] = ()


class _RefusedError(Exception):
    """An answer that is none; `again` says whether another try can help, `wait` when."""

    def __init__(self, message: str, hint: str, *, again: bool, wait: float = 0.0) -> None:
        super().__init__(message)
        self.hint, self.again, self.wait = hint, again, wait


class _StayHere(HTTPRedirectHandler):
    """The key is for one address: nobody sends us to another."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Server:
    """The engine `server`. `voice.speaker` is the server's name of the voice."""

    languages: ClassVar[tuple[str, ...]] = ("*",)

    def __init__(self, voice: Voice, threads: int) -> None:
        del threads
        settings = voice.server
        if settings is None:
            raise InputError(
                f"The voice {voice.name!r} does not say which server speaks it.",
                hint="Write `server: {url: https://…/v1/audio/speech, model: …}` into its profile.",
            )
        if voice.pitch:
            raise InputError(
                f"The voice {voice.name!r} has a pitch, which servers do not know.",
                hint="Leave `pitch` out of its profile.",
            )
        address = urlsplit(settings.url)
        if settings.key and address.scheme == "http" and address.hostname not in LOCAL:
            raise InputError(
                f"The voice {voice.name!r} would send its key to {address.hostname} unencrypted.",
                hint="Let `url` in the profile begin with https://.",
            )
        self.voice, self.settings = voice, settings
        self.host = address.hostname or settings.url
        self.lanes = 2
        self.sample_rate = settings.rate
        self.identity = (
            f"server 1 {settings.url} {settings.model} {voice.speaker} {voice.language} {settings.format} "
            f"{settings.rate} {settings.instructions!r} rate {voice.rate:g}"
        )

    def speak(self, phrase: Sequence[Unit], *, seed: int = 0) -> Iterator[Chunk]:
        """Say a phrase (see `Engine.speak`); given pronunciations are not known to servers."""
        del seed
        for unit in phrase:
            if unit.ipa is not None:
                raise InputError(
                    f"line {unit.position.line}, column {unit.position.column}: "
                    f"The voice {self.voice.name!r} cannot take the pronunciation /{unit.ipa}/.",
                    hint="Write the word as it sounds in the script's language.",
                )
        for part in split_phrases(phrase, longest=LONGEST):
            units = phrase[part.first : part.last]
            if not any(c.isalnum() for unit in units for c in unit.text):
                continue
            answer = self.ask(" ".join(unit.text for unit in units))
            samples = self._decode(answer.sound)
            chunk = place(samples, self.settings.rate, units, self.voice.language)
            if chunk is None:
                raise EngineError(f"{self.host} sent silence for a sentence.", retry=True)
            chunk = told_times(chunk, units, answer.words, samples)
            yield replace(
                chunk,
                words=tuple(replace(w, unit=w.unit + part.first) for w in chunk.words),
                phonemes=tuple(replace(p, word=p.word + part.first) for p in chunk.phonemes),
            )

    def ask(self, text: str) -> Answer:
        """The server's answer, asked for again where that can help. Raises EngineError, InputError."""
        key = os.environ.get(self.settings.key, "") if self.settings.key else ""
        if self.settings.key and not key:
            raise InputError(
                f"The voice {self.voice.name!r} needs a key for {self.host}.",
                hint=f"Put it into the environment variable {self.settings.key}.",
            )
        body: dict[str, Any] = {
            "model": self.settings.model,
            "input": text,
            "voice": self.voice.speaker,
            "response_format": self.settings.format,
        }
        body |= {"speed": self.voice.rate} if self.voice.rate != 1 else {}
        body |= {"instructions": self.settings.instructions} if self.settings.instructions else {}
        wait = FIRST_WAIT
        for tried in range(1, TRIES + 1):
            try:
                return self._ask_once(body, key)
            except _RefusedError as refused:
                if not refused.again or tried == TRIES:
                    times = f" {tried} times" if tried > 1 else ""
                    raise EngineError(
                        f"{self.host} did not speak{times}: {refused}", hint=refused.hint, retry=refused.again
                    ) from None
                sleep(min(LONGEST_WAIT, max(wait, refused.wait)))
                wait *= 2
        raise AssertionError("the last try returns or raises")

    def _ask_once(self, body: Mapping[str, Any], key: str) -> Answer:
        request = Request(
            self.settings.url,
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Accept": "*/*", "User-Agent": "avatar-presenter"},
        )
        if key:
            request.add_unredirected_header("Authorization", f"Bearer {key}")
        until = time.monotonic() + self.settings.timeout
        slow = f"it took longer than {self.settings.timeout:g} s."
        longer = "Give it more time with `timeout` in the profile."
        try:
            with build_opener(_StayHere).open(request, timeout=self.settings.timeout) as reply:
                kind = reply.headers.get_content_type()
                promised = int(reply.headers.get("Content-Length") or 0)
                blocks, size = [], 0
                while block := reply.read1(_BLOCK):
                    blocks.append(block)
                    size += len(block)
                    if size > MOST_BYTES:
                        what = f"its answer is longer than {MOST_BYTES // 1_000_000} MB."
                        raise _RefusedError(what, "Is `url` the address of a speech endpoint?", again=False)
                    if time.monotonic() > until:
                        raise _RefusedError(slow, longer, again=True)
        except HTTPError as error:
            raise self._refusal(error, key) from None
        except TimeoutError:
            raise _RefusedError(slow, longer, again=True) from None
        except (URLError, HTTPException, OSError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise _RefusedError(slow, longer, again=True) from None
            reason = str(getattr(error, "reason", None) or error) or type(error).__name__
            what = f"it cannot be reached, or the connection broke ({_without(reason, key)})."
            raise _RefusedError(
                what, "Is it running, and is `url` in the profile right?", again=True
            ) from None
        if promised and size < promised:
            raise _RefusedError("its answer was cut off.", "Try again.", again=True)
        return _read_answer(b"".join(blocks), kind)

    def _refusal(self, error: HTTPError, key: str) -> _RefusedError:
        """What an error of the server means; its own words are told without the key."""
        with error:
            told = _without(_message(error.read(4000)), key)
        if 300 <= error.code < 400:
            hint = "Write the new address into `url` in the profile."
            return _RefusedError(f"it has moved ({error.code}).", hint, again=False)
        advice = ADVICE.get(error.code, "Try again later.")
        return _RefusedError(
            f"{error.code} {error.reason}{f': {told}' if told else ''}",
            advice.format(key=self.settings.key or "that `key` in the profile names"),
            again=error.code in AGAIN,
            wait=_seconds(error.headers.get("Retry-After")),
        )

    def _decode(self, sound: bytes) -> NDArray[np.float32]:
        """Mono float32 at the profile's rate. Raises EngineError for what is no sound."""
        if self.settings.format == "pcm" and not sound.startswith(b"RIFF"):
            whole = np.frombuffer(sound[: len(sound) // 2 * 2], "<i2")
            return np.asarray(whole, np.float32) / np.float32(32768)
        try:
            return decode_sound(sound, self.settings.rate)
        except AudioError as error:
            raise EngineError(
                f"{self.host} sent something that is no sound ({len(sound)} bytes): {error.message}",
                hint="Is `url` the address of a speech endpoint, and `format` one that it knows?",
            ) from None


def _read_answer(content: bytes, kind: str) -> Answer:
    """The sound itself, or JSON with the sound in base64 and the times of the words."""
    if kind != "application/json":
        return Answer(content)
    try:
        told = json.loads(content)
        sound = base64.b64decode(told["audio"], validate=True)
        words = tuple(
            (
                str(_either(w, "word", "text")),
                float(_either(w, "start_time", "start")),
                float(_either(w, "end_time", "end")),
            )
            for w in _either(told, "timestamps", "words", default=())
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        what = f"its answer is no sound: {_message(content) or 'JSON without `audio`'}"
        raise _RefusedError(what, "Is `url` the address of a speech endpoint?", again=False) from None
    return Answer(sound, words)


def _either(told: Mapping[str, Any], *names: str, default: Any = None) -> Any:
    """What is told under the first of the names that is there."""
    return next((told[name] for name in names if told.get(name) is not None), default)


def told_times(
    chunk: Chunk,
    units: Sequence[Unit],
    told: Sequence[tuple[str, float, float]],
    samples: NDArray[np.float32],
) -> Chunk:
    """The chunk with the words where the server says they are, their phonemes within them.

    told: words with seconds in `samples`, of which the chunk is a part. Words that are not told stay where
    they are; if the rest does not agree with that, all of it does.
    """
    begin = _find_start(chunk, samples) / chunk.sample_rate
    spans: dict[int, tuple[float, float]] = {}
    left = list(told)
    for word in chunk.words:
        name = bare_word(units[word.unit].text).lower()
        at = next((n for n, (text, _, _) in enumerate(left[:4]) if bare_word(text).lower() == name), None)
        if name and at is not None:
            start, end = (min(max(t - begin, 0.0), chunk.seconds) for t in left[at][1:])
            spans[word.unit] = start, max(start, end)
            left = left[at + 1 :]
    moved: list[Phoneme] = []
    for word in chunk.words:
        mine = [p for p in chunk.phonemes if p.word == word.unit]
        start, end = spans.get(word.unit, (word.start, word.end))
        scale = (end - start) / max(word.end - word.start, 1e-6)
        moved += [
            replace(p, start=start + (p.start - word.start) * scale, end=start + (p.end - word.start) * scale)
            for p in mine
        ]
    starts = [p.start for p in moved]
    if not spans or starts != sorted(starts):
        return chunk
    words = [Heard(w.unit, *spans.get(w.unit, (w.start, w.end))) for w in chunk.words]
    return replace(chunk, words=tuple(words), phonemes=tuple(moved))


def _find_start(chunk: Chunk, samples: NDArray[np.float32]) -> int:
    """With which sample of the whole the chunk begins."""
    size = len(chunk.samples)
    key = chunk.samples[: min(size, 2000)]
    for first in range(len(samples) - size + 1):
        if samples[first] == key[0] and np.array_equal(samples[first : first + len(key)], key):
            return first
    return 0


def _message(content: bytes) -> str:
    """What a server says of an error, in one short line."""
    text = content.decode("utf-8", "replace")
    try:
        told = json.loads(text)
        told = told.get("error", told) if isinstance(told, dict) else told
        if isinstance(told, dict):
            text = str(told.get("message") or told.get("detail") or "")
    except ValueError:
        text = "" if text.lstrip().startswith("<") else text
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:200]


def _without(text: str, key: str) -> str:
    return text.replace(key, "***") if key else text


def _seconds(value: str | None) -> float:
    """The seconds of a Retry-After; a date counts as none."""
    try:
        return max(0.0, float(value or 0))
    except ValueError:
        return 0.0
