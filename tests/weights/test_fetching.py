"""Downloads as they go: whole, broken off, tampered with, refused. The server is on this machine."""

import errno

import pytest

from avatar.errors import FetchError, OutputError
from avatar.media import atomic
from avatar.weights import fetching
from avatar.weights.catalogue import WeightsFile
from avatar.weights.fetching import fetch

from .conftest import CONTENT, blob, sha

NAME = "net.onnx"


@pytest.fixture
def target(tmp_path):
    return tmp_path / NAME


@pytest.fixture
def part(tmp_path):
    return tmp_path / (NAME + ".part")


@pytest.fixture
def file(shop):
    return WeightsFile(NAME, f"{shop.address}/{NAME}", len(CONTENT), sha(CONTENT))


def get(file, target, **more):
    return fetch(file, target, name="tiny", **more)


def test_whole(file, target, part):
    seen = []
    entry = get(file, target, tell=lambda done, total: seen.append((done, total)))
    assert target.read_bytes() == CONTENT
    assert (entry.sha256, entry.size, entry.vouched) == (sha(CONTENT), len(CONTENT), "published")
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert not part.exists()


def test_goes_on_where_it_was_broken_off(shop, file, target, part):
    part.write_bytes(CONTENT[:100_000])
    get(file, target)
    assert target.read_bytes() == CONTENT
    assert [headers.get("range") for headers in shop.asked("/net.onnx")] == ["bytes=100000-"]


def test_connection_that_ends_early_is_taken_up_again(shop, file, target):
    left = [3]

    def cut(handler):
        if left[0] == 0:
            return False
        left[0] -= 1
        handler.serve(CONTENT, cut=50_000)
        return True

    shop.rules["/net.onnx"] = cut
    get(file, target)
    assert target.read_bytes() == CONTENT
    assert [h.get("range") for h in shop.asked("/net.onnx")] == [
        None,
        "bytes=50000-",
        "bytes=100000-",
        "bytes=150000-",
    ]


def test_server_without_ranges_is_begun_anew(shop, file, target, part):
    part.write_bytes(b"x" * 100_000)  # even if what is there was something else
    shop.rules["/net.onnx"] = lambda handler: handler.serve(CONTENT, ranges=False) is None
    get(file, target)
    assert target.read_bytes() == CONTENT


def test_killed_before_the_check(shop, file, target, part):
    part.write_bytes(CONTENT)
    get(file, target)
    assert target.read_bytes() == CONTENT
    assert shop.seen == []


def test_tampered_is_refused_and_deleted(shop, file, target, part):
    shop.content["/net.onnx"] = CONTENT[:-1] + b"!"
    with pytest.raises(FetchError, match="not the file it should be") as caught:
        get(file, target)
    assert sha(CONTENT) in str(caught.value)
    assert not target.exists()
    assert not part.exists()


def test_broken_beginning_is_refused_and_the_next_try_is_whole(file, target, part):
    part.write_bytes(b"x" * 1000)
    with pytest.raises(FetchError, match="It was deleted"):
        get(file, target)
    assert not part.exists()
    get(file, target)
    assert target.read_bytes() == CONTENT


def test_other_size_is_refused_before_it_is_fetched(shop, file, target, part):
    shop.content["/net.onnx"] = b"<html>Please log in</html>"
    with pytest.raises(FetchError, match=r"offers 26 bytes, and net.onnx has 256,000"):
        get(file, target)
    assert not part.exists()


def test_endless_answer_is_cut_off(shop, file, target, part):
    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 100_000)
        except OSError:
            pass
        handler.close_connection = True
        return True

    shop.rules["/net.onnx"] = endless
    with pytest.raises(FetchError, match="sends more than the 256,000 bytes"):
        get(file, target)
    assert not part.exists()


@pytest.mark.parametrize("status", [404, 410, 451])
def test_what_is_gone(shop, file, target, status):
    def gone(handler):
        handler.send_response(status)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    shop.rules["/net.onnx"] = gone
    with pytest.raises(FetchError, match=str(status)) as caught:
        get(file, target)
    assert "avatar models add" in caught.value.hint
    assert len(shop.seen) == 1


def test_busy_server_is_asked_again_and_given_up(shop, file, target):
    def busy(handler):
        handler.send_response(503)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    shop.rules["/net.onnx"] = busy
    with pytest.raises(FetchError, match="503") as caught:
        get(file, target)
    assert caught.value.retry
    assert 2 <= len(shop.seen) <= fetching.TRIES


def test_silent_server_is_given_up_and_what_came_is_kept(shop, file, target, part, monkeypatch):
    monkeypatch.setattr(fetching, "TRIES", 2)

    def hang(handler):
        handler.send_response(200 if "Range" not in handler.headers else 206)
        first = int(handler.headers.get("Range", "bytes=0-")[6:-1])
        handler.send_header("Content-Range", f"bytes {first}-{len(CONTENT) - 1}/{len(CONTENT)}")
        handler.send_header("Content-Length", str(len(CONTENT) - first))
        handler.end_headers()
        if not first:
            handler.wfile.write(CONTENT[: 1 << 17])
            handler.wfile.flush()
        shop.over.wait(10)
        handler.close_connection = True
        return True

    shop.rules["/net.onnx"] = hang
    with pytest.raises(FetchError, match="could not be fetched") as caught:
        get(file, target)
    assert "kept" in caught.value.hint
    assert not target.exists()
    assert CONTENT.startswith(part.read_bytes())


def test_no_network(target):
    file = WeightsFile(NAME, "http://127.0.0.1:9/net.onnx", 5, sha(b"hello"))
    with pytest.raises(FetchError, match=r"could not be fetched from 127\.0\.0\.1:9") as caught:
        get(file, target)
    assert "avatar models show tiny" in caught.value.hint
    assert "avatar models add" in caught.value.hint


def test_only_https_is_followed(shop, file, target):
    with pytest.raises(FetchError, match="not an https address"):
        get(WeightsFile(NAME, "http://example.org/net.onnx", 5, sha(b"hello")), target)

    def astray(handler):
        handler.send_response(302)
        handler.send_header("Location", "http://example.org/net.onnx")
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    shop.rules["/net.onnx"] = astray
    with pytest.raises(FetchError, match="not an https address"):
        get(file, target)


def redirect(where, **headers):
    def rule(handler):
        handler.send_response(302)
        handler.send_header("Location", where)
        handler.send_header("Content-Length", "0")
        for key, value in headers.items():
            handler.send_header(key.replace("_", "-"), value)
        handler.end_headers()
        return True

    return rule


def test_redirect_to_a_store_does_not_take_the_key_along(shop, open_shop, file, target, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    store = open_shop()
    shop.rules["/net.onnx"] = redirect(f"{store.address}/net.onnx")
    get(file, target, gate="https://example.org/terms")
    assert target.read_bytes() == CONTENT
    assert shop.asked("/net.onnx")[0]["authorization"] == "Bearer secret"
    assert "authorization" not in store.asked("/net.onnx")[0]


def test_a_store_goes_on_where_it_was_broken_off_too(shop, open_shop, file, target, part):
    store = open_shop()
    shop.rules["/net.onnx"] = redirect(f"{store.address}/net.onnx")
    part.write_bytes(CONTENT[:70_000])
    get(file, target)
    assert target.read_bytes() == CONTENT
    assert store.asked("/net.onnx")[0]["range"] == "bytes=70000-"


def test_redirect_within_the_hub_keeps_the_key(shop, file, target, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    shop.content["/cache/net.onnx"] = CONTENT
    shop.rules["/net.onnx"] = redirect("/cache/net.onnx")
    get(file, target, gate="https://example.org/terms")
    assert shop.asked("/cache/net.onnx")[0]["authorization"] == "Bearer secret"


def test_the_key_is_for_gated_files_alone(shop, file, target, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    get(file, target)
    assert "authorization" not in shop.asked("/net.onnx")[0]


@pytest.mark.parametrize(("key", "words"), [("", "HF_TOKEN holds no key"), ("old", "is not let in")])
def test_terms_that_were_not_accepted(shop, file, target, monkeypatch, key, words):
    monkeypatch.setenv("HF_TOKEN", key)

    def locked(handler):
        handler.send_response(403)
        handler.send_header("Content-Length", "0")
        handler.end_headers()
        return True

    shop.rules["/net.onnx"] = locked
    with pytest.raises(FetchError, match=words) as caught:
        get(file, target, gate="https://example.org/terms")
    assert "Accept them at https://example.org/terms" in caught.value.hint
    assert "old" not in caught.value.hint


def test_unknown_digest_is_the_hubs(shop, open_shop, target):
    store = open_shop()
    shop.rules["/net.onnx"] = redirect(
        f"{store.address}/net.onnx", X_Linked_ETag=f'"{sha(CONTENT)}"', X_Linked_Size=str(len(CONTENT))
    )
    entry = get(WeightsFile(NAME, f"{shop.address}/{NAME}"), target)
    assert (entry.vouched, entry.sha256) == ("hub", sha(CONTENT))
    store.content["/net.onnx"] = CONTENT[::-1]
    target.unlink()
    with pytest.raises(FetchError, match="not the file it should be"):
        get(WeightsFile(NAME, f"{shop.address}/{NAME}"), target)


def test_small_files_have_a_git_id(shop, target):
    tag = {"ETag": f'W/"{blob(CONTENT)}"'}
    shop.rules["/net.onnx"] = lambda handler: handler.serve(CONTENT, headers=tag) is None
    assert get(WeightsFile(NAME, f"{shop.address}/{NAME}"), target).sha256 == sha(CONTENT)
    tag["ETag"] = f'"{blob(b"other")}"'
    with pytest.raises(FetchError, match="git id"):
        get(WeightsFile(NAME, f"{shop.address}/{NAME}"), target)


def test_the_store_does_not_vouch_for_itself(shop, open_shop, target, part):
    store = open_shop()
    store.rules["/net.onnx"] = lambda handler: (
        handler.serve(CONTENT, headers={"ETag": f'"{sha(CONTENT)}"'}) is None
    )
    shop.rules["/net.onnx"] = redirect(f"{store.address}/net.onnx")
    with pytest.raises(FetchError, match="without a digest"):
        get(WeightsFile(NAME, f"{shop.address}/{NAME}"), target)
    assert not part.exists()


def test_recorded_digest_wins_over_the_hubs(shop, target):
    tag = {"ETag": f'"{sha(CONTENT)}"'}
    shop.rules["/net.onnx"] = lambda handler: handler.serve(CONTENT, headers=tag) is None
    with pytest.raises(FetchError, match="not the file it should be"):
        get(WeightsFile(NAME, f"{shop.address}/{NAME}"), target, recorded=sha(b"what was here before"))


def test_full_disk_before(file, target, monkeypatch):
    usage = atomic.shutil.disk_usage(target.parent)._replace(free=1000)
    monkeypatch.setattr(atomic.shutil, "disk_usage", lambda path: usage)
    with pytest.raises(OutputError, match="are needed"):
        get(file, target)
    assert not target.exists()


def test_full_disk_meanwhile_keeps_what_came(file, target, part, monkeypatch):
    written = []
    opened = type(part).open

    def fills_up(path, mode="r", *more):
        handle = opened(path, mode, *more)
        if path != part or "b" not in mode or "r" in mode:
            return handle

        class Full:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                handle.close()

            def write(self, block):
                if written:
                    raise OSError(errno.ENOSPC, "No space left on device")
                written.append(handle.write(block))

            def flush(self):
                handle.flush()

        return Full()

    monkeypatch.setattr(fetching, "BLOCK", 10_000)
    monkeypatch.setattr(type(part), "open", fills_up)
    with pytest.raises(OutputError, match="the disk is full"):
        get(file, target)
    monkeypatch.undo()
    assert part.read_bytes() == CONTENT[:10_000]


def test_garbage_for_an_answer(shop, file, target, monkeypatch):
    monkeypatch.setattr(fetching, "TRIES", 2)

    def garbage(handler):
        handler.wfile.write(b"\x00\x01 this is no http\r\n\r\n")
        handler.close_connection = True
        return True

    shop.rules["/net.onnx"] = garbage
    with pytest.raises(FetchError, match="could not be fetched"):
        get(file, target)


def test_loop_of_redirects(shop, file, target):
    shop.rules["/net.onnx"] = redirect("/net.onnx")
    with pytest.raises(FetchError):
        get(file, target)
