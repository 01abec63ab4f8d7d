"""Scripts read with all that says how words are said: their own lexicon, the caller's and their brand's."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from avatar.errors import AvatarError

if TYPE_CHECKING:
    from avatar.script import Script


def read_script(
    path: str | Path,
    variables: Mapping[str, str] | None = None,
    *,
    brand: str | Path | Mapping[str, Any] | None = None,
    lexicon: str | Path | None = None,
    skip_unknown_ssml: bool = False,
    text: str | None = None,
    language: str | None = None,
) -> Script:
    """The script in a file, read again where its brand brings a lexicon. Raises ScriptError.

    text: what is read as though it were the file's; its words are all in the language.

    brand: the one to be used instead of the script's own. lexicon: a file; its words win over the brand's,
    and the script's over both. language: which of the script's, by default its first.
    """
    from avatar.script import load_script, parse_script

    def read(words: list[Path]) -> Script:
        how: dict[str, Any] = {"skip_unknown_ssml": skip_unknown_ssml, "language": language}
        if text is None:
            return load_script(path, variables, lexicon=words, **how)
        return parse_script(text, path=path, variables=variables, lexicon=words, undivided=True, **how)

    given = [Path(lexicon)] if lexicon else []
    script = read(given)
    house = find_brand_lexicon(brand if brand is not None else script.brand or None, script.path)
    if house is None:
        return script
    return read([*given, house])


def find_brand_lexicon(brand: str | Path | Mapping[str, Any] | None, base: Path | None) -> Path | None:
    """The lexicon that a brand names; none where the brand cannot be used, which others complain about."""
    if not brand:
        return None
    from avatar.compose import load_brand

    try:
        return load_brand(brand, base).lexicon
    except AvatarError:
        return None
