"""`avatar models` as a person and a script use it, against the server on this machine."""

import json

import pytest
from typer.testing import CliRunner

from avatar.cli import app
from avatar.weights import store

from .conftest import CONTENT, sha


def run(*arguments, answer=None):
    return CliRunner().invoke(app, ["models", *arguments], input=answer)


@pytest.fixture
def terminal(monkeypatch):
    """Questions are asked only where somebody sits; here somebody does."""

    class Seat:
        def __getattr__(self, name):
            import sys

            return getattr(sys.stdin, name)

        def isatty(self):
            return True

    import avatar.terminal.weighing

    class System:
        stdin = Seat()

    monkeypatch.setattr(avatar.terminal.weighing, "sys", System)


def test_list_and_show(stall):
    stall()
    listed = run("list")
    assert listed.exit_code == 0
    assert "tiny\tno\t1 MB\tMIT\tfor tests" in listed.stdout
    assert "xtts\tno\t1869 MB\tCPML (not commercial)" in listed.stdout
    assert run().stdout == listed.stdout
    shown = json.loads(run("show", "xtts", "--json").stdout)
    assert shown["commercial"] is False
    assert [f["name"] for f in shown["files"]] == ["config.json", "vocab.json", "LICENSE.txt", "model.pth"]
    plain = run("show", "pocket-fr").stdout
    assert "SHA-256 not publicly known" in plain
    assert "https://huggingface.co/kyutai/pocket-tts" in plain
    assert run("show", "openvoise").exit_code == 2


def test_pull_in_a_script(stall, shop):
    stall()
    refused = run("pull", "tiny")
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    assert shop.seen == []
    done = run("pull", "tiny", "--yes")
    assert done.exit_code == 0, done.stderr
    assert sha(CONTENT) in done.stderr
    assert "commercial use allowed" in done.stderr
    assert done.stdout == ""
    again = json.loads(run("pull", "TINY", "--yes", "--json").stdout)
    assert again == {"ok": True, "name": "tiny", "fetched": []}
    assert "tiny\tyes" in run("list").stdout


def test_pull_asks(stall, shop, terminal):
    stall()
    assert run("pull", "tiny", answer="n\n").exit_code == 2
    assert shop.seen == []
    assert run("pull", "tiny", answer="y\n").exit_code == 0
    assert store.require("tiny")


def test_a_licence_is_typed_to_be_accepted(stall, shop, terminal):
    stall(commercial=False)
    for answer in ("\n", "yes\n"):
        refused = run("pull", "tiny", answer=answer)
        assert refused.exit_code == 2
        assert "CPML" in refused.stderr
    assert shop.seen == []
    assert run("pull", "tiny", answer="CPML\ny\n").exit_code == 0
    assert json.loads(run("show", "tiny", "--json").stdout)["accepted"] == "CPML"


def test_yes_does_not_accept_a_licence(stall, shop):
    stall(commercial=False)
    assert run("pull", "tiny", "--yes").exit_code == 2
    assert run("pull", "tiny", "--yes", "--accept-licence", "MIT").exit_code == 2
    assert shop.seen == []
    assert run("pull", "tiny", "--yes", "--accept-licence", "CPML").exit_code == 0


def test_failure_is_one_json_object(stall, shop):
    stall()
    shop.content["/net.onnx"] = CONTENT[::-1]
    failed = run("pull", "tiny", "--yes", "--json")
    assert failed.exit_code == 5
    assert "not the file it should be" in json.loads(failed.stdout)["error"]["message"]


def test_check_add_and_remove(stall, tmp_path):
    weights = stall()
    (tmp_path / "a").write_bytes(CONTENT)
    partly = run("add", str(tmp_path / "a"))
    assert "still missing: words.json" in partly.stderr
    (tmp_path / "b").write_bytes(b'{"a": 1}')
    assert json.loads(run("add", str(tmp_path / "b"), "--json").stdout)["added"] == [
        {"name": "tiny", "file": "words.json"}
    ]
    assert run("show", "tiny", "--check").exit_code == 0
    (store.place(weights) / "net.onnx").write_bytes(CONTENT[::-1])
    damaged = run("show", "tiny", "--check")
    assert damaged.exit_code == 5
    assert "damaged" in damaged.stdout
    assert run("remove", "tiny").exit_code == 0
    assert run("remove", "tiny").exit_code == 2
