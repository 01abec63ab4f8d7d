"""Counters (助数詞): how what is counted is read after a number."""

from __future__ import annotations

from avatar.script.normalise.japanese.numbers import cardinal, counted, number

PLAIN = {
    "枚": "マイ", "台": "ダイ", "番": "バン", "番目": "バンメ", "番線": "バンセン", "名": "メイ",
    "名様": "メイサマ", "度": "ド", "倍": "バイ", "秒": "ビョウ", "秒間": "ビョウカン", "割": "ワリ",
    "号": "ゴウ", "号室": "ゴウシツ", "号車": "ゴウシャ", "位": "イ", "字": "ジ", "文字": "モジ",
    "語": "ゴ", "行": "ギョウ", "段": "ダン", "問": "モン", "面": "メン", "部": "ブ", "列": "レツ",
    "例": "レイ", "両": "リョウ", "代": "ダイ", "代目": "ダイメ", "人前": "ニンマエ", "万": "マン",
    "分の": "ブンノ", "膳": "ゼン", "畳": "ジョウ", "門": "モン", "羽": "ワ", "次": "ジ", "時限": "ジゲン",
    "グラム": "グラム", "メートル": "メートル", "リットル": "リットル", "ドル": "ドル", "ユーロ": "ユーロ",
    "ポンド": "ポンド", "ウォン": "ウォン", "ミリ": "ミリ", "メガ": "メガ", "ギガ": "ギガ",
    "バイト": "バイト", "ワット": "ワット", "ボルト": "ボルト", "ヘルツ": "ヘルツ", "インチ": "インチ",
    "マイル": "マイル", "ドット": "ドット", "年間": "ネンカン", "年生": "ネンセイ", "年度": "ネンド",
    "年代": "ネンダイ", "年": "ネン", "年目": "ネンメ", "錠": "ジョウ", "条": "ジョウ",
    "基": "キ", "輪": "リン", "度目": "ドメ", "限": "ゲン",
}  # fmt: skip
CHANGING = {
    # doubling before k, s, t
    "回": "カイ", "回目": "カイメ", "個": "コ", "コ": "コ", "件": "ケン", "機": "キ", "曲": "キョク",
    "課": "カ", "校": "コウ", "巻": "カン", "缶": "カン", "期": "キ", "級": "キュウ", "球": "キュウ",
    "口": "クチ", "区": "ク", "カ国": "カコク", "か国": "カコク", "ヶ国": "カコク", "か所": "カショ",
    "カ所": "カショ", "ヶ所": "カショ", "箇所": "カショ", "か月": "カゲツ", "カ月": "カゲツ",
    "ヶ月": "カゲツ", "ケ月": "カゲツ", "ヵ月": "カゲツ", "箇月": "カゲツ", "歳": "サイ", "才": "サイ",
    "冊": "サツ", "社": "シャ", "週": "シュウ", "週間": "シュウカン", "世紀": "セイキ", "章": "ショウ",
    "隻": "セキ", "種類": "シュルイ", "種": "シュ", "色": "ショク", "席": "セキ", "試合": "シアイ",
    "世帯": "セタイ", "周": "シュウ", "周年": "シュウネン", "周目": "シュウメ", "勝": "ショウ",
    "頭": "トウ", "点": "テン", "丁目": "チョウメ", "着": "チャク", "通": "ツウ", "対": "ツイ",
    "体": "タイ", "店": "テン", "店舗": "テンポ", "等": "トウ", "トン": "トン", "光年": "コウネン",
    "か条": "カジョウ", "ケース": "ケース", "キロ": "キロ", "センチ": "センチ", "カロリー": "カロリー",
    "セット": "セット", "チーム": "チーム", "ページ": "ページ", "頁": "ページ", "パーセント": "パーセント",
    "ポイント": "ポイント", "パック": "パック", "ピース": "ピース", "ペア": "ペア", "カップ": "カップ",
    "世": "セイ", "脚": "キャク", "室": "シツ", "棟": "トウ", "択": "タク", "講": "コウ", "滴": "テキ",
    "回戦": "カイセン",
    "ステップ": "ステップ", "コマ": "コマ", "ターン": "ターン", "シーン": "シーン",
}  # fmt: skip
AFTER_THREE = {
    "本": ("ホン", "ボン"), "匹": ("ヒキ", "ビキ"), "杯": ("ハイ", "バイ"), "分": ("フン", "プン"),
    "分間": ("フンカン", "プンカン"), "泊": ("ハク", "パク"), "発": ("ハツ", "パツ"),
    "票": ("ヒョウ", "ビョウ"), "階": ("カイ", "ガイ"), "軒": ("ケン", "ゲン"), "足": ("ソク", "ゾク"),
    "歩": ("ホ", "ポ"), "遍": ("ヘン", "ベン"), "班": ("ハン", "パン"), "版": ("ハン", "パン"),
}  # fmt: skip
"""Counters that change after サン, too."""
_FOUR_P = frozenset(["分", "分間", "泊", "発", "班", "版"])
"""After ヨン these have the sound that they have after サン."""
_YO = {"円": "エン", "人": "ニン", "時": "ジ", "時間": "ジカン", "時半": "ジハン"}
PEOPLE = {1: "ヒトリ", 2: "フタリ"}
THINGS = ("", "ヒトツ", "フタツ", "ミッツ", "ヨッツ", "イツツ", "ムッツ", "ナナツ", "ヤッツ", "ココノツ")
MONTHS = ["イチ", "ニ", "サン", "シ", "ゴ", "ロク", "シチ", "ハチ", "ク", "ジュウ", "ジュウイチ", "ジュウニ"]
_DAYS = {
    1: "ツイタチ", 2: "フツカ", 3: "ミッカ", 4: "ヨッカ", 5: "イツカ", 6: "ムイカ", 7: "ナノカ", 8: "ヨウカ",
    9: "ココノカ", 10: "トオカ", 14: "ジュウヨッカ", 17: "ジュウシチニチ", 19: "ジュウクニチ", 20: "ハツカ",
    24: "ニジュウヨッカ",    27: "ニジュウシチニチ", 29: "ニジュウクニチ",
}  # fmt: skip
_HOURS = {
    4: "ヨ",
    7: "シチ",
    9: "ク",
    14: "ジュウヨ",
    17: "ジュウシチ",
    19: "ジュウク",
    24: "ニジュウヨ",
    0: "レイ",
}

COUNTERS = sorted(
    {*PLAIN, *CHANGING, *AFTER_THREE, *_YO, "つ", "日", "日間", "日目", "人目"}, key=len, reverse=True
)


def day(value: int, *, date: bool = True) -> str:
    """The day of a month; `date` false: so many days, where 1 is イチニチ."""
    return "イチニチ" if value == 1 and not date else _DAYS.get(value, cardinal(value) + "ニチ")


def hour(value: int) -> str:
    """An hour of the clock, without ジ."""
    return _HOURS.get(value, cardinal(value))


def count(text: str, counter: str) -> str:
    """A number as written with its counter, in katakana.

    >>> count("3", "本"), count("10", "分"), count("8", "日"), count("2", "人")
    ('サンボン', 'ジュップン', 'ヨウカ', 'フタリ')
    """
    whole = int(text.replace(",", "")) if "." not in text else -1
    if counter == "つ" and 0 < whole < 10:
        return THINGS[whole]
    if counter in ("人", "人目") and whole in PEOPLE:
        return PEOPLE[whole] + counter[1:].replace("目", "メ")
    if counter in ("日", "日間", "日目") and 0 <= whole <= 31:
        return day(whole, date=False) + {"": "", "間": "カン", "目": "メ"}[counter[1:]]
    if counter.startswith("日") or counter == "つ" or counter == "人目":
        reading = {"日": "ニチ", "日間": "ニチカン", "日目": "ニチメ", "つ": "ツ", "人目": "ニンメ"}[counter]
        return counted(text, reading)
    if counter in ("時", "時間", "時半") and 0 <= whole <= 24:
        return hour(whole) + _YO[counter]
    if counter in _YO:
        return counted(text, _YO[counter], four="ヨ")
    if counter.startswith("年"):
        return counted(text, PLAIN[counter], four="ヨ")
    if counter in AFTER_THREE:
        word, three = AFTER_THREE[counter]
        said = counted(text, word, after_three=three)
        if counter in _FOUR_P and said.endswith("ヨン" + word):
            return said[: -len(word)] + three
        return said
    if counter in CHANGING:
        return counted(text, CHANGING[counter])
    return number(text) + PLAIN[counter]
