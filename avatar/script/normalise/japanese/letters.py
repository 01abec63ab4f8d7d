"""Latin letters in a Japanese text: letters by their names, well-known words in kana."""

from __future__ import annotations

import re

from avatar.script.normalise.japanese.numbers import number, spelt
from avatar.script.normalise.rules import Manner, rule

NAMES = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "エー",
            "ビー",
            "シー",
            "ディー",
            "イー",
            "エフ",
            "ジー",
            "エイチ",
            "アイ",
            "ジェー",
            "ケー",
            "エル",
            "エム",
            "エヌ",
            "オー",
            "ピー",
            "キュー",
            "アール",
            "エス",
            "ティー",
            "ユー",
            "ブイ",
            "ダブリュー",
            "エックス",
            "ワイ",
            "ゼット",
        ],
        strict=True,
    )
)
WORDS = {
    "NASA": "ナサ", "NATO": "ナトー", "UNESCO": "ユネスコ", "UNICEF": "ユニセフ", "AIDS": "エイズ",
    "JPEG": "ジェイペグ", "GIF": "ジフ", "RAM": "ラム", "ROM": "ロム", "LAN": "ラン", "CAD": "キャド",
    "OPEC": "オペック", "TOEIC": "トーイック", "TOEFL": "トーフル", "ASEAN": "アセアン", "JAXA": "ジャクサ",
    "JICA": "ジャイカ", "NISA": "ニーサ", "COVID": "コビッド", "SIM": "シム", "PIN": "ピン",
    "ZIP": "ジップ", "OK": "オーケー", "CEO": "シーイーオー", "SaaS": "サース", "IoT": "アイオーティー",
    "Wi-Fi": "ワイファイ", "WiFi": "ワイファイ", "iPhone": "アイフォーン", "iPad": "アイパッド",
    "Google": "グーグル", "Windows": "ウィンドウズ", "Excel": "エクセル", "Word": "ワード",
    "Python": "パイソン", "Java": "ジャバ", "JavaScript": "ジャバスクリプト", "Linux": "リナックス",
    "Web": "ウェブ", "web": "ウェブ", "Zoom": "ズーム", "YouTube": "ユーチューブ", "Twitter": "ツイッター",
    "Facebook": "フェイスブック", "Apple": "アップル", "Amazon": "アマゾン", "Microsoft": "マイクロソフト",
    "PowerPoint": "パワーポイント", "Teams": "チームズ", "Slack": "スラック", "GitHub": "ギットハブ",
    "Docker": "ドッカー", "Mac": "マック", "Android": "アンドロイド", "ChatGPT": "チャットジーピーティー",
    "Bluetooth": "ブルートゥース", "Instagram": "インスタグラム", "LINE": "ライン",
}  # fmt: skip
_SIGNS = {
    "+": "プラス", "＋": "プラス", "-": "マイナス", "−": "マイナス", "×": "カケル", "*": "カケル",
    "÷": "ワル", "=": "イコール", "＝": "イコール", "<": "ショウナリ", ">": "ダイナリ",
    "±": "プラスマイナス", "≈": "ヤク",
}  # fmt: skip
_WEB = {
    ".": "ドット",
    "/": "スラッシュ",
    "@": "アットマーク",
    "-": "ハイフン",
    "_": "アンダーバー",
    ":": "コロン",
}


def spell(letters: str) -> str:
    """Letter by letter: "AI" → エーアイ."""
    return "".join(NAMES[c] for c in letters.upper() if c in NAMES)


def latin(word: str) -> str:
    """A Latin word as it is to be said: in kana where that is known, else as it stands."""
    if word in WORDS:
        return WORDS[word]
    return spell(word) if (word.isupper() and len(word) < 6) or len(word) == 1 else word


def _say_mixed(match: re.Match[str], _manner: Manner) -> str:
    """GPT-4, 5G, MP3, H2O, V2.0: letters named, numbers read."""
    said = ""
    for part in re.findall(r"[A-Za-z]+|\d+(?:\.\d+)?", match[0]):
        if part[0].isalpha():
            known = latin(part)
            said += f" {known} " if known == part else known
        else:
            said += spelt(part) if part.isdecimal() and len(part) > 4 else number(part)
    return said


def _say_word(match: re.Match[str], _manner: Manner) -> str | None:
    said = latin(match[0].replace(".", "") if match[0].count(".") > 1 else match[0])
    return said if said != match[0] else None


def _say_web(match: re.Match[str], _manner: Manner) -> str:
    text = re.sub(r"^https?://", "", match[0]).rstrip("/")
    said = []
    for part in re.findall(r"[A-Za-z]+|\d+|[./@_:-]", text):
        if part.isdecimal():
            said.append(spelt(part))
        elif part in ("www", "jp", "co"):
            said.append(spell(part))
        elif part == "com":
            said.append("コム")
        else:
            said.append(_WEB.get(part, latin(part)))
    return " ".join(said)


def _say_operation(match: re.Match[str], _manner: Manner) -> str:
    rest = re.findall(r"([-+＋−×*÷=＝<>])\s*(\d+(?:\.\d+)?)", match["rest"])
    return number(match["a"]) + "".join(_SIGNS[sign] + number(n) for sign, n in rest)


def _say_signed(match: re.Match[str], _manner: Manner) -> str:
    return _SIGNS[match["sign"]] + number(match["n"])


WEB_RULES = (
    rule(r"(?:https?://|www\.)[A-Za-z0-9./_-]*[A-Za-z0-9/]", _say_web),
    rule(r"[A-Za-z0-9._-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", _say_web),
    rule(
        r"(?<![A-Za-z0-9.])(?:[a-z0-9-]+\.)+(?:com|jp|org|net|io)(?:/[A-Za-z0-9/_-]*)?(?![A-Za-z])", _say_web
    ),
)
RULES = (
    rule(
        r"(?<![\w.])(?P<a>\d+(?:\.\d+)?)(?P<rest>(?:\s*[+＋×*÷=＝]\s*\d+(?:\.\d+)?|\s+[-−]\s+\d+(?:\.\d+)?)+)(?!\w)",
        _say_operation,
        re.ASCII,
    ),
    rule(r"(?P<sign>[±≈])\s*(?P<n>\d+(?:\.\d+)?)", _say_signed),
    rule("Wi-Fi|iPhone|iPad", _say_word),
    rule(r"C\+\+", "シープラスプラス"),
    rule(
        r"(?<![A-Za-z0-9])(?:[A-Za-z]+-?\d+(?:\.\d+)*(?:[A-Za-z]+\d*)*|\d+(?:\.\d+)?[A-Za-z]+\d*)(?![A-Za-z0-9])",
        _say_mixed,
    ),
    rule(r"(?<![A-Za-z])(?:(?:[A-Z]\.){2,}|[A-Za-z]+)(?![A-Za-z])", _say_word),
    rule("[&＆]", "アンド"),
)
