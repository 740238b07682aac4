"""The portal's texts: one JSON file per page and language, plural forms by their CLDR names."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from babel import Locale

Forms = Mapping[str, str]


class TextError(LookupError):
    """A text was asked for that the catalogue cannot give; always a mistake in a template."""

    code = "text_missing"


class Catalogue:
    """All texts of one language. A key is `<file>.<name>`, such as `shell.skip`."""

    def __init__(self, folder: Path, locale: Locale, number: Callable[[float], str]) -> None:
        self.entries = {f"{path.stem}.{name}": text for path in sorted(folder.glob("*.json")) for name, text in _read(path).items()}
        self._plural = locale.plural_form
        self._number = number

    def text(self, key: str, **values: object) -> str:
        """The text of `key`; `n` picks the plural form, numbers are written the language's way."""
        entry = self._entry(key)
        template = entry if isinstance(entry, str) else self._form(key, entry, values.get("n"))
        try:
            return template.format_map({name: self._written(value) for name, value in values.items()})
        except KeyError as missing:
            raise TextError(f"text {key!r} needs the value {missing}: pass it by that name") from missing

    def _entry(self, key: str) -> str | Forms:
        try:
            return self.entries[key]
        except KeyError:
            raise TextError(f"no text {key!r}: add it to texts/<language>/{key.partition('.')[0]}.json") from None

    def _form(self, key: str, forms: Forms, count: object) -> str:
        if isinstance(count, bool) or not isinstance(count, int | float):
            raise TextError(f"text {key!r} has plural forms: pass the count as n, not {count!r}")
        return forms[self._plural(count)]

    def _written(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return self._number(value)


def _read(path: Path) -> dict[str, str | Forms]:
    entries: dict[str, str | Forms] = json.loads(path.read_text(encoding="utf-8"))
    return entries
