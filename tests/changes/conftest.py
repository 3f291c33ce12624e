"""A sandbox with one project, and hands that carry out changes made by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gitlab_sandbox.server import Sandbox
from tests.apply.hands import Hands


@pytest.fixture
def hands() -> Iterator[Hands]:
    with Sandbox() as sandbox:
        yield Hands(sandbox.url, sandbox.bot_token, sandbox.root_token, sandbox.project)
