"""The CI file is valid YAML, and each job runs when it should."""

from __future__ import annotations

import yaml

from tests.meta import source

CI = yaml.safe_load((source.ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))


def test_code_is_checked_but_never_on_schedules() -> None:
    for job in ("lint", "types", "tests"):
        rules = CI[CI[job]["extends"]]["rules"]
        assert rules[0] == {"if": '$CI_PIPELINE_SOURCE == "schedule"', "when": "never"}


def test_the_triage_job_runs_on_schedules_only_and_one_at_a_time() -> None:
    assert CI["triage"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]
    assert CI[".triage"]["resource_group"]
    assert "--dry-run" not in " ".join(CI["triage"]["script"])


def test_the_dry_run_waits_for_a_click_and_writes_nothing() -> None:
    assert CI["dry-run"]["rules"][-1]["when"] == "manual"
    assert all("--dry-run" in line for line in CI["dry-run"]["script"] if " run" in line)


def test_continuous_integration_runs_make_test() -> None:
    assert "make test" in (source.ROOT / ".ci" / "run").read_text(encoding="utf-8")
