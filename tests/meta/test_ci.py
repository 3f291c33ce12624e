"""The CI file is valid YAML, and each job runs when it should."""

from __future__ import annotations

import re
import tomllib

import yaml

from tests.meta import source

OWN = yaml.safe_load((source.ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
STARTER = yaml.safe_load((source.ROOT / "starter" / ".gitlab-ci.yml").read_text(encoding="utf-8"))
CI = {**STARTER, **OWN}
"""As GitLab joins them: a file's own keys win over those it includes."""


def test_the_triage_jobs_are_written_once() -> None:
    assert OWN["include"] == [{"local": "starter/.gitlab-ci.yml"}]
    assert OWN.keys() & STARTER.keys() == {"stages"} and set(STARTER["stages"]) < set(OWN["stages"])


def test_what_pip_installs_is_named_from_outside_except_where_the_code_is() -> None:
    assert OWN["variables"]["TRIAGE_BOT_PACKAGE"] == "."
    assert "variables" not in STARTER
    assert "${TRIAGE_BOT_PACKAGE:?" in " ".join(STARTER[".triage"]["before_script"])


def test_every_job_has_a_stage_and_an_image() -> None:
    jobs = {name: job for name, job in CI.items() if isinstance(job, dict) and "script" in job}
    assert set(jobs) == {"lint", "types", "tests", "coverage", "pages", "triage", "dry-run"}
    assert {job.get("stage", CI[job["extends"]]["stage"]) for job in jobs.values()} == set(CI["stages"])
    assert CI["default"]["image"].startswith("python:3.")


def test_code_is_checked_but_never_on_schedules() -> None:
    for job in ("lint", "types", "tests", "coverage"):
        rules = CI[CI[job]["extends"]]["rules"]
        assert rules[0] == {"if": '$CI_PIPELINE_SOURCE == "schedule"', "when": "never"}


def test_coverage_has_a_floor_and_tells_its_figure() -> None:
    settings = tomllib.loads((source.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]
    assert settings["report"]["fail_under"] >= 90
    pattern = CI["coverage"]["coverage"].strip("/")
    assert re.search(pattern, "TOTAL          23756   1371    94%", re.M)


def test_the_site_is_published_from_the_default_branch_alone() -> None:
    """GitLab publishes what a job of this name leaves in `public`."""
    rules = CI["pages"]["rules"]
    assert rules[0] == {"if": '$CI_PIPELINE_SOURCE == "schedule"', "when": "never"}
    assert rules[1:] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert CI["pages"]["script"] == ["make site"] and CI["pages"]["artifacts"]["paths"] == ["public"]


def test_the_triage_job_runs_on_schedules_only_and_one_at_a_time() -> None:
    assert CI["triage"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]
    assert CI[".triage"]["resource_group"]
    assert "--dry-run" not in " ".join(CI["triage"]["script"])


def test_the_dry_run_waits_for_a_click_and_writes_nothing() -> None:
    assert CI["dry-run"]["rules"][-1]["when"] == "manual"
    assert all("--dry-run" in line for line in CI["dry-run"]["script"] if " run" in line)


def test_continuous_integration_runs_make_test() -> None:
    assert "make test" in (source.ROOT / ".ci" / "run").read_text(encoding="utf-8")
