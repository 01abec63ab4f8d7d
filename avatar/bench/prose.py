"""As much text as is wanted, no sentence of which comes twice: to measure what happens in an hour of speech.

The sentences are made from patterns and lists of words; the same seed makes the same text.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from .voice import list_sentences

# fmt: off
WORDS: dict[str, list[str]] = {
    "person": [
        "the manager", "our engineer", "a nurse", "the captain", "my neighbour", "the new trainee",
        "a farmer", "the librarian", "Dr. Patel", "Mrs. Hughes", "Sarah", "Thomas", "the night guard",
        "a customer", "the driver", "Prof. Adams", "the cook", "our accountant", "the plumber",
        "a student from Madrid", "the head of the laboratory", "Maria", "the gardener", "an old sailor",
        "the teacher",
    ],
    "thing": [
        "the pump", "the blue folder", "a spare key", "the second ladder", "the camera", "the heating",
        "a wooden box", "the printer", "the silver van", "the kitchen door", "the battery",
        "a small lamp", "the lower shelf", "the conveyor belt", "the water tank", "the old map",
        "the receipt", "a clean towel", "the measuring tape", "the fire blanket", "the microphone",
        "the green button", "the safety valve", "the window",
    ],
    "place": [
        "in the yard", "behind the counter", "on the third floor", "near the harbour",
        "at the back of the hall", "in the basement", "beside the main gate", "in Norwich",
        "under the stairs", "at the station", "in the meeting room", "by the river", "in the car park",
        "on the roof", "at the reception desk", "next to the lift", "in our workshop in Leeds",
        "outside the canteen", "on platform 9", "in Canada",
    ],
    "when": [
        "on Monday", "before lunch", "at 7:30 a.m.", "at a quarter past ten", "last winter",
        "every second week", "in March 2023", "after the storm", "on July 4", "within 48 hours",
        "shortly before midnight", "during the holidays", "at the end of the shift", "in 1987",
        "twice a year", "on the 21st of June", "as soon as the rain stopped", "at 6:15 p.m.",
        "in the summer of 2016", "the next morning",
    ],
    "did": [
        "checked", "repaired", "photographed", "forgot", "cleaned", "lifted", "measured", "painted",
        "moved", "replaced", "opened", "inspected", "tested", "closed", "carried", "described", "found",
        "wrapped",
    ],
    "quality": [
        "heavier", "quieter", "more useful", "cheaper", "older", "harder to find", "easier to clean",
        "safer", "warmer", "brighter", "more reliable", "simpler",
    ],
    "reason": [
        "because nobody had read the manual", "since the light had turned red",
        "although it was raining", "because the alarm had gone off", "so that everybody could see it",
        "before anybody asked for it", "while the others were waiting outside",
        "because the label was missing", "even though it was late", "until the inspector arrived",
        "as the handbook demands", "without saying a word",
    ],
    "topic": [
        "paper", "steel", "bread", "the weather", "cycling", "insurance", "first aid", "timber",
        "concrete", "tea", "wool", "rail travel", "noise", "honey", "glass", "salt", "rubber", "time",
        "electricity", "soil", "cotton", "copper", "rice", "dust",
    ],
    "lesson": [
        "ask before you lift", "write everything down", "keep the exits clear",
        "never work alone at night", "look twice before you reverse",
        "count the tools at the end of the day", "wear gloves", "read the label first",
        "leave the machine as you found it", "say what you have seen", "wash your hands",
        "switch the power off first",
    ],
    "opinion": [
        "surprised everyone", "cost more than it should have", "took the rest of the day",
        "was worth the effort", "made all the difference", "went better than we had hoped",
        "could have been avoided", "is still talked about today", "taught us a good deal",
        "was the end of the matter",
    ],
    "unit": [
        "kg", "cm", "litres", "metres", "km", "minutes", "hours", "degrees", "boxes", "pages", "tonnes",
    ],
    "country": [
        "Norway", "Portugal", "Japan", "Kenya", "Chile", "Poland", "Ireland", "Vietnam", "Greece",
        "Mexico", "New Zealand", "Morocco", "Finland", "Brazil", "India",
    ],
    "feeling": [
        "calm", "curious", "tired", "proud", "puzzled", "relieved", "nervous", "cheerful", "patient",
    ],
}
PATTERNS = [
    "{person} {did} {thing} {place}.",
    "{when}, {person} {did} {thing}, and nobody noticed.",
    "{person} {did} {thing} {reason}.",
    "It weighed {small} {unit}, which {opinion}.",
    "Who {did} {thing} {place}?",
    "A good rule is this: {lesson}.",
    "If you work with {topic}, {lesson}, and {lesson}.",
    "There were {count} visitors {when}, {small} more than the year before.",
    "The order came to ${money}, and {person} paid it {when}.",
    "About {percent}% of what we know about {topic} comes from {country}.",
    "{person} was {feeling}, {person} was {feeling}, and I was only {feeling}.",
    "What {person} said about {topic} {opinion}.",
    "You will find {thing} {place}; {thing} is kept {place}.",
    "In {country}, {topic} is {quality} than it was in {year}.",
    "Nothing is {quality} than {thing} that somebody {did} {when}.",
    "Do you know why {person} {did} {thing}?",
    "{lesson}, said {person}, and {did} {thing} once more.",
    "From {year} to {later}, the factory made {count} parts a week.",
    "The road from here to the coast is {small} km long, and it rises {count} m.",
    "{person} bought {tens} boxes for £{price}.",
    "First, {lesson}. Then, {lesson}.",
    "{when}, it was {small} °C {place}, and {person} {did} {thing}.",
    "We had planned {small} minutes for {topic}, but the talk took {tens}.",
    "Take {thing}, {thing}, and {thing}, and put them {place}.",
    "The course on {topic} has {small} chapters and takes {tens} minutes.",
    "{person} came from {country} {when} and stayed for {small} years.",
    "That {opinion}.",
    "Why not {place}?",
    "The rest is simple: {lesson}, {lesson}, and {lesson}.",
    "Room {tens} is {place}, and it is open {when}.",
    "{person} told me that {topic} {opinion}, {reason}.",
    "The old price was ${price}; the new one is ${money}.",
    "I would rather talk about {topic} than about {topic}.",
    "One in {small} people has never {did} {thing}, and {percent}% never will.",
    "Version {small}.{digit} of the handbook says {count} words about {topic}.",
    "{when}, the meeting about {topic} was moved to room {tens}, {reason}.",
    "It all began {when}, when {person} {did} {thing} {place}, {reason}.",
    "{person} has {small} sisters, {tens} cousins, and a dog.",
    "Please call {person} if you have questions about {topic}.",
    "Since {year}, {country} has sold {count} tonnes of it.",
    "For {topic}, {small} people are enough; for {topic}, you need at least {tens}.",
    "{person}, who {did} {thing} {when}, is {feeling} now.",
    "Not {thing}, but {thing} was what {person} {did}.",
    "Look at {thing} {place}: it {opinion}.",
    "Is {topic} {quality} than {topic}?",
    "Everybody {place} heard it, {reason}.",
    "The bill was ${money}, to be paid {when}.",
    "Half of the people {place} were {feeling}, and the other half had left.",
    "On page {count}, {person} explains how {topic} {opinion}.",
    "Keep {thing} {place}, and {lesson}.",
]
TITLES = [
    "About {topic}", "{topic} and {topic}", "What {person} learnt", "A day {place}", "{topic} in {country}",
]
# fmt: on
_SLOT = re.compile(r"\{(\w+)\}")
_PARAGRAPH = (3, 6)
_SCENE = (3, 5)


def write_script(words: int, *, seed: int = 0, language: str = "en-US") -> str:
    """A script of at least so many words as they are written, in scenes with titles and paragraphs."""
    rng = random.Random(seed)
    sentences = _sentences(rng)
    made, count = [f"---\nlanguage: {language}\n---"], 0
    while count < words:
        made.append(f"# {_upper(_fill(rng.choice(TITLES), rng))}")
        for _ in range(rng.randint(*_SCENE)):
            paragraph = " ".join(next(sentences) for _ in range(rng.randint(*_PARAGRAPH)))
            made.append(paragraph)
            count += len(paragraph.split())
    return "\n\n".join(made) + "\n"


def _sentences(rng: random.Random) -> Iterator[str]:
    """Sentences without end, none twice; those of the bench stand among them."""
    known: set[str] = set()
    given = list_sentences("en")
    rng.shuffle(given)
    while True:
        patterns = PATTERNS.copy()
        rng.shuffle(patterns)  # each comes once before any comes again
        for pattern in patterns:
            made = _upper(_fill(pattern, rng))
            if made in known:
                continue
            known.add(made)
            yield made
            if given and rng.random() < 0.12:
                yield given.pop()


def _fill(pattern: str, rng: random.Random) -> str:
    taken: set[str] = set()

    def word(slot: re.Match[str]) -> str:
        name = slot[1]
        if name in _NUMBERS:
            low, high, form = _NUMBERS[name]
            return form.format(rng.randint(low, high))
        found = rng.choice([w for w in WORDS[name] if w not in taken])
        taken.add(found)
        return found

    made = _SLOT.sub(word, pattern)
    return re.sub(r"([.!?] )([a-z])", lambda m: m[1] + m[2].upper(), made)


_NUMBERS: dict[str, tuple[int, int, str]] = {
    "small": (3, 19, "{}"),
    "digit": (1, 9, "{}"),
    "tens": (20, 99, "{}"),
    "count": (120, 9_800, "{:,}"),
    "percent": (2, 97, "{}"),
    "price": (12, 990, "{}"),
    "money": (14, 2_400, "{:,}.50"),
    "year": (1801, 1960, "{}"),
    "later": (1961, 2024, "{}"),
}
"""Slots that take a number: the least, the most, and how it is written."""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
