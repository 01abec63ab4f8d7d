"""A voice copied by command: refusals, consent kept and carried along, and revoked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml

from avatar.errors import InputError
from avatar.speech import engine as engines
from avatar.speech import load_recording, load_voice, recogniser
from avatar.speech.engine import open_engine
from avatar.speech.engines.hibari import Hibari
from avatar.speech.profiles import Voice
from avatar.voices import asking, spoken
from avatar.voices.enrolment import STATEMENT, Agreement, Copy, clone_voice, revoke_voice
from avatar.voices.sample import RATE

from .conftest import Sound, in_turns, make_music, make_noise, under

Reader = Callable[..., Sound]
Writer = Callable[[str, Sound], Path]
AGREED = ("--consent-by", "Ana Silva", "--consent-date", "2025-04-30")


class Parrot(Hibari):
    """Speaks with hibari's net whatever sample it is given: the way of a cloned voice, without weights."""

    def __init__(self, voice: Voice, threads: int) -> None:
        load_recording(voice.speaker_file())
        super().__init__(voice.model_copy(update={"speaker": "heart"}), threads)
        self.identity += f" {voice.consent.prepared if voice.consent else ''}"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder of voices; weights count as fetched, and the parrot speaks for pocket."""
    monkeypatch.setenv("AVATAR_VOICES_DIR", str(tmp_path / "voices"))
    monkeypatch.setenv("AVATAR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr("avatar.weights.require", lambda name: tmp_path / name)
    monkeypatch.setitem(engines.ENGINES, "pocket", (__name__, "Parrot"))
    engines._OPEN.clear()
    return tmp_path / "voices"


@pytest.fixture
def ana(own: Path, reader: Reader, write: Writer) -> Voice:
    return clone_voice(Copy("ana", write("ana", reader())), Agreement("Ana Silva", "2025-04-30"))


# ── refused, each by the command ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda read: read()[: 2 * RATE], "1.6 s of speech in 2.0 s"),
        (lambda read: in_turns(read(), read(-4.0)), "speakers: two or more"),
        (lambda read: make_music(), "music: 9"),
        (lambda read: under(read(), make_music(), 9.0), "music: "),
        (lambda read: np.zeros(10 * RATE, np.float32), "silent"),
        (lambda read: make_noise(loud=0.001), "0.0 s of speech"),
        (lambda read: np.clip(4 * read() / np.abs(read()).max(), -1, 1), "clipping"),
    ],
    ids=["2 seconds", "two speakers", "music", "music under", "silence", "room alone", "clipped"],
)
def test_a_bad_sample_is_refused(
    avatar: Any, own: Path, reader: Reader, write: Writer, make: Callable[[Reader], Sound], says: str
) -> None:
    done = avatar("voices", "clone", "ana", write("sample", make(reader)), *AGREED)
    assert done.code == 2
    assert says in done.err
    assert "sample.wav" in done.err
    assert not own.exists()


def test_no_consent_no_voice(avatar: Any, own: Path, reader: Reader, write: Writer) -> None:
    path = write("ana", reader())
    done = avatar("voices", "clone", "ana", path)
    assert done.code == 2
    assert "nothing says that they did" in done.err
    assert STATEMENT in done.err.replace("\n", " ")
    for options, says in (
        (("--consent-by", "Ana Silva"), "not a date"),
        (("--consent-date", "2025-04-30"), "no name"),
        (("--consent-by", "Ana Silva", "--consent-date", "2999-01-01"), "has not come yet"),
        ((*AGREED, "--consent-statement", "yes"), "too short"),
    ):
        done = avatar("voices", "clone", "ana", path, *options)
        assert (done.code, says in done.err) == (2, True), done.err
    assert not own.exists()


def test_all_that_is_wrong_is_told_at_once(
    avatar: Any, own: Path, reader: Reader, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("AVATAR_VOICES_DIR", str(own))
    monkeypatch.setenv("AVATAR_MODELS_DIR", str(own / "none"))
    monkeypatch.setenv("COLUMNS", "200")
    path = write("short", reader()[: 2 * RATE])
    done = avatar("voices", "clone", "heart", path, "--gender", "lady")
    assert done.code == 2
    for part in ("ships", "lady", "agreed", "avatar models pull pocket-en", "of speech"):
        assert part in done.err
    assert "not a language" in avatar("voices", "clone", "ana", path, "--language", "English").err
    assert "does not speak ja-JP" in avatar("voices", "clone", "ana", path, "--language", "ja-JP").err
    assert "Did you mean 'pocket'" in avatar("voices", "clone", "ana", path, "--engine", "poket").err
    assert not own.exists()


# ── asked for at a terminal ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("answer", "agreed"), [(True, True), (False, False)])
def test_consent_is_asked_for_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, answer: bool, agreed: bool
) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
    assert asking.can_ask("", "")
    assert not asking.can_ask("Ana Silva", "2025-04-30")
    monkeypatch.setattr("typer.prompt", lambda text, **_: "2025-04-30" if "day" in text else "Ana Silva")
    monkeypatch.setattr("typer.confirm", lambda text, **_: answer)
    given = asking.ask_agreement("", "", "")
    assert (given == Agreement("Ana Silva", "2025-04-30", STATEMENT)) is agreed
    assert (given is None) is not agreed


# ── made, kept, carried along, revoked ───────────────────────────────────────────────────────────────


def test_a_copied_voice_is_kept_with_its_consent(
    avatar: Any, own: Path, reader: Reader, write: Writer
) -> None:
    path = write("ana", reader())
    done = avatar("voices", "clone", "ana", path, *AGREED, "--gender", "woman", "--json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert said["consent"]["sha256"] == digest
    assert said["sample"]["verdict"] == "good"
    card = yaml.safe_load((own / "ana.yaml").read_text(encoding="utf-8"))
    assert card["engine"] == "pocket"
    assert card["consent"]["by"] == "Ana Silva"
    assert card["consent"]["date"] == "2025-04-30"
    assert card["consent"]["statement"] == STATEMENT
    assert card["consent"]["recorded"].startswith("20")
    kept = own / card["speaker"]
    assert card["consent"]["prepared"] == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert sorted(p.name for p in own.iterdir()) == sorted(["ana.yaml", kept.name])
    sound = load_recording(kept)
    assert sound.sample_rate == 24_000
    assert 10 < sound.seconds < 15
    assert load_voice("ana").home == own
    assert "copied with consent" in avatar("voices").out
    shown = avatar("voices", "show", "ana").out
    assert "Ana Silva" in shown
    assert STATEMENT in shown
    taken = avatar("voices", "clone", "ana", path, *AGREED)
    assert "already" in taken.err
    assert avatar("voices", "add", "--from", "ana", "--name", "ana-two").code == 2


def test_a_long_sample_is_cut_in_a_pause(own: Path, reader: Reader, write: Writer) -> None:
    voice = clone_voice(
        Copy("ana", write("long", np.tile(reader(), 3))), Agreement("Ana Silva", "2025-04-30")
    )
    assert 24 < load_recording(voice.speaker_file()).seconds <= 30.05


def test_without_consent_or_with_another_sample_nothing_speaks(ana: Voice, own: Path) -> None:
    assert open_engine(ana)
    path = own / "ana.yaml"
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    sample = own / card["speaker"]
    whole = sample.read_bytes()
    sample.write_bytes(whole[:-100] + bytes(100))
    with pytest.raises(InputError, match="not the one that the consent is for"):
        load_voice("ana")
    with pytest.raises(InputError, match="not the one"):
        open_engine(ana)
    sample.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        load_voice("ana")
    sample.write_bytes(whole)
    assert load_voice("ana") == ana
    path.write_text(yaml.safe_dump({k: v for k, v in card.items() if k != "consent"}), encoding="utf-8")
    with pytest.raises(InputError, match="No consent, no voice"):
        load_voice("ana")
    with pytest.raises(InputError, match="No consent, no voice"):
        open_engine(ana.model_copy(update={"consent": None}))


def test_a_revoked_voice_is_gone_for_good(avatar: Any, ana: Voice, own: Path, tmp_path: Path) -> None:
    assert avatar("voices", "try", "Good day.", "--voice", "ana", "-o", "a.wav").code == 0
    assert list((tmp_path / "cache").rglob("*.speech"))
    done = avatar("voices", "revoke", "ana", "--reason", "She left.")
    assert done.code == 0, done.err
    assert [p.name for p in own.iterdir()] == ["ana.yaml"]  # the sample is gone, the record stays
    assert not list((tmp_path / "cache").rglob("*.speech"))
    card = yaml.safe_load((own / "ana.yaml").read_text(encoding="utf-8"))
    assert card["revoked"]["reason"] == "She left."
    assert card["consent"]["by"] == "Ana Silva"
    (tmp_path / "lesson.md").write_text("---\nvoice: ana\n---\n# One\n\nGood day.\n", encoding="utf-8")
    for command in (
        ("voices", "try", "Good day.", "--voice", "ana", "-o", "b.wav"),
        ("speak", "Good day.", "--voice", "ana", "-o", "b.wav"),
        ("render", "lesson.md", "-o", "b.mp4"),
        ("check", "lesson.md"),
    ):
        refused = avatar(*command)
        assert refused.code == 2, command
        said = refused.err + refused.out
        assert f"revoked on {card['revoked']['date']}: She left." in said
    with pytest.raises(InputError, match="was revoked on"):
        open_engine(ana.model_copy(update={"revoked": load_revoked(own)}))
    assert not list(tmp_path.glob("b.*"))
    assert "revoked" in avatar("voices").out
    assert "already" in avatar("voices", "revoke", "ana").err


def test_files_that_were_brought_by_hand_are_deleted_as_well(ana: Voice, own: Path) -> None:
    path = own / "ana.yaml"
    card = yaml.safe_load(path.read_text(encoding="utf-8"))
    (own / card["speaker"]).rename(own / "voice.wav")
    (own.parent / "elsewhere.wav").write_bytes(b"not ours")
    card["speaker"] = "voice.wav"
    card["consent"]["spoken"] = "../elsewhere.wav"
    path.write_text(yaml.safe_dump(card), encoding="utf-8")
    assert load_voice("ana").speaker == "voice.wav"
    revoke_voice("ana")
    assert [p.name for p in own.iterdir()] == ["ana.yaml"]
    assert (own.parent / "elsewhere.wav").exists()  # what lies outside the folder is nobody's to delete


def load_revoked(own: Path) -> Any:
    from avatar.speech.profiles import read_voice

    return read_voice(own / "ana.yaml").revoked


def test_what_cannot_be_revoked(avatar: Any, own: Path) -> None:
    assert "ships with the program" in avatar("voices", "revoke", "heart").err
    assert "none yet" in avatar("voices", "revoke", "nobody").err
    avatar("voices", "add", "--from", "heart-draft", "--name", "mine")
    assert "Did you mean 'mine'" in avatar("voices", "revoke", "min").err
    assert "none" not in avatar("voices", "revoke", "../mine").out
    assert avatar("voices", "remove", "mine").code == 0
    assert not list(own.iterdir())


@pytest.mark.slow
def test_the_consent_goes_into_the_manifest(ana: Voice, tmp_path: Path) -> None:
    import avatar as product

    script = product.parse_script("---\nvoice: ana\n---\n# One\n\nGood day.\n")
    product.render(script, tmp_path / "a.mp4", size=(320, 180), provider="cpu", cache=False)
    manifest = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    (said,) = manifest["voices"]
    assert said["name"] == "ana"
    assert said["consent"]["by"] == "Ana Silva"
    assert said["consent"]["statement"] == STATEMENT
    assert said["consent"]["sha256"] == ana.consent.sha256
    revoke_voice("ana", "No more.")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == manifest
    with pytest.raises(InputError, match="No more"):
        product.render(script, tmp_path / "b.mp4", size=(320, 180), provider="cpu", cache=False)
    assert not (tmp_path / "b.mp4").exists()


# ── a spoken consent ─────────────────────────────────────────────────────────────────────────────────


def recognise_as(monkeypatch: pytest.MonkeyPatch, text: str | None) -> None:
    """A recogniser that hears this whatever is said; None for a machine that has none."""
    monkeypatch.setattr(recogniser, "is_there", lambda: text is not None)
    monkeypatch.setattr(recogniser, "recognise", lambda samples, rate, language: text)


def test_a_spoken_consent_is_kept_and_checked(
    own: Path, reader: Reader, write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    voice = reader()
    sample, said = write("ana", voice), write("said", voice[: 5 * RATE])
    copy = Copy("ana", sample, recording=said)
    agreed = Agreement("Ana Silva", "2025-04-30")
    recognise_as(monkeypatch, None)
    made = clone_voice(copy, agreed)
    assert made.consent is not None
    assert (own / made.consent.spoken).read_bytes() == said.read_bytes()
    assert made.consent.spoken_sha256 == hashlib.sha256(said.read_bytes()).hexdigest()
    assert "not checked" in made.consent.spoken_check
    recognise_as(monkeypatch, STATEMENT.upper())
    again = clone_voice(copy, agreed, replace=True)
    assert again.consent is not None
    assert "100% of the words" in again.consent.spoken_check
    recognise_as(monkeypatch, "Two pounds of apples, please.")
    with pytest.raises(InputError, match="says something else than the consent"):
        clone_voice(copy, agreed, replace=True)
    revoke_voice("ana")
    assert [p.name for p in own.iterdir()] == ["ana.yaml"]


def test_somebody_else_cannot_agree(own: Path, reader: Reader, write: Writer) -> None:
    sample, other = write("ana", reader()), write("other", reader(-4.0)[: 6 * RATE])
    with pytest.raises(InputError, match="not the voice of the sample"):
        clone_voice(Copy("ana", sample, recording=other), Agreement("Ana Silva", "2025-04-30"))
    brief = write("brief", reader()[:RATE])
    with pytest.raises(InputError, match="so few words"):
        clone_voice(Copy("ana", sample, recording=brief), Agreement("Ana Silva", "2025-04-30"))
    assert not own.exists()


def test_words_are_counted_in_their_order() -> None:
    assert spoken.share_heard("I agree to this", "I AGREE, to this!") == 1.0
    assert spoken.share_heard("I agree to this", "this to agree I") == 0.25
    assert spoken.share_heard("I agree to this", "") == 0.0
