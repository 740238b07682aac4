"""One running platform for all commands."""

from tests.support.platform import platform

__all__ = ["platform"]
