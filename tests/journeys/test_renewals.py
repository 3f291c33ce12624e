"""Renewals on a real project: on which day, once, after a move, in a project of their own, tidied by a tick."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gitlab_sandbox.server import Sandbox
from tests.shelf import ACCOUNTS
from tests.world import World
from triage_bot.cli.main import run as cli

COLUMNS = "Account ID,Account Name,CSM,Segment,Renewal Date,AE,SA,ACV\n"
FOODS = "acc-1,Sample Foods,csm-anna,enterprise,2027-03-31,csm-ben,,\n"
SHOP = "acc-2,Sample Shop,csm-ben,commercial,2027-05-31,csm-anna,,100001\n"


def renewals(place: World, rows: str, more: str = "") -> World:
    place.files(COLUMNS + rows, f"include: [renewals/renewals.yml]\npeople: people.yml\n{ACCOUNTS}{more}")
    return place


def reviews(place: World, project: Any = None) -> dict[str, Any]:
    listed = (project or place.root).issues.list(get_all=True, state="all", labels="type::renewal review")
    return {one.title: one for one in listed}


@pytest.mark.parametrize("clock", [datetime(2026, 11, 25, 10, tzinfo=UTC), datetime(2026, 12, 23, 10, tzinfo=UTC)])
def test_the_demo_opens_exactly_what_is_due_on_a_day(
    clock: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy = tmp_path / "triage.yml"
    policy.write_text(f"steps: [renewals]\n{ACCOUNTS}", encoding="utf-8")
    with Sandbox(port=0, seed="demo", clock=clock) as sandbox:
        where = ["-H", sandbox.url, "-i", sandbox.project, "--token", sandbox.bot_token]
        asked = ["-f", str(policy), "--now", "2027-02-28T09:00:00Z", "--titles"]
        assert cli(["run", "--dry-run", *asked, *where]) == 0
    out = capsys.readouterr().out
    assert "Nothing was written. 2 changes planned" in out
    titles = re.findall("title: (.*)", out)
    assert titles == ["Alder Foods - renewal review", "Cedar Clinics - renewal review"] and "late start" not in out
    assert out.count("next check") == out.count("next check Mon 2027-03-01") == 2  # it is Sunday: who hears of the two


def test_a_review_is_opened_announced_ticked_and_closed_and_never_again(place: World) -> None:
    renewals(place.at("2026-11-30"), FOODS)
    first = place.run()
    assert {one["kind"] for one in first["changes"]} == {"open_issue", "post_note"}
    [review] = reviews(place).values()
    assert (review.due_date, review.milestone["title"]) == ("2026-12-30", "FY28-Q1")
    assert review.milestone["due_date"] == "2027-04-30" and review.confidential
    assert [user["username"] for user in review.assignees] == ["csm-anna"]
    [note] = place.bot_notes(review.iid)
    assert "@csm-ben" in note and "@csm-anna" not in note
    assert place.run()["changes"] == []
    place.at("2026-12-02").edit(review.iid, description=review.description.replace("- [ ]", "- [x]"))
    assert [one["kind"] for one in place.run()["changes"]] == ["set_state"]
    for day in ("2026-12-03", "2027-02-10", "2027-03-31"):
        assert [one for one in place.at(day).run()["changes"] if one["kind"] == "open_issue"] == []


def test_a_renewal_that_moves_is_followed_and_told_once(place: World) -> None:
    renewals(place.at("2026-11-30"), FOODS)
    place.run()
    [before] = reviews(place).values()
    renewals(place.at("2026-12-01"), FOODS.replace("2027-03-31", "2027-05-31"))
    assert {one["kind"] for one in place.run()["changes"]} == {
        "post_note",
        "edit_description",
        "set_due",
        "set_milestone",
    }
    [after] = reviews(place).values()
    assert (after.due_date, after.milestone["title"]) == ("2027-03-02", "FY28-Q2")
    moved = before.description.replace("2027-03-31", "2027-05-31")
    assert after.description == moved.replace("- [ ] 2027-01-31", "- [ ] 2027-03-31"), "and no other byte"
    assert "from 2027-03-31 to 2027-05-31" in place.bot_notes(after.iid)[-1]
    assert place.run()["changes"] == [] and len(place.bot_notes(after.iid)) == 2


def test_reviews_in_a_project_of_their_own(place: World) -> None:
    root = place.client(place.sandbox.root_token)
    group = root.groups.get(place.sandbox.project.rpartition("/")[0])
    other = root.projects.create({"name": "Renewals", "path": "renewals", "namespace_id": group.id})
    bot = place.client(place.sandbox.bot_token)
    bot.auth()
    assert bot.user is not None
    for user in (bot.user.id, *(root.users.list(username=name)[0].id for name in ("csm-anna", "csm-ben"))):
        other.members.create({"user_id": user, "access_level": 30})
    renewals(place.at("2026-11-30"), FOODS + SHOP)
    file = place.policy.parent / "renewals" / "renewals.yml"
    policy = file.read_text(encoding="utf-8")
    where = f"once_per: renewal, destination: {group.full_path}/renewals"
    (place.policy.parent / "renewals" / "renewals.yml").write_text(
        policy.replace("once_per: renewal", where), encoding="utf-8"
    )
    first = place.run()
    assert first["counts"]["failed"] == 0
    for day in ("2026-12-01", "2026-12-02"):  # one a day for each CSM
        place.at(day).run()
    assert sorted(reviews(place, other)) == [
        "Sample Foods - renewal review",
        "Sample Shop - renewal review 1 of 2",
        "Sample Shop - renewal review 2 of 2",
    ]
    assert reviews(place) == {}
    assert place.run()["changes"] == []


def test_an_account_needs_triage_again(place: World) -> None:
    head = "Account ID,Account Name,CSM,Health,Health As Of\nacc-9,Sample Port,,,2026-01-05\n"
    accounts = f"{head}acc-1,Sample Foods,csm-anna,red,2026-11-20\n"
    place.files(accounts)
    place.at("2026-11-23").run()
    [issue] = place.root.issues.list(get_all=True)
    root = place.client(place.sandbox.root_token).projects.get(place.sandbox.project)
    root.labels.create({"name": "outcome::won back", "color": "#1F7E23"})
    place.at("2026-11-24").edit(issue.iid, add_labels="HS::Green,outcome::won back", remove_labels="HS::Red")
    place.edit(issue.iid, state_event="close")
    early = {one["kind"] for one in place.at("2026-12-07").run()["changes"]}
    assert early == {"relabel", "post_note"}, "a person has closed it: upkeep labels leave it, and it is asked about"
    assert place.at("2027-01-04").run()["changes"] == [], "once, at any age"
    place.files(accounts.replace("2026-11-20", "2027-01-04"))
    report = place.at("2027-01-05").run()
    assert report["counts"]["failed"] == 0
    again = place.root.issues.get(issue.iid)
    assert (again.state, "HS::Red" in again.labels, "outcome::won back" in again.labels) == ("opened", True, False)
    assert "update due" not in again.labels, "it has been quiet since today"
    assert sum("it goes on here" in body for body in place.bot_notes(issue.iid)) == 1
    assert place.run()["changes"] == []
