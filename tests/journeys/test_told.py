"""Those who must hear of an account do hear, once: of openings, and of a region that comes late."""

from __future__ import annotations

import re

from tests.world import World

POLICY = """
include: [core/account-triage.yml, process/notify.yml]
people: people.yml
resource_rules: {accounts: {source: {file: accounts.csv}}}
"""
HEAD = "account_id,name,health,region,csm,ae,classification,risk_reason\n"
TEAM = "roles:\n  csm_manager: {by_region: {EMEA: manager-emea}, default: csm-chen}\n"


def row(number: int, region: str = "EMEA", ae: str = "csm-ben") -> str:
    return f"acc-{number},Sample {number},red,{region},csm-anna,{ae},E&A,Lack of adoption\n"


def opened(place: World, *rows: str) -> None:
    place.files(HEAD + "".join(rows), POLICY)
    (place.policy.parent / "people.yml").write_text(TEAM, encoding="utf-8")


def calls(place: World) -> dict[str, list[str]]:
    """By title, whom the bot's comments there call, each as often as it does; of lists also whose they are."""
    called = {}
    for issue in place.root.issues.list(get_all=True):
        notes = [re.findall(r"(?<!\w)@([\w-]+)", body) for body in place.bot_notes(issue.iid)]
        called[str(issue.title)] = [name for names in notes for name in names]
    return called


def test_one_opening_names_those_it_concerns_and_is_told_once(place: World) -> None:
    opened(place, row(1))
    for _ in range(2):
        place.run()
        assert calls(place) == {"Sample 1 - triage": ["csm-ben", "manager-emea"]}
    place.at("2026-11-24 10:00")
    assert place.run()["counts"]["changes"] == 0


def test_of_several_each_reader_has_lines_and_one_call(place: World) -> None:
    opened(place, row(1), row(2), row(3, ae="csm-chen").replace("csm-anna", "csm-ben"))
    place.run()
    lists = {"For you: csm-ben": [], "For you: manager-emea": []}
    issues = {"Sample 1 - triage": [], "Sample 2 - triage": [], "Sample 3 - triage": ["csm-chen"]}
    assert calls(place) == {**lists, **issues}
    texts = {str(issue.title): str(issue.description) for issue in place.root.issues.list(get_all=True)}
    refs = {title: f"#{issue.iid}+" for issue in place.root.issues.list(get_all=True) if (title := str(issue.title))}
    named = {title for title in issues if refs[title] in texts["For you: csm-ben"]}
    assert named == {"Sample 1 - triage", "Sample 2 - triage"}
    for day in ("2026-11-23 11:00", "2026-11-24 10:00"):
        place.at(day)
        assert place.run()["counts"]["changes"] == 0


def test_who_was_called_today_hears_of_the_next_tomorrow(place: World) -> None:
    opened(place, row(1))
    place.run()
    opened(place, row(1), row(2, ae="csm-chen"))
    place.at("2026-11-23 14:00")
    report = place.run()
    assert calls(place) == {"Sample 1 - triage": ["csm-ben", "manager-emea"], "Sample 2 - triage": ["csm-chen"]}
    assert "is told of this one on 2026-11-24" in str(report["held"])
    place.at("2026-11-24 10:00")
    for _ in range(2):
        place.run()
        assert calls(place)["Sample 2 - triage"] == ["csm-chen", "manager-emea"]
        assert calls(place)["Sample 1 - triage"] == ["csm-ben", "manager-emea"]


def test_plain_yellow_is_a_line_for_each_and_one_call(place: World) -> None:
    opened(place, row(9).replace(",red,", ",green,"))
    place.at("2026-11-20")
    table = "| Field | Value |\n| --- | --- |\n| Account ID | acc-{0} |\n| AE | csm-ben |"
    for number in (1, 2):
        text = table.format(number)
        place.open(["HS::Yellow", "EMEA", "E&A", "risk::competition"], title=f"Sample {number}", description=text)
    for day in ("2026-11-23 10:00", "2026-11-23 11:00", "2026-11-24 10:00"):
        place.at(day)
        place.run()
        called = calls(place)
        assert {title for title in called if title.startswith("For you")} == {
            "For you: csm-ben",
            "For you: manager-emea",
        }
        assert [name for names in called.values() for name in names] == []
    assert place.run()["counts"]["changes"] == 0


def test_a_region_that_comes_late_reaches_its_manager(place: World) -> None:
    opened(place, row(1, region=""))
    place.run()
    [title] = calls(place)
    assert [name for name in calls(place)[title] if name != "csm-anna"] == ["csm-ben"]
    place.at("2026-11-26")
    place.run()
    assert calls(place)[title][-1] == "csm-chen"
    place.at("2026-12-10")
    place.edit(place.root.issues.list()[0].iid, add_labels="EMEA")
    place.at("2026-12-11")
    place.run()
    place.run()
    assert calls(place)[title].count("manager-emea") == 1


def test_a_look_at_one_issue_knows_what_stands_on_lists_and_makes_no_lines(place: World) -> None:
    opened(place, row(1), row(2))
    place.run()
    before = calls(place)
    iids = [issue.iid for issue in place.root.issues.list(get_all=True) if "triage" in issue.title]
    place.at("2026-11-24 10:00")
    yellow = place.open(["HS::Yellow", "EMEA", "E&A", "risk::competition"], title="Sample 9")
    place.at("2026-11-25 10:00")
    for iid in (*iids, yellow):
        assert place.run("--resource-reference", f"#{iid}")["counts"]["changes"] == 0
    assert {title: names for title, names in calls(place).items() if title != "Sample 9"} == before


def test_whom_a_list_calls_anyway_hears_of_an_opening_there(place: World) -> None:
    lists = POLICY.replace("process/notify.yml", "process/notify.yml, process/lists.yml")
    opened(place, row(1))
    place.policy.write_text(lists, encoding="utf-8")
    place.at("2026-11-20")
    place.run()
    title = "My team's accounts: manager-emea"
    assert "manager-emea" not in calls(place)["Sample 1 - triage"], "the list was opened for them"
    (place.policy.parent / "accounts.csv").write_text(HEAD + row(1) + row(2, ae="csm-chen"), encoding="utf-8")
    place.at("2026-11-30")  # a Monday
    place.run()
    called = calls(place)
    assert called[title] == ["manager-emea"]
    assert called["Sample 2 - triage"] == ["csm-chen"]
    place.at("2026-12-01")
    place.run()
    assert {key: names for key, names in calls(place).items() if names != called[key]} == {}
