"""Options that commands share, as dataclasses: a parameter of such a type stands for an option a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import Any, get_type_hints

from avatar.commands.option_types import (
    BrandFile,
    Captions,
    Clean,
    Draft,
    Fps,
    LexiconFile,
    PortraitFile,
    PresenterName,
    Provider,
    RecordingFile,
    Seed,
    Size,
    SkipSsml,
    TemplateName,
    Variables,
    VoiceName,
)


@dataclass(frozen=True)
class Staged:
    """Who speaks a script, in which looks, and on which canvas: what its frames are drawn from."""

    presenter: PresenterName = None
    portrait: PortraitFile = None
    voice: VoiceName = None
    recording: RecordingFile = None
    clean: Clean = False
    template: TemplateName = None
    brand: BrandFile = None
    captions: Captions = None
    size: Size = None
    fps: Fps = 25
    seed: Seed = 0
    draft: Draft = False
    var: Variables = None
    provider: Provider = "auto"
    lexicon: LexiconFile = None
    skip_unknown_ssml: SkipSsml = False

    def settings(self) -> dict[str, Any]:
        """The same as arguments of `avatar.render`. Raises InputError."""
        from avatar.terminal import options

        given = {field.name: getattr(self, field.name) for field in fields(self)}
        variables = options.variables(given.pop("var"))
        return given | {"size": options.size(self.size), "variables": variables}


def spread(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function for Typer, which knows no dataclasses: each field of one is a parameter of its own."""
    hints = get_type_hints(function, include_extras=True)
    gathered: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}

    def parameters() -> Iterator[Parameter]:
        for parameter in signature(function).parameters.values():
            kind = gathered.get(parameter.name)
            if kind is None:
                yield parameter.replace(annotation=hints[parameter.name])
                continue
            own = get_type_hints(kind, include_extras=True)
            for field in fields(kind):
                yield parameter.replace(name=field.name, default=field.default, annotation=own[field.name])

    shown = list(parameters())

    @wraps(function)
    def run(**given: Any) -> Any:
        for name, kind in gathered.items():
            given[name] = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        return function(**given)

    run.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    run.__dict__["__signature__"] = signature(function).replace(parameters=shown)
    return run
