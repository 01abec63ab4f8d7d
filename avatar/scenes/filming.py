"""All frames of a video, drawn and encoded: in pieces that are kept and joined, or straight into the file."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from avatar.claims import Claim
from avatar.scenes.delivering import encode

if TYPE_CHECKING:
    from avatar.media import Chapter, Outputs, TextTrack
    from avatar.media.mixing import Mix
    from avatar.progress import Stopwatch
    from avatar.project import Video
    from avatar.scenes import Piece, Shoot
    from avatar.scenes.crew import Task
    from avatar.speech import Speech

JOINED = ("h264", "hevc", "av1", "vp9")
"""Codecs whose pieces are small enough to be kept; transparent ones are two streams."""

_PATIENCE = 0.05
"""Seconds between two looks at pieces that another process draws."""


@dataclass(frozen=True)
class Filmed:
    """What really drew and encoded, how many frames had to be drawn, and of which scenes (None: all)."""

    provider: str
    encoder: str
    frames: int
    scenes: frozenset[int] | None = None


def film(
    shoot: Shoot,
    video: Video,
    numbers: range,
    sound: Mix | Speech,
    outputs: Outputs,
    clock: Stopwatch,
    *,
    chapters: Sequence[Chapter],
    track: TextTrack | None,
    jobs: int,
    cache: bool,
) -> Filmed:
    """Make the file of a video: `numbers` of its frames, with its sound. jobs, cache: as in `render`.

    Raises EngineError, OutputError; pieces that are whole stay in the cache then.
    """
    from avatar.media.mixing import Mix

    speech = sound.speech if isinstance(sound, Mix) else sound
    audio = sound.blocks() if isinstance(sound, Mix) else speech.samples
    delivery = video.delivery
    if delivery.form.loop or delivery.alpha or delivery.codec not in JOINED:
        ran = encode(
            shoot.frames(numbers), video, numbers, audio, speech.sample_rate, outputs, clock, chapters, track
        )
        return Filmed(shoot.provider_used, ran, len(numbers))

    from avatar.media import choose_encoder, exact_rate, require_space
    from avatar.media.encoders import ENCODERS
    from avatar.media.join import Joiner
    from avatar.project import file_size
    from avatar.render import foresee_provider
    from avatar.scenes import list_pieces

    encoder = choose_encoder(video.encoder, delivery.codec).name
    require_space(video.path, file_size(video.size, len(numbers), ENCODERS[encoder].weight))
    provider = foresee_provider(shoot.provider) or shoot.provider_used
    pieces = list_pieces(shoot, provider, encoder)
    with ExitStack() as stack:
        shelf = _Shelf(pieces, delivery.form.ending, cache, stack)
        missing = sum(len(piece.numbers) for piece, _ in shelf.missing)
        kept = len(numbers) - missing

        def tell(done: int) -> None:
            clock.tell("frames", kept + done, len(numbers), "frames")

        if kept:
            clock.tell("frames", kept, len(numbers), "frames")
        joiner = Joiner(
            video.path,
            exact_rate(video.fps),
            audio=audio,
            sample_rate=speech.sample_rate,
            outputs=outputs,
            encoder=encoder,
            chapters=chapters,
            track=track,
            delivery=delivery,
            language=video.language,
        )
        with joiner:
            for path in shelf.in_order(shoot, provider, jobs, tell):
                joiner.add(path)
    drawn = sum(len(piece.numbers) for piece in shelf.drawn)
    return Filmed(provider, encoder, drawn, frozenset(piece.scene for piece in shelf.drawn))


class _Shelf:
    """The pieces that are there, and those that are missing with the paths they will have.

    Without a cache, or where it cannot be written, pieces lie in a temporary folder until they are joined.
    """

    def __init__(self, pieces: Sequence[Piece], ending: str, cache: bool, stack: ExitStack) -> None:
        from avatar.scenes import PieceStore

        store = PieceStore(ending)
        self._kept = cache and store.ready()
        if not self._kept:
            folder = tempfile.TemporaryDirectory(prefix="avatar-", ignore_cleanup_errors=True)
            store = PieceStore(ending, Path(stack.enter_context(folder)))
        self._store, self._pieces = store, pieces
        self._there = {piece.key: path for piece in pieces if (path := store.find(piece))}
        missing = {piece.key: piece for piece in reversed(pieces) if piece.key not in self._there}
        self.missing = [(piece, store.path(piece)) for piece in reversed(missing.values())]
        """Each once, in the order of the video: two pieces that are equal are made as one."""
        self.drawn: list[Piece] = []
        """Those that were really drawn; others may come from a process that draws the same ones."""

    def in_order(self, shoot: Shoot, provider: str, jobs: int, tell: Callable[[int], None]) -> Iterator[Path]:
        """The paths of all pieces in the order of the video, each as soon as it is whole."""
        from avatar.scenes.crew import make_alone

        there = dict(self._there)
        with closing(self._make(shoot, provider, jobs, tell)) as made:
            for piece in self._pieces:
                while piece.key not in there:
                    key, path = next(made)
                    there[key] = path
                path = there[piece.key]
                if not path.exists():  # others needed the room meanwhile
                    (path,) = make_alone(shoot, [(piece, path)], lambda _: None)
                    self.drawn.append(piece)
                yield path
        if self._kept and self.missing:
            self._store.make_room()

    def _make(
        self, shoot: Shoot, provider: str, jobs: int, tell: Callable[[int], None]
    ) -> Generator[tuple[str, Path]]:
        """The missing pieces, made here or by another process that draws the same ones at this moment.

        What another one is at comes last: mostly it is there by then, and nothing is drawn twice.
        """
        from avatar.scenes.crew import choose_crew, make

        left, done = list(self.missing), 0
        crew = choose_crew(left, provider, jobs)
        while left:
            with ExitStack() as claims:
                mine = self._claim(left, claims, len(left) if crew else 1)
                before = done
                for (piece, _), path in zip(
                    mine,
                    make(shoot, mine, crew if len(mine) > 1 else 0, lambda n, at=before: tell(at + n)),  # type: ignore[misc]
                    strict=True,
                ):
                    done += len(piece.numbers)
                    self.drawn.append(piece)
                    yield piece.key, path
            left = [task for task in left if task not in mine]
            others = [task for task in left if self._store.find(task[0])]
            for piece, path in others:
                left.remove((piece, path))
                done += len(piece.numbers)
                tell(done)
                yield piece.key, path
            if left and not mine and not others:
                time.sleep(_PATIENCE)

    def _claim(self, left: Sequence[Task], claims: ExitStack, most: int) -> list[Task]:
        """The first pieces that nobody else is at, and that are still missing."""
        mine: list[Task] = []
        for task in left:
            claim = Claim(self._store.path(task[0]).with_suffix(".lock"))
            if not claim.take():
                continue
            if self._store.find(task[0]):
                claim.give_back()
                continue
            claims.callback(claim.give_back)
            mine.append(task)
            if len(mine) == most:
                break
        return mine
