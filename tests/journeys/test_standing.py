"""Who may make the bot do what, on a real project: strangers, Guests, deleted users, automation and editors."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.world import WHOLE, World, demo_world, world

ACCOUNTS = (
    "Account ID,Account Name,Health,CSM,Region,Renewal Date,Tickets Per Month\n"
    "acc-1,First Bank,red,csm-anna,EMEA,2027-06-30,7\nacc-2,Third Bank,red,csm-ben,EMEA,2027-06-30,9\n"
)
POLICY = """\
include: [core/account-triage.yml, process/accounts.yml]
people: people.yml
accounts: accounts.csv
bot: {mention: triage-bot}
"""
MARK = '<!-- triage-bot {"v":1,"account":"acc-1","template":"account-triage"} -->'
TABLE = "| Field | Value |\n| --- | --- |\n| Account ID | acc-2 |\n| CSM | @csm-anna |\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[World]:
    """A project every signed-in user may open issues in, with two red accounts and nothing else."""
    with world(tmp_path) as made:
        made.files(ACCOUNTS, POLICY)
        made.root.visibility = "internal"
        made.root.save()
        root = made.client(made.sandbox.root_token)
        for name in ("stranger", "project_1_bot_evil"):
            root.users.create({"username": name, "name": name, "email": f"{name}@sample.example"})
        yield made


def _by(place: World, name: str, title: str, **more: Any) -> int:
    """An issue that a user opens with their own token."""
    issues = place.client(place.token(name)).projects.get(place.root.id).issues
    return int(issues.create({"title": title, **more}).iid)


def _accounts(place: World) -> dict[str, str]:
    """Title of the open triage issue the bot opened, by account."""
    opened = [
        one for one in place.root.issues.list(get_all=True, state="opened") if "type::account triage" in one.labels
    ]
    return {number: one.title for one in opened for number in ("acc-1", "acc-2") if f'"{number}"' in one.description}


def _only_asked(place: World, iid: int, description: str) -> bool:
    """At most the note about labels, to its author; nothing else is changed."""
    one = place.root.issues.get(iid)
    notes = place.bot_notes(iid)
    asked = len(notes) == 1 and f"@{one.author['username']}" in notes[0] and "@csm" not in notes[0]
    return not one.labels and not one.assignees and one.description == description and (asked or not notes)


CLAIMS = {
    "title": ("First Bank - triage", ""),
    "table": ("Hello", TABLE.replace("acc-2", "acc-1")),
    "mark": ("Hello", MARK),
}


def test_nobody_takes_an_accounts_place_by_saying_so(place: World) -> None:
    claims = [(who, *claim) for who in ("stranger", "guest-gina", "project_1_bot_evil") for claim in CLAIMS.values()]
    there = {_by(place, who, title, description=body, confidential=True): body for who, title, body in claims}
    place.run()
    assert set(_accounts(place)) == {"acc-1", "acc-2"}
    assert place.run()["changes"] == []
    [data] = [one for one in place.root.issues.list(get_all=True) if "Account data" in one.title]
    assert all(f"#{iid}" in data.description for iid in there) and "Hello" not in data.description
    assert all(_only_asked(place, iid, body.strip()) for iid, body in there.items())


def test_what_an_editor_adopts_is_the_accounts_whatever_its_author_writes_later(place: World) -> None:
    iid = _by(place, "stranger", "Hello", description="Words.", confidential=True)
    place.at("2026-11-23 10:30").say(iid, "@triage-bot adopt acc-1", by="csm-anna")
    place.run()
    assert '"adopts":"acc-1"' in "".join(place.bot_notes(iid))
    assert set(_accounts(place)) == {"acc-2"}
    place.edit(iid, by="stranger", description=TABLE)
    place.at("2026-11-24 10:30").run()
    assert place.run()["changes"] == [] and set(_accounts(place)) == {"acc-2"}


def test_what_was_an_accounts_stays_so_when_its_author_edits_it_or_leaves(place: World) -> None:
    guests = _by(place, "guest-gina", "First Bank - triage", description=TABLE.replace("acc-2", "acc-1"))
    own = place.open(["HS::Red", "EMEA"], by="csm-ben", title="Third Bank - triage")
    place.at("2026-11-23 10:30").edit(guests, by="csm-anna", add_labels="HS::Red")
    place.run()
    assert _accounts(place) == {} and '"adopts":"acc-1"' in "".join(place.bot_notes(guests))
    assert '"adopts":"acc-2"' in "".join(place.bot_notes(own))  # hidden in what was said there anyway
    place.at("2026-11-24 10:30").edit(guests, by="guest-gina", description="Nothing of an account.")
    ben = next(one for one in place.root.members.list(get_all=True) if one.username == "csm-ben")
    place.root.members.delete(ben.id)
    place.run()
    assert _accounts(place) == {}
    assert place.run()["changes"] == []


def test_a_guest_commands_nothing(place: World) -> None:
    iid = place.open(WHOLE, confidential=False)
    place.say(iid, "@triage-bot health green all is well\n@triage-bot adopt acc-2", by="guest-gina")
    place.run()
    assert "HS::Red" in place.root.issues.get(iid).labels


def test_what_a_deleted_user_left_holds_its_account_until_it_is_adopted(place: World) -> None:
    root = place.client(place.sandbox.root_token)
    gone = root.users.create({"username": "leaver", "name": "Leaver", "email": "leaver@sample.example"})
    place.root.members.create({"user_id": gone.id, "access_level": 30})
    left = _by(place, "leaver", "First Bank - triage", description=MARK, labels=",".join(WHOLE), confidential=True)
    plain = _by(place, "leaver", "Third Bank - triage", description=TABLE, confidential=True)
    root.users.delete(gone.id)
    result = place.run(code=1)
    assert set(_accounts(place)) == {"acc-2"}  # its own issue: what the deleted stranger wrote is nobody's
    assert any("accounts adopt acc-1" in one for one in result["warnings"])
    assert place.root.issues.get(plain).assignees == []
    where = ["-f", str(place.policy), "-H", place.sandbox.url, "-i", place.sandbox.project]
    process = place.process(command=["accounts", "adopt", "acc-1", *where, "--now", place.now.isoformat()])
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and f"#{left}" in out, out + err
    assert place.run()["warnings"] == [] or not any("adopt" in one for one in place.run()["warnings"])
    assert place.root.issues.get(left).state == "opened"


def test_other_automation_ends_no_silence_and_is_told_apart(tmp_path: Path) -> None:
    with demo_world(tmp_path) as demo:
        result = demo.run("--dry-run")
        titles = {str(one.references["full"]): one.title for one in demo.root.issues.list(get_all=True)}
        reminded = {titles[one["reference"]] for one in result["changes"] if one["rule"].endswith("-update-due")}
        assert "Ivy Insurance - triage" in reminded  # only the support bot wrote there lately
        ginkgo = next(ref for ref, title in titles.items() if title.startswith("Ginkgo"))
        words = demo.arguments()[1:]
        out, _ = demo.process(command=["explain", ginkgo, *words]).communicate(timeout=60)
        assert "automation, by duo-developer" in out
