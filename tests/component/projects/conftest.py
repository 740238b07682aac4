"""Projects on a fresh database."""

from collections.abc import AsyncIterator

import pytest

from projects.app import service
from tests.component.conftest import Running, Start


@pytest.fixture
async def projects(start: Start) -> AsyncIterator[Running]:
    async with start(service) as running:
        yield running
