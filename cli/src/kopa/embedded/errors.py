"""What can go wrong with the embedded parts, each with a stable code and words that say what to do."""


class EmbeddedError(Exception):
    """A part of the embedded system cannot be had or does not run; the message tells the operator what to do."""

    code = "embedded"


class DownloadFailed(EmbeddedError):
    """An artifact could not be fetched, or what came is not what the lock names."""

    code = "download-failed"


class PlatformUnsupported(EmbeddedError):
    """No artifact exists for this operating system and processor."""

    code = "platform-unsupported"


class StartFailed(EmbeddedError):
    """A server ended, or did not become ready in time; the message ends with the last lines of its log."""

    code = "start-failed"
