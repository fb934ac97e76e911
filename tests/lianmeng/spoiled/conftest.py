"""The cast with records to spoil."""

import pytest
from world import furnished


@pytest.fixture
def world(cast):
    return furnished(cast)
