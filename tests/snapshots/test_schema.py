"""The JSON Schema of policy files, which editors read."""

from __future__ import annotations

import json

from tests.snapshots.conftest import Keeping
from triage_bot.policy.schema import json_schema


def test_schema(kept: Keeping) -> None:
    assert json.dumps(json_schema(), indent=1, sort_keys=True, ensure_ascii=False) == kept("json")
