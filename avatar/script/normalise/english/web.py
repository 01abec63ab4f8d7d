"""Addresses: URLs, e-mail, handles, hashtags, file names."""

from __future__ import annotations

import re
from urllib.parse import unquote

from avatar.script.normalise.english.letters import spell, word_or_letters
from avatar.script.normalise.english.numbers import paired
from avatar.script.normalise.rules import Manner, rule
from avatar.script.normalise.tables import row, words

MARKS = {
    ".": "dot", "/": "slash", "-": "dash", "_": "underscore", "@": "at", ":": "colon", "?": "question mark",
    "\\": "backslash", "=": "equals", "&": "and", "#": "hash", "+": "plus", "%": "percent", "~": "tilde",
}  # fmt: skip

DOMAINS = row("""
    com org net edu gov io ai dev app info co uk de fr es it eu ca au us ch at nl be se no dk fi pl jp cn in
    br me tv xyz tech online site store shop blog int mil
""")
"""Top-level domains under which a bare `name.tld` is taken for an address."""

EXTENSIONS = row("""
    pdf tar gz doc docx xls xlsx ppt pptx csv txt md json yaml yml xml html htm css js ts py png jpg jpeg
    gif svg webp mp3 mp4 wav zip exe srt vtt onnx toml ini log
""")
SPELLED = words("""
    gz www http https ftp ssh html htm php css js ts pdf csv xml doc docx xls xlsx ppt pptx txt svg png mp3
    mp4 md tv uk us eu api url id ui faq ai io de fr py srt vtt yml etc usr tmp lib dev www
""")
"""Parts of an address that are said letter by letter."""

SAID = {"json": "jason", "yaml": "yammel", "jpg": "jay peg", "jpeg": "jay peg", "gif": "gif", "wav": "wave"}


def address(text: str, british: bool = False) -> str:
    """An address as it is read out: example.com/docs → "example dot com slash docs"."""
    words: list[str] = []
    for part in re.findall(r"[A-Za-z]+|\d+|[^A-Za-z\d\s]", text):
        if part in MARKS:
            words.append(MARKS[part])
        elif part.isdecimal() and part.isascii():
            words.append(paired(part))
        elif not part[0].isalnum():
            continue
        else:
            words.extend(_split(part, british))
    return " ".join(words)


def _split(part: str, british: bool) -> list[str]:
    """The words in a run of letters: a camel's humps, letters one by one, or the word as it is."""
    low = part.lower()
    if low in SAID:
        return [SAID[low]]
    if low in SPELLED or (1 < len(low) <= 5 and not set("aeiouy") & set(low)):
        return [spell(low, british)]
    humps = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", part)
    return [word_or_letters(h, british) if h.isupper() and len(h) > 1 else h.lower() for h in humps]


def _url(match: re.Match[str], manner: Manner) -> str | None:
    text = match["host"].removeprefix("www.") + unquote(match["path"] or "")
    return address(text.rstrip("/"), manner.british)


def _email(match: re.Match[str], manner: Manner) -> str:
    return address(match[0], manner.british)


def _tag(match: re.Match[str], manner: Manner) -> str:
    return f"{'at' if match[1] == '@' else 'hashtag'} {address(match[2].replace('_', ' '), manner.british)}"


def _file(match: re.Match[str], manner: Manner) -> str:
    return address(match[0], manner.british)


_PATH = r"(?P<path>(?::\d+)?(?:[/?\#][^\s<>\"“”']*[^\s<>\"“”'.,;:!?)\]}…]|/)?)"

RULES = (
    rule(r"(?<![\w.+@-])(?:mailto:)?[\w+][\w.+-]*@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b", _email),
    rule(r"(?:https?|ftp)://(?P<host>[\w-]+(?:\.[\w-]+)*)" + _PATH, _url, re.IGNORECASE),
    rule(
        r"(?<![\w@./-])(?P<host>(?:[A-Za-z0-9][\w-]*\.)+(?:"
        + "|".join(DOMAINS)
        + r"))(?![\w-]|\.\w)"
        + _PATH,
        _url,
    ),
    # C:\Users\ada, /etc/hosts, ~/notes
    rule(r"(?<![\w])[A-Za-z]:\\(?:[\w.$-]*[\w$]\\?)*", _file),
    rule(r"(?<![^\s(\[“\"'])~?(?:/[\w.-]*\w){2,}/?|(?<![^\s(\[“\"'])~/[\w.-]*\w", _file),
    rule(r"(?<![\w@./-])(?P<host>localhost)(?=:\d|/)" + _PATH, _url),
    rule(r"(?<![\w./-])[\w-]+(?:\.[\w-]+)*\.(?:" + "|".join(EXTENSIONS) + r")(?![\w-]|\.\w)", _file),
    rule(r"(?<![\w.])\.(?:" + "|".join(EXTENSIONS) + r")(?![\w-]|\.\w)", _file),
    rule(r"(?<![\w&/])([@\#])(\d*[A-Za-z_]\w*)", _tag),
)
