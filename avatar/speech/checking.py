"""What of a script a voice cannot say, found before any net is read."""

from __future__ import annotations

from avatar.errors import InputError, Problem
from avatar.script.model import Script
from avatar.speech.alphabet import UnknownSymbolError, from_ipa
from avatar.speech.engine import LETTERS
from avatar.speech.profiles import Voice, check_language
from avatar.speech.readers import READERS, find_reader
from avatar.speech.recordings.reel import recorded_scenes


def check_script(script: Script, voice: Voice) -> tuple[Problem, ...]:
    """What of the script the voice cannot say: language, pronunciations, letters. Reads no net."""
    file = str(script.path or "script")
    recorded = recorded_scenes(script)
    aloud = [scene for i, scene in enumerate(script.scenes) if i not in recorded]
    if any(s.tokens for i in recorded for s in script.scenes[i].segments) and not find_reader(
        script.language
    ):
        hint = f"They are found in recordings in: {', '.join(sorted(READERS))}."
        return (Problem(file, 0, 0, f"Words are not found in recordings in {script.language!r}.", hint),)
    if recorded and not aloud:  # nothing is said by the voice
        return ()
    try:
        check_language(voice, script.language)
    except InputError as error:
        return (Problem(file, 0, 0, error.message, error.hint),)
    problems = [] if voice.engine in LETTERS else _check_lexicon(script, voice)
    bad = {p.message for p in problems}
    reader = None if voice.engine in LETTERS else find_reader(voice.language)
    for token in (t for scene in aloud for s in scene.segments for t in s.tokens):
        where = (file, token.position.line, token.position.column)
        if token.ipa is not None and voice.engine in LETTERS:
            hint = "Write the word as it sounds, or take another voice."
            problems.append(Problem(*where, f"The voice {voice.name!r} takes no pronunciations.", hint))
        elif token.ipa is not None:
            try:
                usable = bool(from_ipa(token.ipa, voice.language))
                reason = "The pronunciation is empty."
            except UnknownSymbolError as error:
                usable = False
                reason = f"The pronunciation /{token.ipa}/ holds {error.symbol!r}, which is no IPA sign."
            if not usable and not any(f"/{token.ipa}/" in message for message in bad):
                hint = "Write it in IPA, as dictionaries do: [tomato](/təˈmɑːtoʊ/)."
                problems.append(Problem(*where, reason, hint))
        elif reader and not reader.is_readable(token.spoken):
            hint = "Give its pronunciation, [word](/IPA/), or write it in the letters of the language."
            problems.append(Problem(*where, f"The voice {voice.name!r} cannot read {token.written!r}.", hint))
    return tuple(problems)


def _check_lexicon(script: Script, voice: Voice) -> list[Problem]:
    """Pronunciations of the script's lexicon that the voice cannot say, each at its place there."""
    problems = []
    for entry in script.lexicon.of(script.language) if script.lexicon else ():
        if not entry.ipa:
            continue
        try:
            from_ipa(entry.ipa, voice.language)
        except UnknownSymbolError as error:
            what = f"{entry.word!r}: /{entry.ipa}/ holds {error.symbol!r}, which is no IPA sign that "
            what += f"the voice {voice.name!r} knows."
            hint = "Write it in IPA, as dictionaries do."
            problems.append(Problem(entry.file, entry.position.line, entry.position.column, what, hint))
    return problems
