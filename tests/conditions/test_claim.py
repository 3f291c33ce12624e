"""`claim`: an issue that says it is an account's, and who may say so."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from tests.builders import BOT, CSM, PROJECT, account, added, ask, facts, issue, note, scene
from triage_bot.model.facts import Facts
from triage_bot.model.resource import NOBODY, Issue, User
from triage_bot.text import marker

ALDER = account("acc-001", "Alder Foods")
STRANGER = User(99, "stranger")
GUEST = User(98, "guest-gina")
MARK = marker.write({"account": "acc-001"})
TABLE = "| Field | Value |\n| --- | --- |\n| Account ID | acc-001 |"
ADOPTED = note("2026-11-01", BOT, f"Adopted.\n\n{marker.write({'adopts': 'acc-001'})}")


def _claims(one: Issue, known: Facts) -> str:
    members = {f"projects:{PROJECT}": {CSM.username: 30, BOT.username: 30, GUEST.username: 10}}
    on = scene(accounts={ALDER.id: ALDER}, members=members, facts={one.ref: known})
    return ask("claim", "unproved", one, known, on).verdict


@pytest.mark.parametrize(
    ("one", "known", "verdict"),
    [
        pytest.param(issue(author=STRANGER, title="x", description=MARK), facts(), "met", id="an outsider's mark"),
        pytest.param(issue(author=STRANGER, title="x", description=TABLE), facts(), "met", id="an outsider's table"),
        pytest.param(issue(author=GUEST), facts(), "met", id="a Guest's title"),
        pytest.param(issue(author=NOBODY, description=MARK), facts(), "met", id="a deleted user's"),
        pytest.param(issue(author=STRANGER, title="x"), facts(), "unmet", id="no claim"),
        pytest.param(issue(author=CSM), facts(), "unmet", id="an editor's"),
        pytest.param(issue(author=BOT, description=MARK), facts(), "unmet", id="the bot's"),
        pytest.param(issue(author=GUEST), facts(labels=[added("HS::Red", "2026-11-01")]), "unmet", id="labelled later"),
        pytest.param(issue(author=GUEST, user_notes_count=1), facts([ADOPTED]), "unmet", id="adopted"),
    ],
)
def test_who_may_say_so(one: Issue, known: Facts, verdict: str) -> None:
    assert _claims(one, known) == verdict


@pytest.mark.parametrize("value", ["proved", True, None, ["unproved"]])
def test_bad_values(value: object) -> None:
    with pytest.raises(ValidationError):
        ask("claim", value, issue())
