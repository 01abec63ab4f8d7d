import base64
import csv
import errno
import hashlib
import io
import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import cv2
import numpy as np
import pytest
from PIL import Image

from avatar.errors import OutputError
from avatar.lessons.job import Job, Result, Status
from avatar.lessons.report import Totals, thumbnails, write_report
from avatar.lessons.report.lines import amount, clock, duration, link, printable
from avatar.lessons.report.sheet import COLUMNS, defuse
from avatar.media import atomic

STARTED = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"


class Page(HTMLParser):
    """What a browser would make of the report, as far as the tests ask."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self._open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if self._open and self._open[-1] not in ("style", "script"):
            self.texts.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]


def result(folder, number=2, key="intro", status=Status.DONE, title="Tides", **more):
    output = folder / f"{key}.mp4"
    return Result(Job(key, number, Path("lesson.md"), output, title, "en"), status, **more)


def poster(path, size=(640, 360)):
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    picture[..., 2] = np.linspace(0, 255, size[0]).astype(np.uint8)
    cv2.imwrite(str(path), picture)
    return path


def report(folder, results):
    paths = write_report(
        folder,
        results,
        STARTED,
        STARTED + timedelta(minutes=3),
        table="lessons.csv",
        script="lesson.md",
    )
    rows = list(csv.DictReader(io.StringIO(paths.csv.read_bytes().decode("utf-8-sig"), newline="")))
    return Page(paths.html.read_text("utf-8")), rows, json.loads(paths.json.read_text("utf-8")), paths


def test_all_three_say_the_same(tmp_path):
    video = tmp_path / "intro.mp4"
    video.write_bytes(b"x" * 2_000)
    still = poster(tmp_path / "intro.jpg")
    results = [
        result(
            tmp_path,
            seconds=61.2,
            took=30.5,
            attempts=2,
            reason="new",
            warnings=("The picture is small.",),
            files={"video": video, "poster": still, "vtt": tmp_path / "gone.vtt"},
        ),
        result(tmp_path, 3, "waves", Status.FAILED, "Waves", error="No such voice: emna.", hint="emma?"),
    ]
    page, rows, record, paths = report(tmp_path, results)
    text = " ".join(page.texts)
    assert "1 of 2 lessons is there: 1 failed." in text
    for words in ("Tides", "1:01", "2 tries", "The picture is small.", "No such voice: emna.", "emma?"):
        assert words in text
    hrefs = [attrs["href"] for attrs in page.all("a")]
    assert "intro.mp4" in hrefs
    assert "intro.jpg" in hrefs
    assert "gone.vtt" not in hrefs  # a report does not promise what is not there
    assert [row["status"] for row in rows] == ["done", "failed"]
    assert rows[0]["warnings"] == "The picture is small."
    assert rows[1]["error"] == "No such voice: emna."
    assert set(rows[0]) == set(COLUMNS)
    assert record["format"] == 1
    assert record["totals"]["by_status"] == {"done": 1, "failed": 1}
    assert record["totals"]["bytes"] == 2_000 + still.stat().st_size
    assert record["rows"][0]["files"] == {"video": "intro.mp4", "poster": "intro.jpg"}
    assert record["rows"][1]["hint"] == "emma?"
    assert datetime.fromisoformat(record["started"]) == STARTED
    assert paths.totals.whole == 1


def test_page_needs_nothing_from_outside_and_runs_only_its_own_script(tmp_path):
    page, _, _, paths = report(tmp_path, [result(tmp_path, title=SCRIPT)])
    text = paths.html.read_text("utf-8")
    assert re.findall(r"https?://", text) == []
    assert len(page.all("script")) == len(page.all("style")) == 1
    assert not any("style" in attrs or any(name.startswith("on") for name in attrs) for _, attrs in page.tags)
    (policy,) = (a["content"] for a in page.all("meta") if a.get("http-equiv"))
    for tag in ("script", "style"):
        block = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "hostile",
    [
        SCRIPT,
        '"><img src=x onerror=alert(1)>',
        "</script></title></style>",
        "&lt;b&gt;",
        "' onclick='x",
        "]]>-->",
    ],
)
def test_texts_stay_texts(tmp_path, hostile):
    path = tmp_path / "a.log"
    path.write_text("x")
    row = result(
        tmp_path,
        key=f"x{hostile}",
        title=hostile,
        status=Status.FAILED,
        error=hostile,
        hint=hostile,
        reason=hostile,
        warnings=(hostile,) * 3,
        files={f"kind{hostile}": path},
    )
    plain, _, _, _ = report(tmp_path, [result(tmp_path, status=Status.FAILED, error="a", hint="b")])
    page, _, record, _ = report(tmp_path, [row])
    assert "".join(page.texts).count(hostile) >= 6
    added = {tag for tag, _ in page.tags} - {tag for tag, _ in plain.tags}
    assert added <= {"ul", "li", "details", "summary"}
    assert record["rows"][0]["title"] == hostile


def test_directions_are_kept_apart_and_not_turned_around(tmp_path):
    titles = ["שיעור ראשון", "مرحبا", "invoice \u202eexe.mp4"]
    rows = [result(tmp_path, n + 2, f"k{n}", title=title) for n, title in enumerate(titles)]
    page, _, record, _ = report(tmp_path, rows)
    assert [attrs.get("dir") for attrs in page.all("strong")] == ["auto"] * 3
    assert titles[0] in page.texts
    assert record["rows"][2]["title"] == "invoice \ufffdexe.mp4"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd()", "'=cmd()"),
        ("+1", "'+1"),
        ("-1+2", "'-1+2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "\t'=1"),
        ("＝1", "'＝1"),
        ("a;=HYPERLINK(1)", "a;'=HYPERLINK(1)"),
        ("one\n=two", "one =two"),
        ("Tides - part 1", "Tides - part 1"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_spreadsheets_run_nothing(text, cell):
    assert defuse(text) == cell


def test_a_formula_in_any_text_is_defused(tmp_path):
    row = result(
        tmp_path,
        key="=k",
        title="=t",
        status=Status.FAILED,
        error="=e",
        hint="=h",
        reason="=r",
        warnings=("=w",),
    )
    _, (cells,), _, _ = report(tmp_path, [row])
    assert not [name for name, value in cells.items() if value.startswith("=")]
    assert cells["title"] == "'=t"


@pytest.mark.parametrize(
    "name", ["a b#c?d&e.mp4", "javascript:alert(1).mp4", "100%.mp4", "ü\u202e.mp4", "<b>.mp4", "\udcff.mp4"]
)
def test_links_lead_to_their_files(tmp_path, name):
    address = link(tmp_path / "out" / name, tmp_path)
    assert re.fullmatch(r"out/[\w.%()~-]+", address, re.ASCII)
    assert unquote(address, errors="surrogateescape") == f"out/{name}"


def test_links_leave_the_folder_by_dots(tmp_path):
    assert link(tmp_path / "cache" / "a.log", tmp_path / "out") == "../cache/a.log"


def test_what_no_page_may_hold_is_marked():
    assert printable("a\x00b\x1b[31m\udc80\r\nc") == "a\ufffdb\ufffd[31m\ufffd\nc"
    assert len(printable("word " * 20_000)) <= 4000


def pictures(page):
    return [Image.open(io.BytesIO(base64.b64decode(a["src"].split(",")[1]))) for a in page.all("img")]


def test_thumbnail_comes_from_the_poster(tmp_path):
    files = {"poster": poster(tmp_path / "a.jpg", (1920, 1080))}
    page, _, _, _ = report(tmp_path, [result(tmp_path, files=files)])
    (picture,) = pictures(page)
    assert picture.size == (288, 162)
    assert page.all("img")[0]["loading"] == "lazy"
    left, right = picture.getpixel((4, 80)), picture.getpixel((283, 80))
    assert right[0] - left[0] > 200


def test_thumbnail_comes_from_the_middle_of_a_video(tmp_path, make_video):
    path = make_video(tmp_path / "a.mp4")  # black for a second, then red
    page, _, _, _ = report(tmp_path, [result(tmp_path, files={"video": path})])
    (picture,) = pictures(page)
    red, green, _ = picture.getpixel((picture.width // 2, picture.height // 2))
    assert red > 180
    assert green < 60
    assert "a.mp4" in [attrs["href"] for attrs in page.all("a")]


@pytest.fixture
def make_video():
    import av

    def make(path):
        with av.open(str(path), "w") as file:
            stream = file.add_stream("libx264", rate=10)
            stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
            stream.codec_context.gop_size = 5
            for number in range(100):
                picture = np.zeros((90, 160, 3), np.uint8)
                picture[..., 0] = 255 * (number >= 10)
                for packet in stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")):
                    file.mux(packet)
            for packet in stream.encode():
                file.mux(packet)
        return path

    return make


@pytest.mark.parametrize("content", [b"", b"not a video", b"\xff\xd8\xff\xe0 half a JPEG"])
def test_files_that_cannot_be_read_have_no_picture(tmp_path, content):
    files = {}
    for kind, name in (("poster", "a.jpg"), ("video", "a.mp4")):
        files[kind] = tmp_path / name
        files[kind].write_bytes(content)
    page, _, record, _ = report(tmp_path, [result(tmp_path, files=files)])
    assert page.all("img") == []
    assert set(record["rows"][0]["files"]) == {"poster", "video"}


def test_a_thousand_rows_are_a_page_of_bounded_size(tmp_path, monkeypatch):
    monkeypatch.setattr(thumbnails, "BUDGET", 100_000)
    noise = np.random.default_rng(0).integers(0, 255, (360, 640, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "a.jpg"), noise)
    files = {"poster": tmp_path / "a.jpg"}
    rows = [result(tmp_path, n, f"row-{n}", files=files, error="e" * 100) for n in range(1000)]
    page, cells, record, paths = report(tmp_path, rows)
    assert 0 < len(page.all("img")) < 30
    assert sum(len(attrs["src"]) for attrs in page.all("img")) <= 100_000
    assert max(picture.width for picture in pictures(page)) <= 160
    assert paths.html.stat().st_size < 1_500_000
    assert len(cells) == len(record["rows"]) == 1000
    assert len({attrs["id"] for attrs in page.all("tr") if "id" in attrs}) == 1000


@pytest.mark.parametrize(
    ("statuses", "sentence"),
    [
        ([], "There was no lesson to make."),
        ([Status.DONE], "The lesson is there."),
        ([Status.DONE, Status.KEPT], "All 2 lessons are there."),
        ([Status.FAILED], "None of 1 lesson is there: 1 failed."),
        (
            [Status.DONE, Status.KEPT, Status.REFUSED, Status.FAILED, Status.FAILED],
            "2 of 5 lessons are there: 2 failed, 1 refused.",
        ),
        ([Status.WAITING, Status.CANCELLED], "None of 2 lessons is there: 1 cancelled, 1 not begun."),
    ],
)
def test_one_sentence_says_how_it_went(tmp_path, statuses, sentence):
    rows = [result(tmp_path, n, f"k{n}", status) for n, status in enumerate(statuses)]
    page, _, _, paths = report(tmp_path, rows)
    assert paths.totals.sentence() == sentence
    assert sentence in page.texts
    assert isinstance(paths.totals, Totals)


def test_numbers_for_people():
    assert [clock(s) for s in (0.4, 59.6, 725, 3765)] == ["0:00", "1:00", "12:05", "1:02:45"]
    assert [duration(s) for s in (0.4, 9.96, 59.7, 200, 18_720, 7200)] == [
        "0.4 s",
        "10 s",
        "59 s",
        "3 min 20 s",
        "5 h 12 min",
        "2 h",
    ]
    assert [amount(n) for n in (0, 10, 820_000, 4_130_000, 12_300_000_000)] == [
        "0 KB",
        "1 KB",
        "820 KB",
        "4.1 MB",
        "12 GB",
    ]


def test_a_report_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    report(tmp_path, [result(tmp_path, title="First")])
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}

    def full(path):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(atomic, "_sync", full)
    with pytest.raises(OutputError, match="disk is full"):
        report(tmp_path, [result(tmp_path, title="Second")])
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(OutputError, match="there is no folder"):
        report(tmp_path / "nowhere", [])


BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(not BROWSER, reason="no Chromium to open the page in")
@pytest.mark.parametrize("wanted", ["failed", "warned"])
def test_a_browser_shows_what_is_chosen(tmp_path, wanted):
    rows = [
        result(tmp_path, 2, "a", title=SCRIPT),
        result(tmp_path, 3, "b", Status.FAILED, SCRIPT, error="No."),
        result(tmp_path, 4, "c", title="C", warnings=("Small.",)),
    ]
    _, _, _, paths = report(tmp_path, rows)
    command = [
        BROWSER,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path / 'browser'}",
    ]
    done = subprocess.run(
        [*command, "--dump-dom", f"{paths.html.as_uri()}#{wanted}"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    page = Page(done.stdout)
    shown = [attrs["data-status"] for attrs in page.all("tr") if "id" in attrs and "hidden" not in attrs]
    assert shown == {"failed": ["failed"], "warned": ["done"]}[wanted]
    (tools,) = page.all("form")
    assert "hidden" not in tools  # the page's own script ran, for all that it forbids
    assert "1 of 3 shown" in page.texts
