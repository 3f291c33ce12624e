"""Milestones of renewal quarters: planned, made once, and left alone."""

from __future__ import annotations

from pathlib import Path

from tests.world import world

POLICY = """
resource_rules:
  issues:
    rules:
      - id: renewal-quarter
        name: The milestone of the renewal's quarter
        conditions: {state: opened}
        actions:
          milestone:
            title: "{{ quarter_of(fields.renewal_date) }}"
            create: true
            start: "{{ quarter_of(fields.renewal_date).start }}"
            due: "{{ quarter_of(fields.renewal_date).end }}"
"""


def _table(day: str) -> str:
    return f"| Field | Value |\n| --- | --- |\n| Renewal date | {day} |\n"


def test_a_dry_run_makes_none_a_run_one_per_quarter_and_the_next_nothing(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.files(policy=POLICY)
        for day in ("2027-01-31", "2027-02-01", "2027-04-30"):
            here.open([], description=_table(day))
        here.forget_log()
        planned = here.run("--dry-run")
        assert sorted(one["summary"] for one in planned["changes"]) == [
            f"milestone {title} (made if it is not there)" for title in ("FY27-Q4", "FY28-Q1", "FY28-Q1")
        ]
        assert here.writes() == []
        here.run()
        found = sorted((one.title, one.start_date, one.due_date) for one in here.root.milestones.list(get_all=True))
        assert found == [("FY27-Q4", "2026-11-01", "2027-01-31"), ("FY28-Q1", "2027-02-01", "2027-04-30")]
        assert [here.root.issues.get(number).milestone["title"] for number in (1, 2, 3)] == [
            "FY27-Q4", "FY28-Q1", "FY28-Q1",
        ]  # fmt: skip
        here.forget_log()
        assert here.run()["changes"] == [] and here.writes() == []
