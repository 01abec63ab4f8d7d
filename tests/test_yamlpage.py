"""YAML files written by hand: what is refused, and whether the place is named."""

from __future__ import annotations

import pytest

from avatar.errors import InputError
from avatar.yamlpage import LARGEST, read_yaml


def test_values_and_their_places(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfname: x\r\nlogo:\r\n  light: a.png\r\n")
    page = read_yaml(path)
    assert page.data == {"name": "x", "logo": {"light": "a.png"}}
    assert (page.place("logo", "light"), page.place("logo", "dark")) == ((3, 3), (2, 1))


def test_anchors_and_merges_are_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("base: &b {size: 1, lead: 2}\nfirst: {<<: *b, size: 3}\nsecond: {<<: *b}\n")
    assert read_yaml(path).data["first"] == {"size": 3, "lead": 2}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "a.yaml:4:3: Broken YAML: 'c' comes twice, first in line 3."),
        ("a: [", "a.yaml:1:5: Broken YAML"),
        ("a: 1\nb: !!int ''\n", "a.yaml:2:4: Broken YAML: '' is no valid int."),
        ("a: !!bool maybe", "is no valid bool"),
        ("a: !!timestamp x", "is no valid timestamp"),
        ("a: 2001-02-30", "'2001-02-30' is no valid timestamp"),
        ("a: " + "9" * 5000, "is no valid int"),
        ("a: \x07", "a.yaml:1:4: Broken YAML: the character U+0007 is not allowed. Remove it."),
        ('a: "\\UFFFFFFFF"', "a.yaml:1:7: Broken YAML: there is no such character."),
        ("a: &a [*a]", "holds itself"),
        ("a: " + "[" * 1200, "nested too deeply"),
        ("[a]: b\n- c", "Broken YAML"),
        ("!!python/object/apply:os.system ['true']", "a.yaml:1:1: Broken YAML"),
        ("", "a.yaml:1:1: expected"),
        ("- a", "a.yaml:1:1: expected"),
        ("a: \ud800", "not UTF-8 text: byte 0xed in line 1"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path, text, message):
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(InputError) as caught:
        read_yaml(path)
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_a_short_file_does_not_stand_for_millions_of_values(tmp_path):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    path = tmp_path / "a.yaml"
    path.write_text("\n".join(lines))
    with pytest.raises(InputError, match="stands for more than 20,000 values"):
        read_yaml(path)


def test_what_is_no_file_or_too_large(tmp_path):
    (tmp_path / "large.yaml").write_bytes(b"a" * (LARGEST + 1))
    for name, message in (
        ("large.yaml", "too large"),
        ("none.yaml", "cannot be read"),
        ("n" * 300, "cannot be read"),
        ("a\0b", "not a path"),
        (".", "is a folder"),
    ):
        with pytest.raises(InputError, match=message):
            read_yaml(tmp_path / name)
