"""Who a role stands for on an issue: by row, table, people file, stand-in; by mention, or as text."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import ANYBODY, BOT, CSM, MANAGER, NOW, OTHER, PROJECT, account, away, category, issue, scene
from triage_bot.context.roles import Recipient, holders, recipients, regional, told
from triage_bot.context.scene import Scene
from triage_bot.context.seen import Seen
from triage_bot.model.facts import People, Person, Role
from triage_bot.model.resource import Account, Issue, Ref, User
from triage_bot.text.inert import Raw

AWAY = (away("2026-11-20", "2026-11-30"),)
DEVOPS = category("devops", pattern="devops::*")


def on(people: People | None = None, **more: Any) -> Scene:
    categories = {**scene().categories, "devops": DEVOPS}
    return scene(people=people or People(), members=ANYBODY, categories=categories, **more)


def who(role: str, one: Issue | Account, where: Scene) -> list[str]:
    """As it is shown: `@user`, or text with a colon."""
    return [found.shown for found in recipients(role, Seen(one), where)]


def table(**rows: str) -> str:
    lines = "".join(f"| {title.replace('_', ' ')} | {value} |\n" for title, value in rows.items())
    return f"| Field | Value |\n| --- | --- |\n{lines}"


# By stage -----------------------------------------------------------------------------------------

DRIS = Role(
    by_region={"EMEA": "dri-emea"},
    by_segment={"commercial": "dri-small"},
    by_stage={"plan": "dri-plan", "verify": "dri-verify"},
    default="dri-any",
)


@pytest.mark.parametrize(
    ("labels", "rows", "dri"),
    [
        pytest.param(("devops::plan", "EMEA"), {}, "@dri-plan", id="the label's stage, before the region"),
        pytest.param(("devops::Verify",), {}, "@dri-verify", id="in other case"),
        pytest.param(("devops::plan", "devops::verify"), {}, "@dri-plan", id="the first of two"),
        pytest.param((), {"Devops_stage": "Plan"}, "@dri-plan", id="the field's stage"),
        pytest.param(("devops::verify",), {"Devops_stage": "Plan"}, "@dri-verify", id="the label wins over the field"),
        pytest.param(("devops::secure", "EMEA"), {}, "@dri-emea", id="nobody for the stage: the region"),
        pytest.param((), {"Segment": "commercial"}, "@dri-small", id="then the segment"),
        pytest.param((), {}, "@dri-any", id="then the default"),
        pytest.param(("devops::plan",), {"Product_DRI": "dri-row"}, "@dri-row", id="the row wins over all"),
    ],
)
def test_the_product_dri(labels: tuple[str, ...], rows: dict[str, str], dri: str) -> None:
    one = issue(labels=labels, description=table(**rows) if rows else "")
    assert who("product_dri", one, on(People(roles={"product_dri": DRIS}))) == [dri]


def test_without_a_category_for_stages_the_field_tells() -> None:
    one = issue(labels=("devops::verify",), description=table(Devops_stage="plan"))
    assert who("product_dri", one, scene(people=People(roles={"product_dri": DRIS}), members=ANYBODY)) == ["@dri-plan"]


# Stand-ins ----------------------------------------------------------------------------------------

EMMA_AWAY = People(
    people={"manager-emea": Person(backup="director-emea", away=AWAY), "csm-anna": Person(backup="csm-ben", away=AWAY)},
    roles={"csm_manager": Role(default="manager-emea")},
)


@pytest.mark.parametrize(
    ("role", "description", "found", "held"),
    [
        pytest.param("csm_manager", "", "@director-emea", {"manager-emea", "director-emea"}, id="of the people file"),
        pytest.param(
            "ae", table(AE="csm-anna"), "@csm-ben", {"csm-anna", "csm-ben"}, id="of the row: whoever holds the role"
        ),
        pytest.param("sa", table(SA="sa-carl"), "@sa-carl", {"sa-carl"}, id="who is there speaks for themselves"),
        pytest.param("csm", "", "@csm-ben", {"csm-anna", "csm-ben"}, id="of the CSM"),
    ],
)
def test_who_is_away_is_stood_in_for(role: str, description: str, found: str, held: set[str]) -> None:
    one, where = issue(description=description), on(EMMA_AWAY)
    assert who(role, one, where) == [found]
    assert holders(role, Seen(one), where) == held, "both may speak for the account"


def test_someone_away_without_a_stand_in_is_named() -> None:
    people = People(people={"a": Person(backup="", away=AWAY)}, roles={"rm": Role(default="a")})
    assert who("rm", issue(), on(people)) == ["@a"]


def test_the_rows_backup_stands_in_until_its_day() -> None:
    for until, found in (("2026-11-23", "@csm-ben"), ("2026-11-22", "@csm-anna"), ("soon", "@csm-anna")):
        one = issue(description=table(Backup_CSM="csm-ben", Backup_until=until))
        assert who("csm", one, on()) == [found]


# The CSM ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assignees", "author", "row", "found"),
    [
        pytest.param((CSM, OTHER), MANAGER, "csm-dora", ["@csm-anna"], id="the first assignee"),
        pytest.param((BOT, OTHER), MANAGER, "csm-dora", ["@csm-ben"], id="who is a person"),
        pytest.param((), MANAGER, "csm-dora", ["@csm-dora"], id="else the row's"),
        pytest.param((), MANAGER, "", ["@manager-emea"], id="else who opened it"),
        pytest.param((BOT,), BOT, "", ["director:"], id="else the manager, as text"),
    ],
)
def test_the_csm(assignees: tuple[User, ...], author: User, row: str, found: list[str]) -> None:
    one = issue(assignees=assignees, author=author, description=table(CSM=row))
    assert who("csm", one, on(People(roles={"csm_manager": Role(default="director")}))) == found


@pytest.mark.parametrize(
    ("assignees", "found"),
    [
        pytest.param((CSM, OTHER), ["@csm-anna", "@csm-ben"], id="all of them, at work or away"),
        pytest.param((), ["@csm-dora"], id="else the CSM"),
    ],
)
def test_assignees(assignees: tuple[User, ...], found: list[str]) -> None:
    assert who("assignees", issue(assignees=assignees, description=table(CSM="csm-dora")), on()) == found


def test_of_an_account_the_assignee_is_the_csm() -> None:
    assert who("assignees", account(csm="csm-dora"), on()) == ["@csm-dora"]
    assert who("author", issue(author=MANAGER), on()) == ["@manager-emea"]


def test_where_nobody_is_known_the_manager_is_named_as_text_and_it_is_reported() -> None:
    for one in (account(), issue(assignees=(), author=BOT)):
        (found,) = recipients("csm", Seen(one), on())
        assert (found.shown, found.warning) == ("the CSM manager:", "no CSM is known, the manager is named as text")


def test_the_people_file_comes_before_the_rows_backup() -> None:
    one = issue(description=table(Backup_CSM="csm-carl", Backup_until="2026-11-30"))
    assert who("csm", one, on(EMMA_AWAY)) == ["@csm-ben"]


@pytest.mark.parametrize(
    ("labels", "rows", "manager"),
    [
        (("EMEA",), {}, "@manager-emea"),
        ((), {"Region": "EMEA"}, "@manager-emea"),
        (("EMEA",), {"Region": "APAC"}, "@manager-emea"),
        (("APAC",), {"Segment": "commercial"}, "@manager-small"),
        ((), {}, "@manager-us"),
    ],
    ids=["the label", "the field", "the label before the field", "the segment", "the default"],
)
def test_by_region_and_segment(labels: tuple[str, ...], rows: dict[str, str], manager: str) -> None:
    role = Role(by_region={"EMEA": "manager-emea"}, by_segment={"commercial": "manager-small"}, default="manager-us")
    one = issue(labels=labels, description=table(**rows))
    assert who("csm_manager", one, on(People(roles={"csm_manager": role}))) == [manager]


@pytest.mark.parametrize(
    ("role", "labels", "rows"),
    [
        (Role(by_region={"emea": "held"}), ("EMEA",), {}),
        (Role(by_region={"EMEA": "held"}), (), {"Region": "Emea"}),
        (Role(by_region={"ROW-ONLY": "held"}), (), {"Region": "row-only"}),
        (Role(by_region={"Latam": "held"}), ("LACSM",), {}),
        (Role(by_region={"lacsm": "held"}), (), {"Region": "LATAM"}),
        (Role(by_region={"emea": "held"}), ("region::EMEA",), {}),
        (Role(by_segment={"Mid-Market": "held"}), (), {"Segment": "MID-market"}),
        (Role(by_stage={"PLAN": "held"}), ("devops::plan",), {}),
        (Role(by_stage={"devops::Plan": "held"}), (), {"Devops_stage": "devops::plan"}),
    ],
)
def test_parts_of_a_role_whatever_their_case_and_older_name(
    role: Role, labels: tuple[str, ...], rows: dict[str, str]
) -> None:
    region = category("region", "EMEA", "LACSM", "region::EMEA", aliases={"LATAM": "LACSM"})
    on_it = scene(people=People(roles={"ae": role}), members=ANYBODY, categories={"region": region, "devops": DEVOPS})
    assert who("ae", issue(labels=labels, description=table(**rows)), on_it) == ["@held"]


def test_the_csm_of_an_account_is_the_rows() -> None:
    assert who("csm", account(csm="csm-dora"), on()) == ["@csm-dora"]
    assert holders("csm", Seen(account(csm="csm-dora")), on()) == {"csm-dora"}


# Those above the CSM ---------------------------------------------------------------------------------

DIRECTORS = {"csm_director": Role(default="director"), "cs_director_public_sector": Role(default="director-public")}


@pytest.mark.parametrize(
    ("fields", "director"),
    [
        pytest.param({"public_sector": True}, "@director-public", id="by its column"),
        pytest.param({"segment": "public_sector"}, "@director-public", id="by its segment"),
        pytest.param({"segment": "Public Sector"}, "@director-public", id="however it is written"),
        pytest.param({"public_sector": False, "segment": "enterprise"}, "@director", id="others"),
        pytest.param({"public_sector": True, "csm_director": "other"}, "@director-public", id="whoever else directs"),
        pytest.param(
            {"public_sector": True, "cs_director_public_sector": "own"}, "@own", id="the row's own, as everywhere"
        ),
        pytest.param({}, "@director", id="not known"),
    ],
)
def test_the_public_sector_has_a_director_of_its_own(fields: dict[str, Any], director: str) -> None:
    row = account(csm="csm-anna", **fields)
    assert who("csm_director", row, on(People(roles=DIRECTORS))) == [director]
    assert holders("csm_director", Seen(row), on(People(roles=DIRECTORS))) == {director.lstrip("@")}


def test_in_a_table_the_public_sector_is_a_word() -> None:
    one = issue(description=table(Public_sector="yes"))
    assert who("csm_director", one, on(People(roles=DIRECTORS))) == ["@director-public"]


def test_where_the_public_sector_has_no_director_the_usual_one_hears() -> None:
    people = People(roles={"csm_director": Role(default="director")})
    assert who("csm_director", account(public_sector=True), on(people)) == ["@director"]


def test_the_public_sectors_director_may_be_quiet() -> None:
    people = People(roles=DIRECTORS, quiet=frozenset({"cs_director_public_sector"}))
    assert who("csm_director", account(public_sector=True), on(people)) == ["director-public:"]
    assert who("csm_director", account(), on(people)) == ["@director"]


@pytest.mark.parametrize(
    ("manager", "csm", "found"),
    [
        pytest.param("manager-emea", "csm-anna", ["@manager-emea"], id="who manages another"),
        pytest.param("csm-anna", "csm-anna", ["@director"], id="not who has the account: the director"),
        pytest.param("CSM-Anna", "csm-anna", ["@director"], id="in other case"),
        pytest.param("csm-anna, manager-emea", "csm-anna", ["@manager-emea"], id="one of two"),
    ],
)
def test_nobody_is_the_manager_of_an_account_of_their_own(manager: str, csm: str, found: list[str]) -> None:
    row = account(csm=csm, csm_manager=manager)
    assert who("csm_manager", row, on(People(roles={"csm_director": Role(default="director")}))) == found


def test_the_manager_who_opened_an_issue_nobody_has_stays_its_manager() -> None:
    one = issue(assignees=(), author=MANAGER)
    assert who("csm_manager", one, on(People(roles={"csm_manager": Role(default="manager-emea")}))) == ["@manager-emea"]


def test_a_csm_does_not_stand_in_for_the_manager_of_their_own_account() -> None:
    people = People(
        people={"manager-emea": Person(backup="csm-anna", away=AWAY)},
        roles={"csm_manager": Role(default="manager-emea")},
    )
    assert who("csm_manager", account(csm="csm-anna"), on(people)) == ["@manager-emea"]
    assert who("csm_manager", account(csm="csm-ben"), on(people)) == ["@csm-anna"]


@pytest.mark.parametrize(
    ("role", "fields", "by_region"),
    [
        pytest.param("csm_manager", {}, True, id="the region says who"),
        pytest.param("csm_manager", {"csm_manager": "manager-emea"}, False, id="the row says who"),
        pytest.param("product_dri", {"devops_stage": "plan"}, False, id="the stage says who"),
        pytest.param("product_dri", {"devops_stage": "none such"}, True, id="a stage that nobody has"),
        pytest.param("vp_cs", {}, False, id="one for all regions"),
        pytest.param("rm", {}, False, id="nobody holds it"),
        pytest.param("csm_director", {}, False, id="its holder has no regions"),
        pytest.param("csm_director", {"public_sector": True}, True, id="the role that is meant has"),
    ],
)
def test_a_role_that_the_region_gives(role: str, fields: dict[str, str], by_region: bool) -> None:
    roles = {
        "csm_manager": Role(by_region={"EMEA": "manager-emea"}, default="manager-us"),
        "product_dri": DRIS,
        "vp_cs": Role(default="vp-cs"),
        "csm_director": Role(default="director"),
        "cs_director_public_sector": Role(by_region={"EMEA": "public-emea"}, default="public-us"),
    }
    assert regional(role, Seen(account(**fields)), on(People(roles=roles))) is by_region


# Quiet roles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "found"),
    [
        pytest.param("vp_cs", ["vp-cs:"], id="named as text"),
        pytest.param("csm_director", ["@director"], id="others are not"),
        pytest.param("rm", ["the renewals manager:"], id="nobody holds it"),
    ],
)
def test_a_quiet_role_is_named_and_not_mentioned(role: str, found: list[str]) -> None:
    roles = {"vp_cs": Role(default="vp-cs"), "csm_director": Role(default="director")}
    where = on(
        People(people={"vp-cs": Person(backup="someone", away=AWAY)}, roles=roles, quiet=frozenset({"vp_cs", "rm"}))
    )
    assert who(role, issue(), where) == found


def test_a_quiet_role_is_nothing_to_report() -> None:
    people = People(roles={"vp_cs": Role(default="vp-cs")}, quiet=frozenset({"vp_cs"}))
    assert recipients("vp_cs", Seen(issue()), on(people)) == (Recipient(text="vp-cs"),)


# Who cannot be mentioned, and what is reported ----------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown", "warning"),
    [
        pytest.param("manager-emea", "@manager-emea", "", id="a member"),
        pytest.param("@manager-emea", "@manager-emea", "", id="written with @"),
        pytest.param("stranger", "stranger:", "csm manager: a username is not a member here", id="no member"),
        pytest.param("Emma S.", "Emma S.:", "csm manager: this is no username", id="no username"),
        pytest.param("all", "all:", "csm manager: this is no username", id="nobody calls everybody"),
        pytest.param("vip", "vip:", "", id="who must not be mentioned"),
    ],
)
def test_only_members_are_mentioned(name: str, shown: str, warning: str) -> None:
    where = scene(people=People(do_not_mention=frozenset({"vip"})))
    found = recipients("csm_manager", Seen(issue(description=table(CSM_manager=name))), where)
    assert [(one.shown, one.warning, one.unnamed) for one in found] == [(shown, warning, False)]


@pytest.mark.parametrize("name", ["@vp-cs", "vp-cs"])
def test_roles_that_are_no_known_column_take_an_at_too(name: str) -> None:
    assert who("vp_cs", issue(description=table(VP_CS=name)), on()) == ["@vp-cs"]


def test_a_role_nobody_holds_is_unnamed() -> None:
    assert recipients("csm_manager", Seen(issue()), on()) == (
        Recipient(text="the CSM manager", warning="nobody is named as CSM manager", unnamed=True),
    )
    assert holders("csm_manager", Seen(issue()), on()) == frozenset()


def test_it_is_told_once_per_role_else_with_the_issue() -> None:
    unnamed = Recipient(text="the rm", warning="nobody is named as rm", unnamed=True)
    stranger = Recipient(text="x", warning="sa: a username is not a member here")
    fine = Recipient(username="csm-anna")
    assert told([unnamed, stranger, fine, unnamed, stranger], Ref("g/p", 7)) == (
        "nobody is named as rm",
        "g/p#7: sa: a username is not a member here",
    )


def test_what_a_text_shows_has_no_power() -> None:
    assert isinstance(Recipient(username="csm-anna").shown, Raw)
    assert Recipient(text="@root /close").shown == "@\u200broot /close:"


def test_these_tests_are_on_a_day_of_absence() -> None:
    assert AWAY[0].start <= NOW.date() <= AWAY[0].until


@pytest.mark.parametrize(("level", "confidential", "called"), [(10, True, False), (10, False, True), (15, True, True)])
def test_nobody_is_called_to_what_they_cannot_read(level: int, confidential: bool, called: bool) -> None:
    here = scene(members={f"projects:{PROJECT}": {"csm-anna": level}})
    [one] = recipients("assignees", Seen(issue(confidential=confidential)), here)
    assert (one.username == "csm-anna", bool(one.warning)) == (called, not called)
