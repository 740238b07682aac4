"""Which tests go to one worker, and which are begun first.

`--dist loadgroup` would do the first with marks, but pytest-xdist 3.8 writes the group into an attribute that pytest 9.2 no longer reads,
and then every test goes its own way and starts the platform again.
"""

from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadScopeScheduling

ON_THE_PLATFORM = ("tests/browser/", "tests/system/commands/")
"""Packages with a fixture `platform`, a whole system that takes half a minute to start: one for the pages, one for the commands. A single
one would keep one worker busy long after the others have ended.
"""
BEHIND_PROXIES = ("tests/fault/test_servers_behind_a_proxy", "tests/fault/test_receivers_behind_a_proxy")
"""Ten tests each on one set of services, the first with a Kafka of its own: wherever one of them goes, all of it is started again."""
APART = ("tests/fault/", "tests/system/test_embedded_up")
"""Long tests that share nothing but the servers of their worker."""
LONGEST_FIRST = (
    *ON_THE_PLATFORM,
    "tests/fault/test_exactly_once",
    "tests/system/test_dashboards.py",
    *BEHIND_PROXIES,
    *APART,
    "tests/system/",
    "tests/contract/",
)


class Shares(LoadScopeScheduling):  # type: ignore[misc]  # pytest-xdist's base is untyped
    """Hands out work by `share`, in the order in which the tests were collected."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return share(nodeid)


def share(nodeid: str) -> str:
    """The name of the share that a test belongs to: its file, unless it can go alone or needs the platform."""
    package = next(filter(nodeid.startswith, ON_THE_PLATFORM), None)
    if package is not None:
        return package
    return nodeid if nodeid.startswith(APART) and not nodeid.startswith(BEHIND_PROXIES) else nodeid.partition("::")[0]


def order(items: list[pytest.Item]) -> None:
    """Begins with what takes longest, so that no worker is left with it at the end."""
    items.sort(key=lambda item: _rank(item.nodeid))


def _rank(nodeid: str) -> int:
    return next((rank for rank, start in enumerate(LONGEST_FIRST) if nodeid.startswith(start)), len(LONGEST_FIRST))


def strays(items: Sequence[pytest.Item]) -> list[str]:
    """Tests that use the platform and are in no package named above: each of their files would make a worker start another."""
    return [item.nodeid for item in items if "platform" in getattr(item, "fixturenames", ()) and share(item.nodeid) not in ON_THE_PLATFORM]
