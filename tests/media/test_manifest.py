import hashlib
import json

import numpy as np

from avatar.media.manifest import Manifest, relative, write_manifest
from avatar.speech.model import Span, Speech, TimedCue, Word


def test_manifest_says_what_was_made_from_what(tmp_path):
    script = tmp_path / "lesson.md"
    script.write_text("# Hi")
    speech = Speech(
        np.zeros(24_000, np.float32),
        24_000,
        words=(Word("Hi", 0.1, 0.40004, 0, 0, 0),),
        spans=(Span(0, -1, 0.0, 1.0), Span(0, 0, 0.0, 0.9)),
        cues=(TimedCue("mark", "here", 0.25, 0.25), TimedCue("gesture", "nod", 0.3, 0.9)),
    )
    manifest = Manifest(
        tmp_path / "lesson.mp4",
        inputs=[("script", script), ("picture", tmp_path / "gone.png")],
        settings={
            "size": (1920, 1080),
            "fps": np.float32(25),
            "brand": tmp_path / "brand.yaml",
            "x": float("nan"),
        },
        seed=7,
        provider="CPUExecutionProvider",
        encoder="x264",
        scenes=["Welcome"],
        speech=speech,
        figures={"frames": np.int64(25)},
        timings={"speak": 0.12345},
        warnings=["slow"],
    )
    path = write_manifest(manifest)
    text = path.read_text(encoding="utf-8")
    data = json.loads(text)
    assert path == tmp_path / "lesson.json"
    assert data["inputs"][0] == {
        "role": "script",
        "file": "lesson.md",
        "bytes": 4,
        "sha256": hashlib.sha256(b"# Hi").hexdigest(),
    }
    assert data["inputs"][1]["missing"]
    assert data["settings"] == {"size": [1920, 1080], "fps": 25, "brand": "brand.yaml", "x": None}
    assert data["scenes"] == [{"scene": 0, "title": "Welcome", "start": 0, "end": 1}]
    assert data["segments"] == [{"scene": 0, "segment": 0, "start": 0, "end": 0.9}]
    assert data["marks"] == [{"name": "here", "at": 0.25}]
    assert data["words"][0]["text"] == "Hi"
    assert data["words"][0]["end"] == 0.4
    assert data["figures"]["frames"] == 25
    assert data["versions"]["numpy"] == np.__version__
    assert str(tmp_path) not in text


def test_names_of_files_do_not_tell_where_they_lie(tmp_path):
    folder = tmp_path / "out"
    assert relative(tmp_path / "out" / "a" / "b.png", folder) == "a/b.png"
    assert relative(tmp_path / "b.png", folder) == "../b.png"
    assert relative(tmp_path.parent / "secret" / "b.png", folder) == "b.png"
