"""Standing: who is who, and which issues may speak for an account, by which proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.builders import (
    BOT,
    CSM,
    EARLIER,
    MANAGER,
    OTHER,
    PROJECT,
    added,
    automation,
    facts,
    issue,
    note,
    standing,
)
from triage_bot.context.claims import NOTHING, claimed, heard
from triage_bot.context.standing import Proof, Stand
from triage_bot.model.facts import LABEL_EVENTS, MEMBERS, NOTES, USERS, Facts, Identity, Need, Unread
from triage_bot.model.resource import NOBODY, Issue, LabelEvent, User
from triage_bot.text import marker

STRANGER = User(99, "stranger", "Stray Sample")
GUEST = User(98, "guest-gina")
PLANNER = User(97, "plan-pat")
SERVICE = User(96, "crm-service")
NAMESAKE = User(95, "project_1_bot_evil", "Eve Sample")
GHOST_ONE = User(94, "ghost1", "Ghost User")
TAKEN = User(93, "ghost", "A person who was quicker")
LEVELS = {
    f"projects:{PROJECT}": {CSM.username: 30, OTHER.username: 30, "plan-pat": 15, "guest-gina": 10, "crm-service": 30}
}
OURS = Identity(frozenset({BOT.username, "old-bot"}), project_ids=frozenset({1}), others=frozenset({"listed"}))
HERE = standing(identity=OURS, members=LEVELS, automation=automation(SERVICE))


@pytest.mark.parametrize(
    ("user", "bot", "person", "remembers"),
    [
        pytest.param(BOT, True, False, True, id="the token's own user"),
        pytest.param(User(8, "old-bot"), True, False, True, id="listed under bot"),
        pytest.param(EARLIER, True, False, True, id="an earlier token that GitLab calls a bot"),
        pytest.param(NAMESAKE, False, True, False, id="a person named like a token's bot"),
        pytest.param(User(7, "project_77_bot_x"), False, True, False, id="a person named like another project's"),
        pytest.param(SERVICE, False, False, False, id="other automation"),
        pytest.param(User(6, "listed"), False, False, False, id="listed under bots"),
        pytest.param(NOBODY, False, False, True, id="Ghost"),
        pytest.param(GHOST_ONE, False, False, True, id="Ghost under a number"),
        pytest.param(TAKEN, False, True, False, id="a person called ghost"),
        pytest.param(CSM, False, True, False, id="a person"),
    ],
)
def test_who_is_who(user: User, bot: bool, person: bool, remembers: bool) -> None:
    assert (HERE.is_bot(user), HERE.is_person(user), HERE.remembers(user)) == (bot, person, remembers)


@pytest.mark.parametrize(
    ("user", "edits"),
    [(CSM, True), (PLANNER, True), (GUEST, False), (STRANGER, False), (SERVICE, False)],
    ids=["developer", "planner", "guest", "outsider", "automation"],
)
def test_who_is_an_editor(user: User, edits: bool) -> None:
    assert HERE.is_editor(user, PROJECT) is edits


def test_what_is_not_known_is_asked_once_it_decides() -> None:
    nothing = standing(identity=OURS, members={}, automation={})
    assert nothing.is_bot(BOT) and not nothing.is_bot(CSM)  # their names say enough
    for ask, need in (
        (lambda: nothing.is_person(CSM), Need(USERS, part="11")),
        (lambda: nothing.is_bot(NAMESAKE), Need(USERS, part="95")),
        (lambda: nothing.is_editor(CSM, PROJECT), Need(MEMBERS, f"projects:{PROJECT}")),
    ):
        with pytest.raises(Unread) as unread:
            ask()
        assert unread.value.needs == {need}


# Issues -------------------------------------------------------------------------------------------

ADOPTS = note("2026-11-01", BOT, f"Adopted.\n\n{marker.write({'adopts': 'acc-1', 'kind': 'renewal review'})}")
FORGED = note("2026-11-01", STRANGER, f"Adopted.\n\n{marker.write({'adopts': 'acc-1'})}")
EDIT = note("2026-11-05", STRANGER, "changed the description", system=True)
RENAMED = note("2026-11-05", STRANGER, "changed title from **A** to **B**", system=True)
BY_EDITOR = added("HS::Red", "2026-11-02", CSM)
FOREIGN = issue(author=STRANGER, user_notes_count=1)
TALKED = note("2026-11-01", BOT, f"Adopted. {marker.write({'adopts': 'acc-1'})} Thanks, says somebody who edited it.")
DESCRIBED = note("2026-11-04", BOT, "changed the description", system=True)
ASKED = note("2026-11-02", CSM, "@triage-bot adopt acc-1")
LEFT = issue(author=NOBODY)


def _early(label: str, user: User) -> LabelEvent:
    return LabelEvent(id=1, user=user, created_at=FOREIGN.created_at + timedelta(seconds=5), action="add", label=label)


@pytest.mark.parametrize(
    ("one", "known", "proof", "reads"),
    [
        pytest.param(issue(), facts(), Proof.AUTHOR, True, id="the bot's"),
        pytest.param(issue(author=CSM), facts(), Proof.AUTHOR, True, id="an editor's"),
        pytest.param(issue(author=PLANNER), facts(), Proof.AUTHOR, True, id="a planner's"),
        pytest.param(issue(author=NAMESAKE), facts(), Proof.NONE, True, id="one named like a bot"),
        pytest.param(issue(author=SERVICE), facts(), Proof.NONE, True, id="automation's"),
        pytest.param(issue(author=GUEST), facts(), Proof.NONE, True, id="a Guest's"),
        pytest.param(FOREIGN, facts(), Proof.NONE, True, id="an outsider's"),
        pytest.param(FOREIGN, facts([ADOPTS]), Proof.NOTE, True, id="adopted by the bot's note"),
        pytest.param(FOREIGN, facts([FORGED]), Proof.NONE, True, id="adopted by its author's own note"),
        pytest.param(FOREIGN, facts([TALKED]), Proof.NOTE, True, id="adopted by a note that has words behind its mark"),
        pytest.param(FOREIGN, facts([ASKED]), Proof.NOTE, True, id="an editor's command, not answered yet"),
        pytest.param(FOREIGN, facts([note("2026-11-02", GUEST, ASKED.body)]), Proof.NONE, True, id="a Guest's command"),
        pytest.param(FOREIGN, facts([note("2026-11-02", STRANGER, ASKED.body)]), Proof.NONE, True,
                     id="its author's command"),
        pytest.param(FOREIGN, facts([note("2026-11-02", CSM, "@triage-bot adopt acc-7")]), Proof.NONE, True,
                     id="an editor's command for an account that is not there"),
        pytest.param(FOREIGN, facts([DESCRIBED]), Proof.EDIT, True, id="described by the bot while it stood"),
        pytest.param(FOREIGN, facts([DESCRIBED, EDIT]), Proof.NONE, True, id="described, then edited by its author"),
        pytest.param(FOREIGN, facts([note("2026-11-04", STRANGER, DESCRIBED.body)]), Proof.NONE, True,
                     id="its author's note that reads like a description's edit"),
        pytest.param(FOREIGN, facts(labels=[added("HS::Green", "2026-11-02", BOT)]), Proof.NONE, True,
                     id="labelled by the bot, as everybody's issue is"),
        pytest.param(FOREIGN, facts(labels=[added("HS::Green", "2026-11-02", CSM)]), Proof.LABEL, True,
                     id="labelled so by an editor"),
        pytest.param(FOREIGN, facts([ADOPTS, EDIT]), Proof.NOTE, False, id="adopted, then edited by its author"),
        pytest.param(FOREIGN, facts(labels=[BY_EDITOR]), Proof.LABEL, True, id="labelled by an editor"),
        pytest.param(FOREIGN, facts(labels=[added("HS::Red", "2026-11-02", BOT)]), Proof.LABEL, True, id="by the bot"),
        pytest.param(FOREIGN, facts(labels=[added("HS::Red", "2026-11-02", MANAGER)]), Proof.LABEL, True,
                     id="by an editor who has left since"),
        pytest.param(FOREIGN, facts([EDIT], [BY_EDITOR]), Proof.NONE, True, id="labelled, then edited by its author"),
        pytest.param(FOREIGN, facts([RENAMED], [BY_EDITOR]), Proof.NONE, True, id="labelled, then renamed"),
        pytest.param(FOREIGN, facts([EDIT], [added("HS::Red", "2026-11-06", CSM)]), Proof.LABEL, True,
                     id="labelled again after the edit"),
        pytest.param(FOREIGN, facts(labels=[_early("HS::Red", STRANGER)]), Proof.NONE, True, id="labelled at creation"),
        pytest.param(FOREIGN, facts(labels=[added("fun", "2026-11-02", CSM)]), Proof.NONE, True, id="another label"),
        pytest.param(FOREIGN, facts(labels=[added("HS::Red", "2026-11-02", SERVICE)]), Proof.NONE, True,
                     id="labelled by automation"),
        pytest.param(LEFT, facts(), Proof.NONE, True, id="a deleted user's"),
        pytest.param(LEFT, facts(labels=[BY_EDITOR]), Proof.LABEL, True, id="a deleted user's, labelled since"),
        pytest.param(LEFT, facts(labels=[added("HS::Red", "2026-11-02", NOBODY)]), Proof.NONE, True,
                     id="a deleted user's, labelled by a deleted user"),
    ],
)  # fmt: skip
def test_which_issues_may_speak(one: Issue, known: Facts, proof: Proof, reads: bool) -> None:
    here = replace(
        standing(identity=OURS, members=LEVELS, automation=automation(SERVICE), facts={one.ref: known}),
        mention="triage-bot",
        rows=frozenset({"acc-1"}),
        for_anybody=("hs::green",),
    )
    stand = here.of(one)
    assert (stand.proof, stand.reads) == (proof, reads)


@pytest.mark.parametrize(
    ("event", "left"), [(_early("HS::Red", NOBODY), True), (_early("fun", NOBODY), False), (None, False)]
)
def test_what_a_revoked_token_may_have_left(event: LabelEvent | None, left: bool) -> None:
    known = facts(labels=[event] if event else [])
    assert standing(facts={LEFT.ref: known}).of(LEFT).left is left


def test_proofs_are_read_only_of_issues_whose_author_has_no_standing() -> None:
    here = standing(identity=OURS, members=LEVELS)
    assert here.of(issue(author=CSM)).proved
    with pytest.raises(Unread) as unread:
        here.of(issue(author=GUEST, user_notes_count=0))
    assert unread.value.needs == {Need(NOTES), Need(LABEL_EVENTS)}
    unreadable = standing(identity=OURS, members=LEVELS, unreadable=frozenset({FOREIGN.ref}))
    assert not unreadable.of(FOREIGN).proved


@pytest.mark.parametrize(
    ("stand", "account", "kind"),
    [
        (Stand(Proof.AUTHOR), "acc-9", None),
        (Stand(Proof.LABEL), "acc-9", None),
        (Stand(Proof.NOTE, {"adopts": "acc-1", "kind": "renewal review"}), "acc-1", "renewal review"),
        (Stand(Proof.NOTE, {"adopts": "acc-1"}, reads=False), "acc-1", None),
        (Stand(Proof.NONE), "", None),
    ],
    ids=["author", "label", "note", "edited since", "none"],
)
def test_what_counts_of_what_it_says(stand: Stand, account: str, kind: str | None) -> None:
    one = issue(description=marker.write({"account": "acc-9"}))
    claim = heard(claimed(one), stand)
    assert (claim.account, claim.mark.get("kind")) == (account, kind)
    assert (heard(claimed(one), Stand(Proof.NONE)) is NOTHING) and claimed(one).account == "acc-9"


def _place(author: User, *assignees: User, confidential: bool = True) -> bool:
    return HERE.confides(issue(author=author, assignees=assignees, confidential=confidential))


def test_a_confidential_place_is_read_by_editors_alone() -> None:
    assert _place(BOT) and _place(BOT, CSM, PLANNER) and _place(CSM, BOT)
    assert not _place(BOT, CSM, confidential=False)
    assert not _place(STRANGER) and not _place(NOBODY) and not _place(BOT, GUEST) and not _place(BOT, CSM, STRANGER)
