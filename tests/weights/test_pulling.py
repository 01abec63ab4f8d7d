"""Sets of weights: fetched whole, required, damaged, removed, brought by hand; and the catalogue itself."""

import os
import re
from pathlib import Path

import pytest

import avatar
from avatar.errors import FetchError, InputError, OutputError, UnknownNameError
from avatar.media import atomic
from avatar.weights import fetching, pulling, store
from avatar.weights.catalogue import CATALOGUE, find_weights

from .conftest import CONTENT, sha


def test_pull_and_require(shop, stall):
    weights = stall()
    with pytest.raises(InputError, match=r"are not on this machine") as caught:
        store.require("tiny")
    assert "Run: avatar models pull tiny" in caught.value.hint
    events = []
    assert pulling.pull("tiny", progress=events.append) == ("net.onnx", "words.json")
    folder = store.require("tiny")
    assert (folder / "net.onnx").read_bytes() == CONTENT
    assert sorted(path.name for path in folder.iterdir()) == ["net.onnx", "receipt.json", "words.json"]
    assert {e.stage for e in events} == {"net.onnx", "words.json"}
    receipt = store.read_receipt(weights)
    assert receipt.files["net.onnx"].vouched == "published"
    assert receipt.accepted == "MIT"
    assert pulling.pull("tiny") == ()
    assert len(shop.seen) == 2


def test_a_pull_that_failed_half_way_goes_on(shop, stall):
    stall()
    kept = shop.content.pop("/words.json")
    with pytest.raises(FetchError, match=r"words\.json is not there any more"):
        pulling.pull("tiny")
    with pytest.raises(InputError, match="only partly"):
        store.require("tiny")
    shop.content["/words.json"] = kept
    assert pulling.pull("tiny") == ("words.json",)
    assert store.require("tiny")


def test_damage_is_seen_by_size_and_by_content(stall):
    weights = stall()
    pulling.pull("tiny")
    path = store.place(weights) / "net.onnx"
    path.write_bytes(CONTENT[:-1] + b"!")
    assert store.require("tiny")  # of the same size: only reading it tells
    seen = []
    assert store.examine(weights, lambda done, total: seen.append((done, total))) == ("net.onnx",)
    assert seen[-1] == (len(CONTENT) + 8,) * 2
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(InputError, match=r"damaged: net\.onnx"):
        store.require("tiny")
    assert pulling.pull("tiny") == ("net.onnx",)
    assert store.examine(weights) == ()


@pytest.mark.parametrize("receipt", [None, b"", b"{", b'{"name": "other", "licence": "MIT"}', b"[]", b"\xff"])
def test_files_without_a_receipt_are_not_trusted(stall, receipt):
    weights = stall()
    pulling.pull("tiny")
    path = store.place(weights) / "receipt.json"
    path.unlink() if receipt is None else path.write_bytes(receipt)
    with pytest.raises(InputError, match="damaged"):
        store.require("tiny")
    pulling.pull("tiny")
    assert store.require("tiny")


def test_a_licence_that_forbids_commercial_use_is_accepted_by_name(shop, stall):
    weights = stall(commercial=False)
    for given in ("", "MIT"):
        with pytest.raises(InputError, match="CPML"):
            pulling.pull("tiny", accept_licence=given)
    assert shop.seen == []
    pulling.pull("tiny", accept_licence="cpml")
    assert store.read_receipt(weights).accepted == "CPML"
    assert store.require("tiny")
    path = store.place(weights) / "receipt.json"
    path.write_text(path.read_text().replace('"accepted": "CPML"', '"accepted": ""'))
    with pytest.raises(InputError, match="was not accepted") as caught:
        store.require("tiny")
    assert caught.value.hint.endswith("--accept-licence CPML")
    pulling.pull("tiny", accept_licence="CPML")
    assert store.require("tiny")


def test_first_use_is_written_down_and_held_to(shop, stall):
    weights = stall(known=False)
    shop.rules["/net.onnx"] = lambda h: (
        h.serve(shop.content["/net.onnx"], headers={"ETag": sha(CONTENT)}) is None
    )
    shop.rules["/words.json"] = lambda h: h.serve(b"{}", headers={"ETag": sha(b"{}")}) is None
    pulling.pull("tiny")
    entry = store.read_receipt(weights).files["net.onnx"]
    assert (entry.vouched, entry.sha256, entry.size) == ("hub", sha(CONTENT), len(CONTENT))
    (store.place(weights) / "net.onnx").unlink()
    shop.content["/net.onnx"] = CONTENT[::-1]
    other = sha(CONTENT[::-1])
    shop.rules["/net.onnx"] = lambda h: h.serve(shop.content["/net.onnx"], headers={"ETag": other}) is None
    with pytest.raises(FetchError, match="not the file it should be"):
        pulling.pull("tiny")


def test_no_room_is_said_before_anything_is_fetched(shop, stall, monkeypatch):
    stall()
    usage = atomic.shutil.disk_usage(".")._replace(free=1000)
    monkeypatch.setattr(atomic.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(OutputError, match="are needed"):
        pulling.pull("tiny")
    assert shop.seen == []


def test_folder_that_cannot_be_made(stall, monkeypatch, tmp_path):
    stall()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AVATAR_MODELS_DIR", str(tmp_path / "file"))
    with pytest.raises(OutputError):
        pulling.pull("tiny")


def test_two_pulls_at_once(stall):
    weights = stall()
    store.make_folder(weights)
    lock = store.place(weights) / ".lock"
    lock.write_text(str(os.getpid()))
    with pytest.raises(InputError, match="already"):
        pulling.pull("tiny")
    lock.write_text("4194305")  # no process has this number: its owner was killed
    pulling.pull("tiny")
    assert not lock.exists()


def test_remove(stall):
    weights = stall()
    with pytest.raises(InputError, match="Nothing of the weights"):
        store.remove("tiny")
    pulling.pull("tiny")
    assert store.remove("tiny") > len(CONTENT)
    assert not store.place(weights).exists()
    with pytest.raises(UnknownNameError, match="tinny"):
        store.remove("tinny")


def test_files_brought_by_hand_are_known_by_their_content(stall, tmp_path, shop):
    weights = stall()
    (tmp_path / "renamed.bin").write_bytes(CONTENT)
    assert pulling.add([tmp_path / "renamed.bin"]) == (("tiny", "net.onnx"),)
    assert store.take_stock(weights).missing == ("words.json",)
    (tmp_path / "words.json").write_bytes(b'{"a": 1}')
    assert pulling.add([tmp_path / "words.json"]) == (("tiny", "words.json"),)
    assert store.require("tiny")
    assert store.read_receipt(weights).files["net.onnx"].vouched == "published"
    assert shop.seen == []


def test_files_brought_by_hand_that_are_wrong(stall, tmp_path):
    stall(commercial=False)
    (tmp_path / "net.onnx").write_bytes(b"broken")
    (tmp_path / "cat.jpg").write_bytes(b"meow")
    (tmp_path / "right").write_bytes(CONTENT)
    for name, words in (
        ("net.onnx", "is not the net.onnx of 'tiny'"),
        ("cat.jpg", "none of the files that are known"),
        ("nothing", "There is no file"),
        ("right", "may not be used commercially"),
    ):
        with pytest.raises(InputError, match=re.escape(words)):
            pulling.add([tmp_path / name], to="tiny" if name == "net.onnx" else "")
    with pytest.raises(InputError):  # the second is wrong, so the first is not taken, either
        pulling.add([tmp_path / "right", tmp_path / "cat.jpg"], accept_licence="CPML")
    assert not store.place(find_weights("tiny")).exists()


def test_files_whose_digest_is_not_known_need_a_set(stall, tmp_path):
    weights = stall(known=False)
    (tmp_path / "net.onnx").write_bytes(CONTENT)
    with pytest.raises(InputError) as caught:
        pulling.add([tmp_path / "net.onnx"])
    assert "--for tiny" in caught.value.hint
    pulling.add([tmp_path / "net.onnx"], to="tiny")
    assert store.read_receipt(weights).files["net.onnx"].vouched == "you"


def test_the_catalogue_is_pinned():
    for weights in CATALOGUE.values():
        assert weights.licence
        assert weights.licence_url.startswith("https://")
        assert len({f.name for f in weights.files}) == len(weights.files)
        for file in weights.files:
            assert re.fullmatch(
                r"https://huggingface\.co/[\w.-]+/[\w.-]+/resolve/[0-9a-f]{40}/[\w./-]+", file.url
            )
            assert re.fullmatch(r"([0-9a-f]{64})?", file.sha256)
            assert file.sha256 or weights.gate, "only what lies behind a form has a digest that nobody knows"
    assert [w.name for w in CATALOGUE.values() if not w.commercial] == ["xtts"]
    assert all(f.sha256 and f.size for name in ("openvoice", "xtts") for f in find_weights(name).files)
    assert find_weights("openvoice").size == find_weights("openvoice").about
    assert find_weights("xtts").size == find_weights("xtts").about


def test_the_doctor_names_what_is_here(stall):
    from avatar.doctor import _weights

    stall()
    (finding,) = _weights()
    assert (finding.status, "none fetched" in finding.detail) == ("ok", True)
    pulling.pull("tiny")
    (finding,) = _weights()
    assert "tiny" in finding.detail
    (store.folder() / "tiny" / "net.onnx").write_bytes(b"")
    _, damaged = _weights()
    assert (damaged.status, damaged.detail) == ("note", "tiny is damaged")
    assert "avatar models pull tiny" in damaged.fix


def test_a_pull_that_is_stopped_keeps_what_came(stall, monkeypatch):
    weights = stall()
    monkeypatch.setattr(fetching, "BLOCK", 50_000)

    def stop(event):
        if event.done > 0.1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pulling.pull("tiny", progress=stop)
    folder = store.place(weights)
    assert CONTENT.startswith((folder / "net.onnx.part").read_bytes())
    assert not (folder / ".lock").exists()
    assert 0 < pulling.plan("tiny").begun < len(CONTENT)
    with pytest.raises(InputError, match="on this machine"):
        store.require("tiny")
    pulling.pull("tiny")
    assert store.require("tiny")


def test_connections_are_opened_in_few_places():
    """What may open one is asked for by name: a pull, and a speech server that the user names."""
    opens = re.compile(
        r"^\s*(?:import|from) (?:urllib\.(?:request|error)|http\.client|requests|httpx|urllib3|aiohttp"
        r"|websockets?|huggingface_hub|ftplib|smtplib)\b",
        re.MULTILINE,
    )
    root = Path(avatar.__file__).parent
    found = {
        str(p.relative_to(root).as_posix()) for p in root.rglob("*.py") if opens.search(p.read_text("utf-8"))
    }
    assert "weights/fetching.py" in found
    assert found <= {"weights/fetching.py", "speech/engines/server.py"}
