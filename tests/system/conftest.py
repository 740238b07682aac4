"""One running system for all tests here that ask for it."""

from collections.abc import Iterator

import pytest

from tests.support.platform import Platform


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    with Platform.running() as running:
        yield running
