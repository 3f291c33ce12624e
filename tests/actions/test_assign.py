"""`assign`: somebody for an issue nobody has."""

from __future__ import annotations

import pytest

from tests.builders import BOT, CSM, MANAGER, OTHER, account, away, do, issue, scene
from triage_bot.actions.effects import NOTHING
from triage_bot.changes.set_field import Assign
from triage_bot.model.facts import People, Person, Role
from triage_bot.text import marker

MARK = marker.write({"account": "acc-001"})
PEOPLE = People(roles={"csm_manager": Role(by_region={"EMEA": "manager-emea"})})


@pytest.mark.parametrize(
    ("wanted", "fields", "names"),
    [
        pytest.param(["csm"], {"csm": "csm-ben"}, ["csm-ben"], id="the row's CSM"),
        pytest.param(["csm"], {}, ["csm-anna"], id="no row: the person who opened it"),
        pytest.param(["csm_manager"], {}, ["manager-emea"], id="a role by region"),
        pytest.param(["@csm-ben"], {}, ["csm-ben"], id="a username"),
        pytest.param(["csm-ben", "csm"], {"csm": "csm-ben"}, ["csm-ben"], id="nobody twice"),
        pytest.param(["csm", "csm_manager"], {"csm": "csm-ben"}, ["csm-ben", "manager-emea"], id="several"),
    ],
)
def test_roles_become_people(wanted: list[str], fields: dict[str, str], names: list[str]) -> None:
    one = issue(assignees=(), author=CSM, description=MARK)
    effects = do("assign", wanted, one, on=scene(people=PEOPLE, accounts={"acc-001": account(**fields)}))
    assert [change.usernames for change in effects.changes if isinstance(change, Assign)] == [tuple(names)]


def test_who_only_covers_does_not_become_the_owner() -> None:
    people = People(people={"csm-anna": Person(backup="csm-ben", away=(away("2026-11-20", "2026-11-27"),))})
    one = issue(assignees=(), author=BOT, description=MARK)
    effects = do("assign", ["csm"], one, on=scene(people=people, accounts={"acc-001": account(csm="csm-anna")}))
    assert [change.usernames for change in effects.changes if isinstance(change, Assign)] == [("csm-anna",)]


def test_who_is_assigned_stays() -> None:
    assert do("assign", ["csm-ben"], issue(assignees=(MANAGER,))) is NOTHING


@pytest.mark.parametrize(
    ("wanted", "warning"),
    [
        pytest.param("csm_director", "nobody is named as CSM director", id="a role nobody has"),
        pytest.param("gone-user", "not a member here", id="no member"),
        pytest.param("csm", "no CSM is known", id="the bot opened it"),
        pytest.param("all", "no username", id="everybody is nobody"),
    ],
)
def test_nobody_to_be_found_is_a_warning(wanted: str, warning: str) -> None:
    effects = do("assign", [wanted], issue(assignees=(), author=BOT))
    assert effects.changes == ()
    assert warning in effects.warnings[0]


def test_the_bot_is_never_the_csm() -> None:
    one = issue(assignees=(), author=BOT, description=MARK)
    effects = do("assign", ["csm"], one, on=scene(accounts={"acc-001": account(csm=OTHER.username)}))
    assert [change.usernames for change in effects.changes if isinstance(change, Assign)] == [("csm-ben",)]
