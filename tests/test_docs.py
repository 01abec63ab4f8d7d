"""The README and the pages of docs/ say what is there: links, commands with their options, names, scripts."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import avatar
from avatar.script import parse_script

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """Headings as GitHub makes addresses of them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


@pages
def test_links_lead_somewhere(page):
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for address in re.findall(r"\]\(([^)\s]+)\)", prose):
        if address.startswith(("http", "/")):
            continue
        name, _, anchor = address.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), address
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), address


@pages
def test_every_picture_of_the_docs_is_shown(page):
    if page.stem == "README":
        shown = "".join(p.read_text(encoding="utf-8") for p in PAGES)
        assert [p.name for p in ROOT.glob("docs/images/*") if f"images/{p.name}" not in shown] == []


@pytest.fixture(scope="module")
def root() -> Any:
    from typer.main import get_command

    from avatar.cli import app

    return get_command(app)


def command_lines(page: Path) -> list[str]:
    text = "\n".join([*blocks(page, "sh"), *blocks(page, "console"), *blocks(page, "")])
    lines = text.replace("\\\n", " ").splitlines()
    return [found[1] for line in lines if (found := re.match(r"(?:\$ )?avatar (.*)", line))]


@pages
def test_commands_and_their_options_exist(page, root):
    for line in command_lines(page):
        words = shlex.split(line.partition(" #")[0])
        known = root
        while words and words[0] in getattr(known, "commands", {}):
            known = known.commands[words.pop(0)]
        assert known is not root, f"avatar {line}"
        options = {name for param in known.params for name in (*param.opts, *param.secondary_opts)}
        for word in words:
            if re.match(r"--?[a-z]", word):
                assert word.partition("=")[0] in options | {"--help", "--no-captions"}, f"avatar {line}"


@pages
def test_names_in_programs_are_public(page):
    for block in blocks(page, "python"):
        if "avatar" not in block:
            continue
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert node.value.id != "avatar" or node.attr in avatar.__all__, node.attr


@pytest.mark.parametrize("name", ["README.md", "docs/script.md"])
def test_the_first_scripts_anybody_tries_are_right(name, tmp_path):
    (tmp_path / "tides.png").write_bytes((ROOT / "examples" / "tides.png").read_bytes())
    for text in blocks(ROOT / name, "markdown"):
        assert len(parse_script(text, path=tmp_path / "lesson.md").scenes) >= 1
