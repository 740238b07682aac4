"""Why a whole source could not be read."""


class Unreadable(Exception):
    """A page or a source that cannot be read; `code` is one of `domain.sources.reasons` or `http-<status>`."""

    def __init__(self, code: str, about: str | None = None) -> None:
        super().__init__(f"{code} {about or ''}".strip())
        self.code = code
        self.about = about

    @property
    def is_absent(self) -> bool:
        """Whether the site says that there is nothing at the address any more."""
        return self.code in ("http-404", "http-410")
