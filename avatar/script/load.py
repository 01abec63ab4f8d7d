"""From a file or a text to a `Script`, or to everything that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Union

from avatar.errors import AudioError, Problem, ScriptError
from avatar.script.model import Position, Recording, Script
from avatar.script.report import Report

if TYPE_CHECKING:
    from avatar.media.music import Music
    from avatar.script.frontmatter import Header
    from avatar.script.lexicon import Lexicon
    from avatar.script.model import Question, Scene
    from avatar.script.tongues import Taken

NO_NAME = "<text>"

Lexica = Union[str, os.PathLike[str], Sequence["str | os.PathLike[str]"], "Lexicon", None]
"""Files with words and how they are said, or such words as they were read."""


def load_script(
    path: str | os.PathLike[str],
    variables: Mapping[str, object] | None = None,
    *,
    lexicon: Lexica = None,
    skip_unknown_ssml: bool = False,
    language: str | None = None,
) -> Script:
    """The script in a file, Markdown or SSML. `variables` win over those of its front matter.

    lexicon: files with words and how they are said; the script's own lexicon wins over them.
    skip_unknown_ssml: elements of SSML that cannot be spoken are passed over instead of refused.
    language: the one to read of a script in several, by default the first; of a script in a single one, the
    one that its words are in.
    Raises ScriptError, with every problem and its place, if the file or what is in it cannot be used.
    """
    from avatar.script.source import read_file

    file = Path(path)
    report = Report(str(file))
    text = read_file(file, report)
    given = (lexicon, skip_unknown_ssml, language)
    return _finish(None if report.failed else _read(text, file, variables, report, *given), report)


def parse_script(
    text: str,
    *,
    path: str | os.PathLike[str] | None = None,
    variables: Mapping[str, object] | None = None,
    lexicon: Lexica = None,
    skip_unknown_ssml: bool = False,
    language: str | None = None,
    undivided: bool = False,
) -> Script:
    """The script in a text, Markdown or SSML. `path` is where it came from: pictures lie beside it.

    Without it, they lie in the working folder. lexicon, skip_unknown_ssml, language: as for `load_script`.
    undivided: what stands below the front matter is all in that language, unless it has blocks of several.

    Raises ScriptError, with every problem and its place.
    """
    file = None if path is None else Path(path)
    report = Report(NO_NAME if file is None else str(file))
    return _finish(
        _read(text, file, variables, report, lexicon, skip_unknown_ssml, language, undivided), report
    )


def check_script(
    text: str,
    path: str | os.PathLike[str] | None = None,
    variables: Mapping[str, object] | None = None,
    *,
    lexicon: Lexica = None,
    skip_unknown_ssml: bool = False,
    language: str | None = None,
) -> list[Problem]:
    """All problems of a text at once, errors and warnings, in the order of the file. Raises nothing.

    language: the one to look at of a script in several; without it, all of them.
    """
    file = None if path is None else Path(path)
    report = Report(NO_NAME if file is None else str(file))
    _read_each(text, file, variables, report, lexicon, skip_unknown_ssml, language)
    return report.problems


def check_file(
    path: str | os.PathLike[str],
    variables: Mapping[str, object] | None = None,
    *,
    lexicon: Lexica = None,
    skip_unknown_ssml: bool = False,
    language: str | None = None,
) -> list[Problem]:
    """The same for a file, which may be missing, too large or no text at all."""
    from avatar.script.source import read_file

    file = Path(path)
    report = Report(str(file))
    text = read_file(file, report)
    if not report.failed:
        _read_each(text, file, variables, report, lexicon, skip_unknown_ssml, language)
    return report.problems


def find_languages(path: str | os.PathLike[str]) -> tuple[str, ...]:
    """The languages that a script's file names, the original first; none where it names none.

    What is wrong with it is told by those who read it.
    """
    from avatar.script.document import looks_like_ssml
    from avatar.script.frontmatter import read_header
    from avatar.script.source import clean, read_file

    report = Report(str(path))
    file = Path(path)
    text = read_file(file, report)
    text = "" if report.failed else clean(text, report)
    if not text.strip() or looks_like_ssml(text, file):
        return ()
    return read_header(text, report).values.languages


def _finish(script: Script | None, report: Report) -> Script:
    if script is None or report.failed:
        raise ScriptError([p for p in report.problems if p.severity == "error"])
    return script


def _read_each(
    text: str,
    path: Path | None,
    variables: Mapping[str, object] | None,
    report: Report,
    lexicon: Lexica,
    skip: bool,
    language: str | None,
) -> None:
    """Read a script in all of its languages, or in one."""
    script = _read(text, path, variables, report, lexicon, skip, language)
    for other in script.languages[1:] if script and language is None else ():
        again = Report(report.file)
        _read(text, path, variables, again, lexicon, skip, other)
        report.include(again.problems)


def _read(
    text: str,
    path: Path | None,
    variables: Mapping[str, object] | None,
    report: Report,
    lexicon: Lexica = None,
    skip: bool = False,
    language: str | None = None,
    undivided: bool = False,
) -> Script | None:
    """The way of a script from top to bottom."""
    from avatar.script.blocks import complain_of_marks
    from avatar.script.document import looks_like_ssml, read_document
    from avatar.script.draft import NOTHING_SAID
    from avatar.script.frontmatter import read_header
    from avatar.script.inline import InlineReader
    from avatar.script.markdown import read_scenes
    from avatar.script.normalise import FRONT_ENDS, front_end
    from avatar.script.source import blank_comments, clean
    from avatar.script.tags import read_tag
    from avatar.script.tongues import Taken, take_language

    text = clean(text, report)
    if report.failed:
        return None
    if not text.strip():
        report.error(Position(), "The script is empty.", "Write a paragraph: it will be spoken.")
        return None
    folder = Path.cwd() if path is None else path.parent
    given = _given_lexicon(lexicon, report)
    if language is not None:
        try:
            language = read_tag(language)
        except ValueError as wrong:
            report.error(Position(), f"{language[:40]!r} {wrong}.")
            return None
    if looks_like_ssml(text, path):
        words = _beside(path, report).over(given)
        filled = {str(k): str(v) for k, v in (variables or {}).items()}
        return read_document(text, path, filled, words, report, skip=skip, language=language)
    header = read_header(text, report, language)
    values = header.values
    known = {**values.variables, **{str(k): str(v) for k, v in (variables or {}).items()}}
    lines = text.split("\n")
    body = "\n".join([""] * header.lines + lines[header.lines :])
    body = blank_comments(body, report)
    words = _own_lexicon(header, path, folder, report).over(given)
    skip = skip or values.unknown_ssml == "skip"
    taken = Taken(body)
    if values.languages:
        taken = take_language(body, header.language, values.languages, report, fallback=header.fallback)
    else:
        complain_of_marks(body, report)
    partial = Report(report.file)
    scenes, questions = read_scenes(
        taken.text,
        folder,
        header.language,
        known,
        partial if taken.gaps else report,
        values.presenters,
        lexicon=words,
        skip=skip,
        titles=taken.titles,
    )
    if taken.gaps:  # a scene of which nothing is there is told of below
        report.include(problem for problem in partial.problems if problem.message != NOTHING_SAID)
    if values.languages and not taken.broken and (taken.own or not undivided):
        _tell_gaps(taken, scenes, questions, header, lines, report)
    if all(scene.chapter for scene in scenes) and not (report.failed or taken.gaps):
        report.error(Position(), "Nothing in this script is spoken.", "Write a paragraph under the headings.")
    if front_end(header.language) is None:
        report.warn(
            header.places.get("languages" if values.languages else "language", Position()),
            f"Numbers, dates and abbreviations in {header.language!r} are read as the voice reads them.",
            f"They are prepared for: {', '.join(sorted(FRONT_ENDS))}.",
        )
    inline = InlineReader(known, report)
    title = inline.fill(values.title, header.places.get("title", Position()))
    return Script(
        title=title or next((s.title for s in scenes if s.title), ""),
        scenes=scenes,
        path=path,
        language=header.language,
        languages=values.languages,
        follows=not header.names("voice"),
        presenter=values.presenter,
        voice=values.voice,
        template=values.template,
        brand=values.brand,
        subtitle=inline.fill(values.subtitle, header.places.get("subtitle", Position())),
        variables=known,
        tone=values.mood,
        motion=values.motion.amounts,
        music=_find_music(header, folder, report),
        captions=values.captions,
        transition=values.transition,
        camera=values.camera,
        cast=tuple(
            replace(part, follows=not header.names("presenters", part.name, "voice"))
            for part in values.presenters
        ),
        lexicon=words if words.entries else None,
        recording=_find_recording(header, folder, report),
        questions=questions,
        passing=values.passing,
        watching=values.watching,
    )


def _tell_gaps(
    taken: Taken,
    scenes: Sequence[Scene],
    questions: Sequence[Question],
    header: Header,
    lines: Sequence[str],
    report: Report,
) -> None:
    """What of a script is not there in the language that is read."""
    from avatar.script.tongues import Gap, complain_of_gaps, find_shared_words

    gaps = list(taken.gaps)
    if header.translated:  # words in no block are the original's
        gaps += find_shared_words(scenes, taken, lines)
        gaps += [Gap("words", q.position) for q in questions if q.position.line not in taken.own]
    complain_of_gaps(gaps, taken, header.language, header.values.languages[0], report)


def _given_lexicon(lexicon: Lexica, report: Report) -> Lexicon:
    """The lexicon that came with the call; of several files the first wins."""
    from avatar.script.lexicon import Lexicon, read_lexicon

    if lexicon is None or isinstance(lexicon, Lexicon):
        return lexicon or Lexicon()
    files = [lexicon] if isinstance(lexicon, str | os.PathLike) else lexicon
    found = Lexicon()
    for file in reversed(files):
        found = read_lexicon(Path(file), report).over(found)
    return found


def _beside(path: Path | None, report: Report) -> Lexicon:
    """The lexicon that lies beside a script's file."""
    from avatar.script.lexicon import NAME, Lexicon, read_lexicon

    file = path.parent / NAME if path else None
    return read_lexicon(file, report) if file and file.is_file() else Lexicon()


def _own_lexicon(header: Header, path: Path | None, folder: Path, report: Report) -> Lexicon:
    """What a script says about words: in its front matter, in the file it names, in the one beside it."""
    from avatar.script.lexicon import Lexicon, read_lexicon

    found = _beside(path, report)
    name = header.values.lexicon
    if name:
        file = folder / Path(name).expanduser()
        if file.is_file():
            found = found if file in found.files else read_lexicon(file, report).over(found)
        else:
            at = header.places.get("lexicon", Position())
            report.error(
                at, f"There is no lexicon {name!r}.", "Give the path of a YAML file beside the script."
            )
    return Lexicon(header.words).over(found)


def _find_recording(header: Header, folder: Path, report: Report) -> Recording | None:
    """The recording of the front matter, its file found beside the script."""
    from avatar.script.recordings import find_recording

    keys = header.values.recording
    if keys is None:
        return None
    at = header.places.get("recording.file") or header.places.get("recording", Position())
    return find_recording(keys, folder, at, report)


def _find_music(header: Header, folder: Path, report: Report) -> Music | None:
    """The music of the front matter, its file found beside the script and opened."""
    music = header.values.music
    if music is None:
        return None
    try:
        return music.found(folder, "`music`")
    except AudioError as error:
        at = header.places.get("music.file") or header.places.get("music", Position())
        report.error(at, error.message, error.hint)
        return None
