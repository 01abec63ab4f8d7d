"""espeak-ng: the last resort for a language that nothing else here speaks.

espeak-ng is under GPL-3, so it is neither linked nor shipped: the program is run, if the user has it. It
tells no times. They are laid over its sound in proportion to the usual lengths of the phonemes, between its
pauses: good enough for captions, but the 20 ms that the other engines are held to are not promised here.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import ClassVar

import numpy as np

from avatar.errors import EngineError, InputError, MissingExtraError
from avatar.script.letters import is_of_word
from avatar.speech.engine import Chunk, Unit
from avatar.speech.profiles import Voice
from avatar.speech.spreading import LONG, lay_out

SAMPLE_RATE = 22_050
WORDS_A_MINUTE = 165
_PAIRS = frozenset(["aɪ", "aʊ", "ɔɪ", "eɪ", "oʊ", "əʊ", "ɔø", "tʃ", "dʒ", "ts", "pf"])
_VOWELS = frozenset("aeiouyæøœɐɑɒɔəɚɛɜɪʊʌʏɨʉɯɤɵ")


class MissingProgramError(MissingExtraError):
    """espeak-ng is not there."""

    def __init__(self) -> None:
        super().__init__("The program espeak-ng", "")
        command = {
            "darwin": "brew install espeak-ng",
            "win32": "winget install eSpeak-NG.eSpeak-NG",
        }.get(sys.platform, "sudo apt-get install espeak-ng")
        self.hint = f"Run: {command}"


class Espeak:
    """The engine `espeak`. `voice.speaker` is one of espeak-ng's voices, such as "de" or "de+f2"."""

    languages: ClassVar[tuple[str, ...]] = ("*",)

    def __init__(self, voice: Voice, threads: int) -> None:
        del threads  # a separate program, quick as it is
        self.lanes = 1
        program = shutil.which("espeak-ng")
        if program is None:
            raise MissingProgramError
        self.program = program
        self.voice = voice
        self.sample_rate = SAMPLE_RATE
        version = self._run(["--version"], "").decode(errors="replace").split("  ")[0].strip()
        self.identity = f"{version} 1 {voice.speaker} rate {voice.rate:g} pitch {voice.pitch:g}"

    def speak(self, phrase: Sequence[Unit], *, seed: int = 0) -> Iterator[Chunk]:
        """Say a phrase (see `Engine.speak`); given pronunciations are not known to this engine."""
        del seed  # nothing in it is random
        for unit in phrase:
            if unit.ipa is not None:
                raise InputError(
                    f"line {unit.position.line}, column {unit.position.column}: "
                    f"The voice {self.voice.name!r} cannot take the pronunciation /{unit.ipa}/.",
                    hint="Write the word as it sounds in the script's language.",
                )
        said = [i for i, unit in enumerate(phrase) if any(c.isalnum() for c in unit.text)]
        if not said:
            return
        pace = str(round(WORDS_A_MINUTE * self.voice.rate))
        pitch = str(round(50 + 6 * self.voice.pitch))
        text = " ".join(unit.text for unit in phrase)
        wav = self._run(["-s", pace, "-p", pitch, "--stdout"], text)
        whole = np.frombuffer(wav[44 : 44 + (len(wav) - 44) // 2 * 2], "<i2")
        samples = np.asarray(whole, np.float32) / np.float32(32768)
        # A blank line parts what is read, so each word has its own line of phonemes.
        words = "\n\n".join("".join(c for c in phrase[i].text if is_of_word(c) or c in "'’-") for i in said)
        lines = self._run(["-q", "--ipa"], words).decode("utf-8", "replace").split("\n")
        sounds = [read_ipa(line) for line in lines if line.strip()]
        if len(sounds) != len(said):  # some word has no sound, or two: each gets one of unknown kind
            sounds = [[("ə", 0, float(len(phrase[i].text)))] for i in said]
        pauses = [phrase[i].text[-1] in ",;:.!?…—" for i in said]
        yield lay_out(samples, SAMPLE_RATE, said, sounds, pauses)

    def _run(self, options: list[str], text: str) -> bytes:
        try:
            done = subprocess.run(
                [
                    self.program,
                    "-v",
                    self.voice.speaker,
                    *options,
                    *([] if "--version" in options else ["--stdin"]),
                ],
                input=text.encode(),
                capture_output=True,
                timeout=120,
                check=True,
            )
        except subprocess.CalledProcessError as error:
            reason = error.stderr.decode(errors="replace").strip().split("\n")[0]
            raise EngineError(
                f"espeak-ng cannot speak as {self.voice.speaker!r}: {reason or error.returncode}.",
                hint="See its voices with: espeak-ng --voices",
            ) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EngineError(f"espeak-ng failed: {error}", retry=True) from error
        return done.stdout


def read_ipa(line: str) -> list[tuple[str, int, float]]:
    """Phonemes of espeak's IPA: symbol, stress, and length in proportion to the others."""
    found: list[tuple[str, int, float]] = []
    stress = 0
    i = 0
    while i < len(line):
        sign = line[i]
        pair = line[i : i + 2]
        size = 2 if pair in _PAIRS else 1
        if sign in "ˈˌ":
            stress = 2 if sign == "ˈ" else 1
        elif sign == "ː" and found:
            found[-1] = (*found[-1][:2], found[-1][2] * 1.3)
        elif sign.isalpha() and sign not in "ʲʰˤ":
            vowel = sign in _VOWELS
            found.append(
                (pair[:size], stress if vowel else 0, LONG if vowel and (stress or size == 2) else 1.0)
            )
            stress = 0 if vowel else stress
        i += size
    return found
