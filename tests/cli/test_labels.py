"""Command `labels`: what is missing in GitLab, and making it."""

from __future__ import annotations

from tests.cli.conftest import Calling
from tests.world import World


def test_check_and_sync(call: Calling, place: World) -> None:
    assert call("labels", "sync", now=False)[0] == 0  # what people use (snoozed, risk labels) is made too
    assert {"snoozed", "triage-ignore", "risk::competition", "Requires Triage", "type::account triage"} <= {
        label.name for label in place.root.labels.list(get_all=True)
    }
    place.root.labels.delete("APAC")
    place.root.labels.delete("update due")
    place.root.labels.create({"name": "apac", "color": "#6699cc"})
    code, out, _ = call("labels", "check", now=False)
    assert code == 1
    assert "missing: APAC (there is apac)" in out and "missing: update due" in out

    place.forget_log()
    code, out, _ = call("labels", "sync", "--dry-run", now=False)
    assert code == 0 and "Nothing was written." in out and place.writes() == []

    code, out, _ = call("labels", "sync", now=False)
    assert code == 0 and "created APAC" in out
    code, out, _ = call("labels", "check", now=False)
    assert code == 0 and "labels of the policies exist" in out
    assert {"APAC", "update due"} <= {label.name for label in place.root.labels.list(get_all=True)}
