"""What the disclosure label says if a brand has no words of its own, in the language of the script."""

from __future__ import annotations

from collections.abc import Callable, Mapping

DISCLOSURES: Mapping[str, str] = {
    "ar": "مقدّم مُولّد بالذكاء الاصطناعي",
    "cs": "Moderátor vytvořený pomocí AI",
    "da": "AI-genereret vært",
    "de": "KI-generierte Moderation",
    "el": "Παρουσιαστής από τεχνητή νοημοσύνη",
    "en": "AI-generated presenter",
    "es": "Presentador generado por IA",
    "fi": "Tekoälyn luoma juontaja",
    "fr": "Présentateur généré par IA",
    "he": "מגיש שנוצר בבינה מלאכותית",
    "hi": "एआई द्वारा निर्मित प्रस्तोता",
    "hu": "MI által létrehozott műsorvezető",
    "id": "Presenter buatan AI",
    "it": "Presentatore generato dall’IA",
    "ja": "AI生成のプレゼンター",
    "ko": "AI로 생성된 진행자",
    "nb": "KI-generert programleder",
    "nl": "Door AI gemaakte presentator",
    "no": "KI-generert programleder",
    "pl": "Prezenter wygenerowany przez AI",
    "pt": "Apresentador gerado por IA",
    "ro": "Prezentator generat de IA",
    "ru": "Ведущий создан ИИ",
    "sv": "AI-genererad presentatör",
    "tr": "Yapay zekâ ile oluşturulan sunucu",
    "uk": "Ведучий створений ШІ",
    "vi": "Người dẫn do AI tạo ra",
    "zh": "AI 生成的主持人",
}
"""By language code (ISO 639-1). Grammatical gender of the presenter is not known: the usual generic form."""


def disclosure_in(language: str, missing: Callable[[str], str] = lambda _: "") -> str:
    """The phrase for a tag such as `de` or `pt-BR`; in English where there is none, or no font for it.

    missing: the characters of a text that cannot be drawn.
    """
    code = language.replace("_", "-").split("-")[0].lower()
    phrase = DISCLOSURES.get(code, DISCLOSURES["en"])
    return DISCLOSURES["en"] if missing(phrase) else phrase
