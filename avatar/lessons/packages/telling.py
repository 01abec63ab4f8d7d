"""What a manifest tells the page around a video: every word with its time, and the questions with theirs."""

from __future__ import annotations

from math import ceil
from typing import Any

from avatar.compose.text.characters import rightward
from avatar.script.model import Question, Script
from avatar.speech.model import Speech

RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})
"""Languages that are written from right to left."""
WATCHING, PASSING = 0.9, 0.8
"""The shares of a video and of the points of its questions that are enough, where nothing is said."""
GOING = 1.2
"""How long before a scene ends what it shows begins to go, in times of its transition: see
`avatar.compose.scenery.Stay`.
"""
_WHOLE_LINE = 200


def direction_of(language: str, text: str = "") -> str:
    """`rtl` or `ltr`: by the language, or by the first letter of a text that has a direction."""
    written = language.partition("-")[0].lower() in RIGHT_TO_LEFT
    return "rtl" if written or rightward(text) else "ltr"


def tell_words(script: Script, speech: Speech) -> list[dict[str, Any]]:
    """Every word as written, with its times, the number of its paragraph from 0, and who says it.

    `space` is there, and false, where no space follows the word.
    """
    from avatar.compose.captions import heard_words

    told: list[dict[str, Any]] = []
    paragraph = -1
    several = len(script.cast) > 1
    for _, segment, words in heard_words(script, speech, _WHOLE_LINE):
        paragraph += bool(words)
        speaker = script.cast[segment.speaker].name if several else ""
        for word in words:
            entry: dict[str, Any] = {"start": round(word.start, 3), "end": round(word.end, 3)}
            entry |= {"text": word.text, "paragraph": paragraph}
            entry |= {"speaker": speaker} if speaker else {}
            entry |= {} if word.space else {"space": False}
            told.append(entry)
    return told


def tell_questions(script: Script, speech: Speech, fade: float, fps: float) -> list[dict[str, Any]]:
    """The questions with the second of the video at which each is asked.

    That is the last frame of its scene on which all that it shows still stands there, but not before its
    last word; `fade` is how long scenes take to change. What stands at the end of the script is asked when
    the video is over.
    """
    ends = {span.scene: span.end for span in speech.spans if span.segment < 0}
    said = {word.scene: word.end for word in speech.words}
    last = max(ends, default=-1)

    def second(question: Question) -> float:
        if question.scene < 0:
            return 0.0
        if question.scene >= last:
            return ceil(speech.seconds * fps - 1e-6) / fps  # the video is over with a whole frame
        changes = ends.get(question.scene, speech.seconds) - GOING * fade - 1 / fps
        return max(changes, said.get(question.scene, 0.0))

    return [
        {
            "at": round(second(question), 3),
            "kind": "multiple" if question.multiple else "single",
            "text": question.text,
            "options": [
                {"text": answer.text, "correct": answer.right, "feedback": answer.feedback}
                for answer in question.answers
            ],
            "right": question.right,
            "wrong": question.wrong,
            "points": question.points,
            "tries": question.tries,
        }
        for question in script.questions
    ]


def tell_completion(script: Script) -> dict[str, float | None]:
    """The share of the video to be watched, and the one of the points to be reached, None without any."""
    watching = WATCHING if script.watching is None else script.watching
    passing = PASSING if script.passing is None else script.passing
    return {"watch": watching, "pass": passing if script.questions else None}


def tell_lesson(
    script: Script, speech: Speech, fade: float, fps: float, colour: str | None = None
) -> dict[str, Any]:
    """All of it, as a manifest has it under `lesson`. colour: of the brand, as #rrggbb."""
    words = tell_words(script, speech)
    return {
        "language": script.language,
        "direction": direction_of(script.language, " ".join(word["text"] for word in words[:20])),
        "completion": tell_completion(script),
        **({"colour": colour} if colour else {}),
        "questions": tell_questions(script, speech, fade, fps),
        "transcript": words,
    }
