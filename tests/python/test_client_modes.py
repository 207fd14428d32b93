# tests/python/test_client_modes.py - with and without await, clients do as the reference's do.

import pytest
from twin import ask_ours, ask_reference


@pytest.fixture(scope="module")
def outcomes(servers):
    """What came of everything that the twin tries, here and with the reference's package."""
    url = servers.url("ours", "echo")
    return ask_ours("client_twin.py", url), ask_reference("client_twin.py", url)


def test_everything_has_the_same_outcome(outcomes):
    ours, reference = outcomes
    assert ours == reference
