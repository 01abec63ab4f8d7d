"""The page's parts that need no browser, and its texts in every language."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from avatar.lessons.player import PAGE

NODE = shutil.which("node")
WORDS = PAGE / "player" / "words"


@pytest.mark.skipif(NODE is None, reason="no Node.js on the PATH")
def test_parts_without_a_browser():
    units = Path(__file__).parent / "units.test.js"
    environment = os.environ | {"PLAYER_PAGE": str(PAGE)}
    done = subprocess.run(
        [NODE, "--test", str(units)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert re.search(r"^# pass [1-9]", done.stdout, re.MULTILINE), done.stdout[-1000:]


def read_words(language):
    """name → text of a table; the files are plain enough to be read without JavaScript."""
    source = (WORDS / f"{language}.js").read_text(encoding="utf-8")
    return {
        name: json.loads(text)
        for name, text in re.findall(r'^  (\w+): ("(?:[^"\\]|\\.)*"),$', source, re.MULTILINE)
    }


def test_page_speaks_the_languages_of_the_product():
    there = {path.stem for path in WORDS.glob("*.js")}
    assert {"en", "de", "fr", "es", "it", "pt", "ja", "zh", "hi", "ar"} <= there


@pytest.mark.parametrize("language", sorted(path.stem for path in WORDS.glob("*.js")))
def test_every_text_is_there_with_its_places(language):
    english, table = read_words("en"), read_words(language)
    assert len(english) > 90
    assert f"Player.tables.{language} = {{" in (WORDS / f"{language}.js").read_text(encoding="utf-8")
    assert list(table) == list(english)
    for name, text in table.items():
        assert text.strip() == text != ""
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", english[name])), name
    if language != "en":
        same = [name for name in english if table[name] == english[name]]
        assert len(same) < 8, same


def test_every_text_is_used_and_every_used_text_is_there():
    sources = "".join(path.read_text(encoding="utf-8") for path in (PAGE / "player").glob("*.js"))
    english = read_words("en")
    assert set(re.findall(r'say\("(\w+)"', sources)) <= set(english)
    assert [name for name in english if not re.search(rf'"{name}"', sources)] == []
