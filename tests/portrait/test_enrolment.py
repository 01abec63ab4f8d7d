"""Presenters of one's own: added whole, with consent where it is a real person, and removed."""

from __future__ import annotations

import datetime
import hashlib
import os
from pathlib import Path

import pytest
import yaml
from conftest import running_as_root

from avatar.catalogue import find_entry, list_entries
from avatar.errors import InputError, OutputError, PortraitError, UnknownNameError
from avatar.portrait import list_presenters, load_presenter, load_rig
from avatar.portrait.enrolment import (
    STATEMENT,
    Application,
    add_presenter,
    check_consent,
    remove_presenter,
    short_name,
)
from avatar.portrait.presenters import Consent
from avatar.project import find_sitter
from avatar.resources import folder

from .drawing import write_robot


@pytest.fixture
def own(tmp_path, monkeypatch):
    """An empty folder of the user's own presenters, which does not exist yet."""
    where = tmp_path / "own"
    monkeypatch.setenv("AVATAR_PRESENTERS_DIR", str(where))
    return where


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "Me (1).PNG"
    path.write_bytes((folder("presenters") / "mei.png").read_bytes())
    return path


def consent():
    return check_consent("Ana Silva", "2025-04-30")


def files(where):
    return sorted(path.name for path in where.iterdir()) if where.exists() else []


def test_a_real_person_with_everything(own, picture, tmp_path):
    paper = tmp_path / "signed.PDF"
    paper.write_bytes(b"%PDF signed")
    person, warnings = add_presenter(
        Application(
            picture, "Dr. Ana Silva", "Trainer", "heart", "by permission", "Woman, dark hair.",
            consent=consent(), paper=paper,
        )
    )  # fmt: skip
    assert warnings == ()
    assert (person.name, person.title, person.role, person.voice) == (
        "ana-silva", "Dr. Ana Silva", "Trainer", "heart",
    )  # fmt: skip
    assert person == load_presenter("ana-silva")
    assert person.portrait.read_bytes() == picture.read_bytes()
    assert person.portrait.suffix == ".png"
    assert person.shows == "real person"
    assert person.consent is not None
    assert (own / person.consent.file).read_bytes() == paper.read_bytes()
    assert person.statement() == {
        "name": "ana-silva",
        "title": "Dr. Ana Silva",
        "shows": "real person",
        "licence": "by permission",
        "consent": {
            "by": "Ana Silva",
            "date": "2025-04-30",
            "statement": STATEMENT,
            "file": person.consent.file,
            "sha256": hashlib.sha256(b"%PDF signed").hexdigest(),
        },
    }
    assert "ana-silva" in list_presenters()
    assert "ava" in list_presenters()
    assert find_sitter("ana-silva") == (person.portrait, person)
    assert len(files(own)) == 3


def test_nobody_who_lives_needs_no_consent(own, picture):
    person, _ = add_presenter(Application(picture, "Robi", shows="a render of nobody"))
    assert person.consent is None
    assert "consent" not in person.statement()
    assert person.shows == "a render of nobody"
    assert "consent" not in yaml.safe_load((own / "robi.yaml").read_text())


def test_they_are_listed_with_those_that_ship(own, picture):
    add_presenter(Application(picture, "Robi", description="A test."))
    assert [e.name for e in list_entries("presenters")] == sorted(["robi", *(e.stem for e in _shipped())])
    assert find_entry("presenters", "robi").summary == "A test."
    assert "robi" not in [e.name for e in list_entries("voices")]


def _shipped():
    return folder("presenters").glob("*.yaml")


def test_shipped_cards_say_what_they_show():
    for path in _shipped():
        assert load_presenter(path.stem).shows == "synthetic"


@pytest.mark.parametrize("how", ["presenter", "portrait", "file"])
def test_consent_goes_with_the_picture(own, picture, tmp_path, how):
    """`--portrait ana` brings no lower third as `--presenter ana` does, but says all the same who she is."""
    from avatar.project import check_project

    add_presenter(Application(picture, "Ana", consent=consent()))
    script = tmp_path / "a.md"
    script.write_text("# Hello\n\nHello there.\n")
    names = ("presenter", "portrait", "voice", "template", "brand", "size", "variables", "motion")
    settings = dict.fromkeys(names) | {"fps": 25, "draft": False, "provider": "auto", "encoder": "auto"}
    settings |= {"portrait": picture} if how == "file" else {how: "ana"}
    project = check_project(script, tmp_path / "a.mp4", **settings)
    (actor,) = project.actors
    assert (actor.person is not None) == (how == "presenter")
    if how == "file":
        assert actor.sitter is None
    else:
        assert actor.sitter.statement()["consent"]["by"] == "Ana Silva"


def test_points_come_along(own, tmp_path):
    """A drawing whose face nobody finds becomes a presenter with the points set by hand."""
    drawing = write_robot(tmp_path)
    person, _ = add_presenter(Application(drawing, "Robi"))
    assert person.landmarks is not None
    for path in tmp_path.glob("robot.*"):
        path.unlink()
    assert load_rig(person.portrait)[0].iod == pytest.approx(210, abs=1)
    assert len(files(own)) == 3


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ana Silva", "ana-silva"),
        ("Dr. Ana Silva", "ana-silva"),
        ("Prof. Dr. Zoë Müller-Ångström", "zoe-muller-angstrom"),
        ("Dr.", "dr"),
        ("O'Neil, Jr.", "o-neil-jr"),
        ("  X_Æ A-12 ", "x-æ-a-12"),
        ("陈伟", "陈伟"),
        ("Анна Йована", "анна-иована"),
        ("../../etc/passwd", "etc-passwd"),
        ("a" * 300, "a" * 60),
    ],
)
def test_short_names(title, name):
    assert short_name(title) == name
    assert short_name(name) == name


@pytest.mark.parametrize("title", ["", "…", "!!", "../.."])
def test_no_letters_no_name(title):
    with pytest.raises(InputError, match="no letters"):
        short_name(title)


@pytest.mark.parametrize(
    ("by", "date", "words"),
    [
        ("", "2025-04-30", "has no name"),
        ("   ", "2025-04-30", "has no name"),
        ("7", "2025-04-30", "is not a name"),
        ("A\nB", "2025-04-30", "one line"),
        ("x" * 200, "2025-04-30", "too long"),
        ("Ana Silva", "", "is not a date"),
        ("Ana Silva", "yesterday", "is not a date"),
        ("Ana Silva", "30.04.2025", "is not a date"),
        ("Ana Silva", "2025-02-30", "is not a date"),
        ("Ana Silva", "2025-W10-1", "is not a date"),
        ("Ana Silva", "２０２５-04-30", "is not a date"),
        ("Ana Silva", "2025-05-02", "has not come yet"),
    ],
)
def test_consent_that_is_none(by, date, words):
    with pytest.raises(InputError, match=words) as caught:
        check_consent(by, date, datetime.date(2025, 5, 1))
    assert caught.value.hint


def test_consent_of_today():
    today = datetime.date(2025, 5, 1)
    assert check_consent(" Ana Silva ", "2025-05-01", today) == Consent("Ana Silva", "2025-05-01", STATEMENT)


def test_what_cannot_be_added_leaves_nothing(own, picture, tmp_path):
    text = tmp_path / "letter.jpg"
    text.write_text("Dear Sir or Madam")
    empty = tmp_path / "empty.pdf"
    empty.touch()
    for application, error, words in (
        (Application(tmp_path / "none.jpg", "Ana"), InputError, "none.jpg"),
        (Application(tmp_path, "Ana"), InputError, "folder"),
        (Application(text, "Ana"), PortraitError, "not a picture"),
        (Application(picture, " "), InputError, "no name"),
        (Application(picture, "Ana\x00"), InputError, "one line"),
        (Application(picture, "Ana", role="x" * 121), InputError, "too long"),
        (Application(picture, "Ana", voice="hart"), UnknownNameError, "hart"),
        (Application(picture, "Ana", short="../ana"), InputError, "cannot be the name"),
        (Application(picture, "Ana", short="con"), InputError, "cannot be the name"),
        (Application(picture, "Ava"), InputError, "ships"),
        (Application(picture, "Ana", paper=picture), InputError, "not who and when"),
        (Application(picture, "Ana", consent=consent(), paper=empty), InputError, "empty"),
        (Application(picture, "Ana", consent=consent(), paper=tmp_path), InputError, "folder"),
        (Application(picture, "Ana", consent=consent(), paper=tmp_path / "no"), InputError, "cannot be read"),
    ):
        with pytest.raises(error) as caught:
            add_presenter(application)
        assert words in str(caught.value)
        assert files(own) == []


def test_broken_points_are_refused(own, tmp_path):
    drawing = write_robot(tmp_path, chin=[360, 100])
    with pytest.raises(InputError, match="chin"):
        add_presenter(Application(drawing, "Robi"))
    assert files(own) == []


def test_a_name_is_replaced_only_when_asked(own, picture, tmp_path):
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(b"signed")
    add_presenter(Application(picture, "Ana Silva", consent=consent(), paper=paper))
    before = files(own)
    with pytest.raises(InputError, match="already"):
        add_presenter(Application(picture, "Ana Silva"))
    assert files(own) == before
    drawing = write_robot(tmp_path)
    person, _ = add_presenter(Application(drawing, "Ana Silva"), replace=True)
    assert person.consent is None
    assert len(files(own)) == 3  # card, picture, points; nothing is left of the one before
    assert person.portrait.read_bytes() == drawing.read_bytes()


def test_a_failure_while_replacing_keeps_the_old_one(own, picture, tmp_path, monkeypatch):
    add_presenter(Application(picture, "Ana Silva"))
    before = {name: (own / name).read_bytes() for name in files(own)}
    real = Path.replace

    def full(self, target):
        if Path(target).suffix == ".yaml":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="disk is full"):
        add_presenter(Application(write_robot(tmp_path), "Ana Silva"), replace=True)
    assert {name: (own / name).read_bytes() for name in files(own)} == before


@pytest.mark.skipif(running_as_root(), reason="nothing is closed to the superuser")
def test_a_folder_that_cannot_be_written(own, picture):
    own.mkdir()
    own.chmod(0o500)
    with pytest.raises(OutputError):
        add_presenter(Application(picture, "Ana"))
    own.chmod(0o700)
    assert files(own) == []


def test_a_file_in_the_folder_s_place(own, picture):
    own.write_text("")
    with pytest.raises(OutputError):
        add_presenter(Application(picture, "Ana"))


def test_removing(own, picture, tmp_path):
    paper = tmp_path / "signed.pdf"
    paper.write_bytes(b"signed")
    add_presenter(Application(picture, "Ana", consent=consent(), paper=paper))
    add_presenter(Application(picture, "Ana B"))
    (own / "notes.txt").write_text("mine")
    kept = [name for name in files(own) if name.startswith("ana-b.")]
    assert remove_presenter("ana") == own / "ana.yaml"
    assert files(own) == sorted([*kept, "notes.txt"])
    with pytest.raises(UnknownNameError, match="ana-b"):
        remove_presenter("ana-x")


@pytest.mark.parametrize("name", ["", ".", "..", "../own/ana", "ana.yaml", "/etc/passwd", "none"])
def test_what_cannot_be_removed(own, picture, name):
    add_presenter(Application(picture, "Ana"))
    before = files(own)
    with pytest.raises(InputError):
        remove_presenter(name)
    assert files(own) == before


def test_shipped_presenters_stay(own):
    with pytest.raises(InputError, match="ships"):
        remove_presenter("ava")
    assert (folder("presenters") / "ava.yaml").is_file()


def test_a_card_in_the_folder_cannot_pass_for_one_that_ships(own):
    own.mkdir()
    (own / "ava.yaml").write_text("title: Not Ava\nportrait: x.png\nlicence: none\n")
    assert load_presenter("ava").title == "Ava Lindqvist"
    assert find_entry("presenters", "ava").fields["title"] == "Ava Lindqvist"


def test_a_card_by_hand(own):
    own.mkdir()
    (own / "me.yaml").write_text(
        "title: Me\nportrait: me.png\nlicence: mine\nshows: me\n"
        "consent: {by: Ana Silva, date: 2025-04-30, statement: Yes.}\n"
    )
    assert load_presenter("me").statement()["consent"] == {
        "by": "Ana Silva", "date": "2025-04-30", "statement": "Yes.",
    }  # fmt: skip
    (own / "me.yaml").write_text("title: Me\nportrait: me.png\nlicence: mine\nshows: real person\n")
    with pytest.raises(InputError, match="consent: it is missing"):
        load_presenter("me")
    (own / "me.yaml").write_text("title: Me\nportrait: me.png\nlicence: mine\nconsent: yes\n")
    with pytest.raises(InputError, match="consent"):
        load_presenter("me")


def test_a_broken_card_hides_no_other(own, picture, tmp_path):
    add_presenter(Application(picture, "Ana"))
    (own / "broken.yaml").write_text("title: [")
    listed = {entry.name: entry for entry in list_entries("presenters")}
    assert {"ana", "ava", "broken"} <= set(listed)
    assert str(own / "broken.yaml") in listed["broken"].summary
    assert "\n" not in listed["broken"].summary
    with pytest.raises(InputError, match=r"broken\.yaml:1:9: Broken YAML"):
        load_presenter("broken")
    remove_presenter("broken")
    assert not (own / "broken.yaml").exists()


def test_the_usual_folder_is_the_system_s(monkeypatch):
    monkeypatch.delenv("AVATAR_PRESENTERS_DIR")
    from avatar.resources import own_presenters

    assert own_presenters().name == "presenters"
    assert "avatar-presenter" in str(own_presenters())
    monkeypatch.setenv("AVATAR_PRESENTERS_DIR", f"~{os.sep}people")
    assert own_presenters() == Path.home() / "people"
