"""Options that several commands take, as types of their parameters."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON object; progress as JSON lines on stderr.")
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help="The file to write; by default one in this folder, named after the input.",
        show_default=False,
    ),
]
Size = Annotated[
    str | None, typer.Option("--size", help="1920x1080, or 540p, 720p, 1080p, 4k, square, vertical.")
]
Fps = Annotated[float, typer.Option("--fps", help="Frames a second; 23.976, 29.97 and 59.94 are exact.")]
Seed = Annotated[int, typer.Option("--seed", help="The same seed gives the same video.")]
Provider = Annotated[str, typer.Option("--provider", help="What draws: auto, cpu, cuda or tensorrt.")]
EntryName = Annotated[str, typer.Argument(help="A name from the list.", show_default=False)]
PresenterName = Annotated[str | None, typer.Option(help="A presenter by name: see `avatar presenters`.")]
PortraitFile = Annotated[Path | None, typer.Option(help="A picture of your own presenter.")]
VoiceName = Annotated[str | None, typer.Option(help="A voice by name: see `avatar voices`.")]
RecordingFile = Annotated[
    Path | None,
    typer.Option("--recording", help="The script in your own voice: wav, mp3, m4a …, or a video."),
]
Clean = Annotated[
    bool, typer.Option("--clean", help="Take hum, noise and silent ends from recordings; level them.")
]
TemplateName = Annotated[str | None, typer.Option(help="A template by name or path.")]
BrandFile = Annotated[Path | None, typer.Option(help="A YAML file with colours, logo and name.")]
MusicFile = Annotated[
    Path | None, typer.Option("--music", help="A sound to play under the speech, instead of the script's.")
]
NoMusic = Annotated[bool, typer.Option("--no-music", help="No music, whatever script and brand say.")]
MixFile = Annotated[Path | None, typer.Option("--mix", help="Write the finished sound, too, as .wav.")]
Captions = Annotated[
    str | None,
    typer.Option(
        "--captions",
        metavar="[KIND]",
        help="burn (or no KIND): in the picture; soft: a track; ass: a styled file. Or --no-captions.",
        show_default=False,
    ),
]
Packages = Annotated[
    str | None,
    typer.Option(
        "--package", metavar="KIND", help="Pack it for an LMS, too: scorm12, scorm2004, cmi5, html."
    ),
]
Draft = Annotated[bool, typer.Option("--draft", help="540p, quick voice, quick encoder.")]
Variables = Annotated[list[str] | None, typer.Option("--var", help="NAME=VALUE for {{NAME}}; repeatable.")]
EncoderName = Annotated[str, typer.Option("--encoder", help="auto, x264, or nvenc on an NVIDIA GPU.")]
CodecName = Annotated[str, typer.Option("--codec", help="auto, h264, hevc, av1, vp9 or prores.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Processes that draw; 0: what fits.")]
Fresh = Annotated[
    bool, typer.Option("--no-cache", help="Draw all scenes anew, those that did not change, too.")
]
FormatName = Annotated[
    str | None,
    typer.Option("--format", help="mp4, webm, mov; gif or webp: 20 s. By default what -o ends with, or mp4."),
]
LexiconFile = Annotated[
    Path | None, typer.Option("--lexicon", help="A YAML file with words and how they are said.")
]
SkipSsml = Annotated[
    bool, typer.Option("--skip-unknown-ssml", help="Pass over elements of SSML that cannot be spoken.")
]
Poster = Annotated[bool, typer.Option("--poster", help="Write a frame that suits a poster, .jpg.")]
Transparent = Annotated[
    bool, typer.Option("--transparent", help="Nothing behind the presenter: .webm, .mov, .webp.")
]
Language = Annotated[
    str | None,
    typer.Option(
        "--language", help="Which of the script's languages; by default the first.", show_default=False
    ),
]
Languages = Annotated[
    str | None,
    typer.Option(
        "--language",
        help="Which of the script's languages: de, or de,fr, or all; by default the first.",
        show_default=False,
    ),
]
