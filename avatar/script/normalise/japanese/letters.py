"""Latin letters in a Japanese text: letters by their names, well-known words in kana."""

from __future__ import annotations

import re

from avatar.script.normalise.addresses import FILES, address_rules
from avatar.script.normalise.japanese.numbers import number, spelt
from avatar.script.normalise.rules import Manner, rule
from avatar.script.normalise.tables import row

NAMES = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", row("""
    エー ビー シー ディー イー エフ ジー エイチ アイ ジェー ケー エル エム エヌ オー ピー キュー アール エス
    ティー ユー ブイ ダブリュー エックス ワイ ゼット
"""), strict=True))  # fmt: skip
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
    "JSON": "ジェイソン", "REST": "レスト", "SCORM": "スコーム", "LED": "エルイーディー", "pH": "ピーエイチ",
    "Ctrl": "コントロール", "Shift": "シフト", "Alt": "オルト", "Enter": "エンター", "Esc": "エスケープ",
    "Tab": "タブ", "Delete": "デリート", "Moodle": "ムードル", "Chrome": "クローム",
    "Firefox": "ファイアフォックス",
    "version": "バージョン", "Ver": "バージョン", "ver": "バージョン", "NaCl": "エヌエーシーエル",
}  # fmt: skip
"""Latin words, and how they are said."""
NUMBERED = {
    "H2O": "エイチツーオー", "CO2": "シーオーツー", "O2": "オーツー", "N2": "エヌツー", "O3": "オースリー",
    "5G": "ファイブジー", "4G": "フォージー", "3D": "スリーディー", "2D": "ツーディー", "4K": "ヨンケー",
    "8K": "ハチケー", "MP3": "エムピースリー", "MP4": "エムピーフォー", "B2B": "ビーツービー",
    "B2C": "ビーツーシー",
    "P2P": "ピーツーピー", "Web3": "ウェブスリー", "PS5": "ピーエスファイブ",
}  # fmt: skip
"""Names whose number is said as in English."""
SIGNS = {
    "+": "プラス", "＋": "プラス", "-": "マイナス", "−": "マイナス", "×": "カケル", "*": "カケル",
    "÷": "ワル", "=": "イコール", "＝": "イコール", "<": "ショウナリ", "＜": "ショウナリ", ">": "ダイナリ",
    "＞": "ダイナリ", "≥": "ダイナリイコール", "≧": "ダイナリイコール", "≤": "ショウナリイコール",
    "≦": "ショウナリイコール", "≠": "ノットイコール", "±": "プラスマイナス", "≈": "ヤク",
    "≒": "ニアリーイコール",
    "√": "ルート", "π": "パイ", "∞": "ムゲンダイ", "%": "パーセント",
}  # fmt: skip
_AREAS = {"²": "ヘイホウ", "³": "リッポウ"}
_POWERS = {"²": "ニジョウ", "³": "サンジョウ"}
_WEB = {
    ".": "ドット", "/": "スラッシュ", "@": "アットマーク", "-": "ハイフン", "_": "アンダーバー",
    ":": "コロン", "com": "コム",
}  # fmt: skip


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
    if match[0] in NUMBERED:
        return NUMBERED[match[0]]
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


def _say_web(part: str) -> str:
    if part.isdecimal():
        return spelt(part)
    return spell(part) if part in ("www", "jp", "co", *FILES) else _WEB.get(part) or latin(part)


def _say_power(match: re.Match[str], _manner: Manner) -> str:
    base = number(match["base"]) if match["base"].isdecimal() else spell(match["base"])
    return f"{base} {_POWERS[match['power']]}"


def _say_operation(match: re.Match[str], _manner: Manner) -> str:
    rest = re.findall(r"([-+＋−×*÷=＝<>])\s*(\d+(?:\.\d+)?)", match["rest"])
    return number(match["a"]) + "".join(SIGNS[sign] + number(n) for sign, n in rest)


def _say_signed(match: re.Match[str], _manner: Manner) -> str:
    return SIGNS[match["sign"]] + number(match["n"])


WEB_RULES = address_rules(_say_web, "com|jp|org|net|io")
RULES = (
    rule(
        r"(?<![\w.])(?P<a>\d+(?:\.\d+)?)(?P<rest>(?:\s*[+＋×*÷=＝]\s*\d+(?:\.\d+)?|\s+[-−]\s+\d+(?:\.\d+)?)+)(?!\w)",
        _say_operation,
        re.ASCII,
    ),
    rule(r"(?P<sign>[±≈])\s*(?P<n>\d+(?:\.\d+)?)", _say_signed),
    rule(r"(?<![A-Za-z])cm(?P<power>[²³])", lambda m, _: _AREAS[m["power"]] + "センチメートル"),
    rule(r"(?<![A-Za-z0-9.])(?P<base>[A-Za-z]{1,2}|\d+)(?P<power>[²³])", _say_power),
    rule(r"(?<![A-Za-z0-9])\d*[a-z](?=\s?[-+−×*÷=＝<>≥≧≤≦]\s?[\dA-Za-z])", _say_mixed),
    rule("Wi-Fi|iPhone|iPad", _say_word),
    rule(r"C\+\+", "シープラスプラス"),
    rule(
        r"(?<![A-Za-z0-9])(?:[A-Za-z]+-?\d+(?:\.\d+)*(?:[A-Za-z]+\d*)*|\d+(?:\.\d+)?[A-Za-z]+\d*)(?![A-Za-z0-9])",
        _say_mixed,
    ),
    rule(r"(?<![A-Za-z])(?:(?:[A-Z]\.){2,}|[A-Za-z]+)(?![A-Za-z])", _say_word),
    rule("[&＆]", "アンド"),
    rule("[" + re.escape("".join(c for c in SIGNS if c not in "-*%")) + "]", lambda m, _: SIGNS[m[0]]),
)
