"""Command `accounts`: the file alone, against GitLab, and hand-made issues taken over."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Calling
from tests.world import World

FILE = """\
Account ID,Account Name,CSM,Region,Health,Shoe Size
a-1,Alder Foods,csm-anna,EMEA,red,42
a-2,Cedar Care,csm-ben,EMEA,red,
a-3,Dogwood Data,csm-ben,EMEA,green,
"""


@pytest.fixture
def with_accounts(place: World) -> World:
    place.files(accounts=FILE)
    return place


def test_check_counts_and_warns(call: Calling, with_accounts: World) -> None:
    code, out, _ = call("accounts", "check", str(with_accounts.policy.parent / "accounts.csv"), where=False)
    assert code == 0
    assert "3 accounts, 2 red or yellow: no faults." in out
    assert 'unknown column "Shoe Size", kept as `shoe_size`' in out


def test_diff_says_what_a_run_would_open_and_what_looks_hand_made(call: Calling, with_accounts: World) -> None:
    with_accounts.forget_log()
    code, out, _ = call("accounts", "diff")
    assert code == 0 and with_accounts.writes() == []
    assert "Hand-made, `triage-bot accounts adopt` takes it over\n  a-1: account triage: " in out
    assert "Would be opened\n  a-2: account triage, due " in out
    assert "have what they need: 0, need no issue: 1" in out


def test_adopt_marks_the_hand_made_issue_once(call: Calling, with_accounts: World) -> None:
    before = with_accounts.root.issues.get(1).description or ""
    code, out, _ = call("accounts", "adopt", "--dry-run")
    assert code == 0 and "(planned)" in out
    code, out, _ = call("accounts", "adopt")
    assert code == 0 and "(done)" in out
    after = with_accounts.root.issues.get(1).description
    assert after.startswith(before) and '"account":"a-1"' in after
    code, out, _ = call("accounts", "adopt")
    assert code == 0 and out == ""


def test_a_run_opens_the_missing_issue_from_the_row(call: Calling, with_accounts: World) -> None:
    code, out, _ = call("run", "--format", "json")
    assert code == 0
    opened = [one for one in json.loads(out)["changes"] if one["kind"] == "open_issue"]
    assert len(opened) == 1
    issue = with_accounts.root.issues.get(int(opened[0]["reference"].rpartition("#")[2]))
    assert issue.title == "Cedar Care - triage" and issue.confidential
    assert set(issue.labels) >= {"HS::Red", "EMEA", "type::account triage"}
    assert issue.assignees[0]["username"] == "csm-ben" and issue.due_date == "2026-11-25"
    assert "| Account | Cedar Care |" in issue.description


def test_faults_of_the_file_stop_everything_before_a_write(call: Calling, with_accounts: World) -> None:
    file = with_accounts.policy.parent / "accounts.csv"
    file.write_text(FILE + "a-2,Twice,csm-ben,EMEA,crimson,\n")
    with_accounts.forget_log()
    code, _, err = call("run")
    assert code == 2
    assert 'accounts.csv:5:1: account id "a-2" is taken – by line 3' in err
    assert "accounts.csv:5:5: Health" in err
    assert with_accounts.log() == []


def test_an_id_written_otherwise_is_held_until_it_is_adopted(call: Calling, with_accounts: World) -> None:
    assert call("run")[0] == 0
    number = max(one.iid for one in with_accounts.root.issues.list(iterator=True))
    file = with_accounts.policy.parent / "accounts.csv"
    file.write_text(FILE.replace("a-2", "A-0002"), encoding="utf-8")
    with_accounts.forget_log()
    line = "triage-bot accounts adopt a-2=A-0002"
    for words in (("run",), ("run", "--dry-run"), ("accounts", "diff")):
        code, out, _ = call(*words)
        assert code == 0 and line in out, words
    assert [one for one in with_accounts.writes() if one["path"].endswith("/issues")] == []
    code, out, _ = call("accounts", "adopt", "--dry-run", "a-2=A-0002")
    assert code == 0 and "account a-2 is A-0002 in the account list (planned)" in out
    code, out, _ = call("accounts", "adopt", "a-2=A-0002")
    assert code == 0 and "(done)" in out
    after = with_accounts.root.issues.get(number).description
    assert "| Account ID | A-0002 |" in after and '"account":"A-0002"' in after and "a-2" not in after
    with_accounts.forget_log()
    code, out, _ = call("run")
    assert code == 0 and line not in out and with_accounts.writes() == []


def test_a_list_of_other_ids_stops_the_run(call: Calling, with_accounts: World) -> None:
    file = with_accounts.policy.parent / "accounts.csv"
    rows = [f"a-{number},Customer {number},csm-ben,EMEA,red," for number in range(10, 15)]
    file.write_text(FILE + "\n".join(rows) + "\n", encoding="utf-8")
    for day in ("2026-11-23", "2026-11-24", "2026-11-25"):  # two of csm-ben's six a day
        with_accounts.at(day)
        assert call("run")[0] == 0
    file.write_text(file.read_text(encoding="utf-8").replace("\na-1", "\nA-001"), encoding="utf-8")
    with_accounts.forget_log()
    for words in (("run",), ("run", "--dry-run")):
        code, _, err = call(*words)
        assert code == 2 and "5 accounts have other ids than before" in err, words
        assert "accounts.csv:5:1: A-0010 has the name of a-10" in err
    assert with_accounts.writes() == []
    assert call("accounts", "diff")[0] == 0


def test_people_in_another_spelling_are_who_they_are(call: Calling, with_accounts: World) -> None:
    folder = with_accounts.policy.parent
    (folder / "accounts.csv").write_text(FILE.replace("csm-ben", "@CSM-Ben"), encoding="utf-8")
    code, out, _ = call("run", "--format", "json", "--for", "@CSM-BEN")
    assert code == 0 and not [one for one in json.loads(out)["warnings"] if "no issue here belongs" in one]
    assert call("run")[0] == 0
    found = [one for one in with_accounts.root.issues.list(iterator=True) if one.title == "Cedar Care - triage"]
    assert [one.assignees[0]["username"] for one in found] == ["csm-ben"]
    with_accounts.forget_log()
    assert call("run")[0] == 0 and with_accounts.writes() == []
