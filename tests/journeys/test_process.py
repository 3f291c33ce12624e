"""The whole at-risk process on the demo's forty accounts: the second run of a day finds nothing, on any tier."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.test_commands import PROCESS
from tests.world import demo_world


@pytest.mark.parametrize("tier", ["free", "premium"])
def test_a_second_run_finds_nothing_though_the_first_opened_issues_and_lists(tmp_path: Path, tier: str) -> None:
    with demo_world(tmp_path, tier) as place:
        whole = PROCESS.replace("bot: {", "bot: {usernames: [triage-bot-old], ")
        whole = whole.replace("product.yml]", "product.yml, renewals/renewals.yml, process/accounts.yml]")
        place.policy.write_text(whole, encoding="utf-8")
        first = place.run()
        opened = [one for one in first["changes"] if one["kind"] == "open_issue"]
        assert {one["rule"] for one in opened} >= {
            *("open-triage-issue", "my-accounts", "my-team", "red-accounts", "data-quality"),
            "renewal-review",
        }
        assert place.run()["changes"] == []
        lists = [one for one in place.root.issues.list(get_all=True) if "type::digest" in one.labels]
        assert all(one.confidential and "#(new " not in one.description for one in lists)
        place.at("2026-11-24 10:00")
        place.run()
        assert place.run()["changes"] == []
