"""Members ask the bot in comments: done once and answered once, whichever door hears it first."""

from __future__ import annotations

import pytest

from tests.serving import event, eventually, hook, running
from tests.world import WHOLE, World

PROCESS = """\
include: [core/account-triage.yml, process/account-table.yml, process/endings.yml, process/forms.yml,
  process/lists.yml, process/notify.yml, process/product.yml]
people: people.yml
accounts: {file: accounts.csv, project: self}
bot: {mention: triage-bot}
"""


@pytest.fixture
def process(place: World) -> World:
    """The whole process on a project with its labels."""
    place.policy.write_text(PROCESS, encoding="utf-8")
    for label in ("type::escalation", "Will Churn", "outcome::won back"):
        place.root.labels.create({"name": label, "color": "#6699cc"})
    return place


def answers(place: World, iid: int, word: str) -> list[str]:
    """The bot's answers with this word."""
    return [body for body in place.bot_notes(iid) if word in body]


def test_a_command_is_heard_at_once_and_answered_once(process: World) -> None:
    iid = process.open(WHOLE)
    with running(process) as service:
        service.drained()
        hook(process, service)
        process.say(iid, "@triage-bot health yellow they answered")
        eventually(lambda: answers(process, iid, "yellow now"), lambda: service.lines)
        service.drained()
        assert "HS::Yellow" in process.labels(iid) and "HS::Red" not in process.labels(iid)
        service.deliver(event(process, iid))
        service.drained()
    assert process.run()["counts"]["changes"] >= 0
    assert len(answers(process, iid, "yellow now")) == 1
    again = process.run()
    assert again["changes"] == []


def test_an_escalation_is_opened_linked_and_answered_once(process: World) -> None:
    iid = process.open(WHOLE)
    process.say(iid, "@triage-bot escalate high please look at the import\n\n> @triage-bot escalate low quoted")
    process.run()
    process.run()
    opened = [one for one in process.root.issues.list(get_all=True) if "type::escalation" in one.labels]
    assert [one.title for one in opened] == ["Escalation (high): Alder Foods - triage"]
    assert opened[0].confidential and "please look at the import" in opened[0].description
    assert len(answers(process, iid, "Done: an escalation (high)")) == 1
    links = process.root.issues.get(iid).links.list(get_all=True)
    assert [one.iid for one in links] == [opened[0].iid]
    process.say(iid, "@triage-bot escalate low once more")
    process.run()
    assert len(answers(process, iid, "open already")) == 1
    assert process.run()["changes"] == []


@pytest.mark.parametrize(
    "text",
    ["```\n@triage-bot help\n```", "> @triage-bot help", "write @triage-bot help", "<!--\n@triage-bot help\n-->"],
    ids=["code", "quote", "inside", "hidden"],
)
def test_what_is_no_command(process: World, text: str) -> None:
    iid = process.open(WHOLE)
    process.say(iid, text)
    process.run()
    assert answers(process, iid, "escalate <critical") == []


def test_a_person_who_pastes_the_bots_note_with_its_marker_changes_nothing(process: World) -> None:
    """The mark counts in the bot's own notes only: the paste neither answers a command nor is one."""
    iid = process.open(WHOLE)
    process.say(iid, "@triage-bot help")
    process.run()
    (answer,) = answers(process, iid, "escalate <critical")
    other = process.open(WHOLE, title="Birch Bank - triage")
    process.say(other, answer)
    process.say(other, "@triage-bot help")
    process.run()
    assert len(answers(process, other, "escalate <critical")) == 1
    assert len(answers(process, iid, "escalate <critical")) == 1
    assert process.run()["changes"] == []


def test_what_an_editor_gives_to_an_account_is_its_issue_at_once(process: World) -> None:
    process.files(accounts="Account ID,Account Name,CSM,Health\nacc-1,Birch Bank,csm-ben,red\n", policy=PROCESS)
    iid = process.open([], by="guest-gina", title="They are unhappy", assignee_ids=[])
    process.say(iid, "@triage-bot adopt acc-1")
    done = process.run()
    assert [one for one in done["changes"] if one["rule"] == "open-triage-issue"] == []
    assert process.root.issues.get(iid).assignees[0]["username"] == "csm-ben"
    assert process.run()["changes"] == []


def test_a_rule_for_everybodys_issues_adopts_none(process: World) -> None:
    rule = (
        "  issues:\n    rules:\n      - {name: new, conditions: {state: opened}, actions: {labels: ['HS::Yellow']}}\n"
    )
    policy = f"{PROCESS}resource_rules:\n{rule}"
    process.files(accounts="Account ID,Account Name,CSM,Health\nacc-1,Birch Bank,csm-ben,red\n", policy=policy)
    iid = process.open([], by="guest-gina", title="Birch Bank - triage", assignee_ids=[], confidential=False)
    process.at("2026-11-23 10:05").run()
    assert "HS::Yellow" in process.labels(iid)
    assert [one for one in process.run()["changes"] if one["reference"].endswith(f"#{iid}")] == []
    assert process.root.issues.get(iid).assignees == []
