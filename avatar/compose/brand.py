"""A brand: name, colours, logo, fonts, what the lower third says, and what stands over the whole video."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from avatar.compose import document
from avatar.compose.kit import (
    NAMES,
    Bookend,
    Colour,
    Disclosure,
    Fonts,
    Label,
    Logo,
    LowerThird,
    Watermark,
)
from avatar.errors import AvatarError, InputError, Problem
from avatar.media.music import Music, Sting
from avatar.paths import is_file
from avatar.sharing import shareable

__all__ = ["NAMES", "Brand", "Fonts", "LowerThird", "load_brand", "resolve"]


class Brand(BaseModel):
    """What makes a video one's own; everything is optional, the template has a default for all of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Label = ""
    primary: Colour | None = None
    secondary: Colour | None = None
    accent: Colour | None = None
    text: Colour | None = None
    background: Colour | None = None
    logo: Logo | None = None
    fonts: Fonts = Fonts()
    lower_third: LowerThird = LowerThird()
    intro: Bookend | None = None
    outro: Bookend | None = None
    watermark: Watermark | None = None
    disclosure: Disclosure | None = None
    music: Music | None = None
    intro_sound: Sting | None = None
    outro_sound: Sting | None = None
    lexicon: Path | None = None

    def over(self, default: Brand) -> Brand:
        """This brand, with what it leaves open taken from `default`.

        A logo goes with a name: the default's is left out where this brand has a name of its own.
        """
        given = {
            name: getattr(self, name) for name in self.model_fields_set if getattr(self, name) is not None
        }
        if self.name and self.logo is None:
            given["logo"] = None
        return default.model_copy(update=given)

    @property
    def has_header(self) -> bool:
        """Whether a logo or a name stands at the top of every scene."""
        return bool(self.name or (self.logo and self.logo.on(dark=False)))

    def inputs(self) -> list[tuple[str, Path]]:
        """The role and the path of every picture and font; sounds are the soundtrack's."""
        found = [(kind, path) for (kind, *_), path in _files(self, (*_PICTURES, *_FONTS))]
        return list(dict.fromkeys(found))


_PICTURES = (
    ("logo", "light"),
    ("logo", "dark"),
    ("intro", "picture"),
    ("intro", "square"),
    ("intro", "tall"),
    ("outro", "picture"),
    ("outro", "square"),
    ("outro", "tall"),
    ("watermark", "picture"),
)
_FONTS = (("fonts", "text"), ("fonts", "heading"))
_SOUNDS = ("music", "intro_sound", "outro_sound")


def _files(brand: Brand, keys: tuple[tuple[str, str], ...]) -> Iterator[tuple[tuple[str, str], Path]]:
    """The paths of a brand under these keys, as far as they are given."""
    for part, key in keys:
        if path := getattr(getattr(brand, part), key, None):
            yield (part, key), path


@shareable
def load_brand(source: Mapping[str, Any] | Path | str | None, base: Path | None = None) -> Brand:
    """A brand from a mapping (a script's front matter) or a YAML file.

    `base` is the script's folder or the script itself: relative paths are looked for there. A mapping
    may hold `file: brand.yaml`, whose values its other entries override. Raises InputError that names all
    that is wrong, with line and column in a file.
    """
    if base is not None and not base.is_dir():
        base = base.parent
    if not source:
        return Brand()
    if isinstance(source, Mapping):
        entries = dict(source)
        file = entries.pop("file", None)
        brand = document.validate(entries, Brand, "brand", prefix="brand.")
        brand = resolve(brand, base, lambda *keys: f"brand: `{shown(keys, entries)}`")
        return brand.over(load_brand(str(file), base)) if file else brand
    path = Path(source).expanduser()
    path = path if path.is_absolute() or base is None else base / path
    if not is_file(path):
        raise InputError(f"There is no brand file {path}.", hint="Give the path of a YAML file.")
    page = document.read_page(path, Brand)

    def place(*keys: str) -> str:
        return str(Problem(str(path), *page.place(*keys), f"`{shown(keys, page.data)}`"))

    return resolve(page.model, path.parent, place)


def shown(keys: tuple[str, ...], data: Mapping[Any, Any]) -> str:
    """The field as its author knows it: `logo` where no `light` and `dark` are given."""
    return ".".join(keys if isinstance(data.get(keys[0]), Mapping) else keys[:1])


def resolve(brand: Brand, base: Path | None, place: Callable[..., str]) -> Brand:
    """Make the paths whole, and make sure that their files can be used; all that cannot comes out at once.

    place: begins the message about a field, whose keys it is given. Raises InputError.
    """
    wrong: list[AvatarError] = []
    update: dict[str, dict[str, Path]] = {}
    tried: dict[Path, str] = {}
    for kinds, check in ((_PICTURES, _check_picture), (_FONTS, _check_font)):
        for keys, given in _files(brand, kinds):
            where = place(*keys)
            try:
                path = _find(given, base, where)
                if tried.get(path) != keys[0]:  # one logo for both grounds is looked at once
                    check(path, where)
            except AvatarError as error:
                if str(error) not in map(str, wrong):
                    wrong.append(error)
                continue
            tried[path] = keys[0]
            update.setdefault(keys[0], {})[keys[1]] = path
    changed: dict[str, Any] = {
        part: getattr(brand, part).model_copy(update=paths) for part, paths in update.items()
    }
    if brand.lexicon is not None:
        try:
            changed["lexicon"] = _find(brand.lexicon, base, place("lexicon"))
        except AvatarError as error:
            wrong.append(error)
    for name in _SOUNDS:
        sound = getattr(brand, name)
        if sound is None:
            continue
        try:
            changed[name] = sound.found(base, place(name))
        except AvatarError as error:
            wrong.append(error)
    if len(wrong) == 1:
        raise wrong[0]
    if wrong:
        raise InputError("\n".join(map(str, wrong)))
    return brand.model_copy(update=changed) if changed else brand


def _find(path: Path, base: Path | None, where: str) -> Path:
    path = path.expanduser()
    path = path if path.is_absolute() or base is None else base / path
    if not is_file(path):
        raise InputError(f"{where}: there is no file {path}.")
    return path


def _check_picture(path: Path, where: str) -> None:
    from avatar.compose.picture import check

    check(path, where)


def _check_font(path: Path, where: str) -> None:
    from avatar.compose.text.fontcheck import check_font

    check_font(path, where)
