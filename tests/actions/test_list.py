"""`list`: lines on living lists: whose, in which section, and with people's words made powerless."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import (
    BOT,
    CSM,
    MANAGER,
    OTHER,
    PROCESS,
    PROJECT,
    account,
    added,
    ask,
    away,
    day,
    do,
    facts,
    issue,
    note,
    scene,
    update,
)
from triage_bot.actions.effects import Effects, Listing
from triage_bot.actions.list import CANNOT
from triage_bot.context.scene import Scene
from triage_bot.model.facts import EMPTY, NOTES, Facts, Need, People, Person, Role
from triage_bot.model.resource import Account, Issue, User
from triage_bot.text import marker

PEOPLE = People(roles={"csm_manager": Role(by_region={"EMEA": MANAGER.username}), "vp_cs": Role(default="vp-vic")})
RED = issue(
    labels=("EMEA", "HS::Red"), description="## Next steps\n- [ ] 2026-11-20 @csm-ben send figures\n- [x] call\n"
)
VALUE: dict[str, Any] = {"name": "my-accounts", "section": "Snoozed", "for": "csm", "line": "a line"}


def _scene(**more: Any) -> Scene:
    members = {
        f"projects:{PROJECT}": dict.fromkeys(
            frozenset({*(one.username for one in (CSM, OTHER, MANAGER)), "vp-vic", "asm-ash"}), 30
        )
    }
    return scene(**{"process": PROCESS, "people": PEOPLE, "members": members, **more})


def _do(
    one: Issue | Account = RED, known: Facts | None = None, on: Scene | None = None, verdict: Any = None, **value: Any
) -> Effects:
    given = {**VALUE, **{key.rstrip("_"): one for key, one in value.items()}}
    more = {"verdict": verdict} if verdict else {}
    return do("list", {key: one for key, one in given.items() if one is not None}, one, known, on or _scene(), **more)


def _line(effects: Effects) -> Listing:
    (listing,) = effects.listings
    return listing


# Whose -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "more", "people"),
    [
        pytest.param("csm", {}, [CSM.username], id="the assignee"),
        pytest.param("csm", {"assignees": ()}, [], id="no CSM is known: on nobody's, reported"),
        pytest.param("csm", {"assignees": (), "author": OTHER}, [OTHER.username], id="the author"),
        pytest.param("csm_manager", {}, [MANAGER.username], id="by region"),
        pytest.param("csm_manager", {"labels": ("APAC",)}, [], id="nobody holds the role, reported"),
        pytest.param("assignees", {"assignees": (CSM, OTHER)}, [CSM.username, OTHER.username], id="several"),
        pytest.param("csm-ben", {}, [OTHER.username], id="a username"),
        pytest.param("@csm-ben", {}, [OTHER.username], id="a username with @"),
        pytest.param("no-member", {}, [], id="somebody who cannot read it, reported"),
    ],
)
def test_whose_list(role: str, more: dict[str, Any], people: list[str]) -> None:
    effects = _do(replace(RED, **more), for_=role)
    assert [one.person for one in effects.listings] == people
    assert bool(effects.warnings) is not bool(people)


def test_who_covers_gets_the_line() -> None:
    people = People(people={CSM.username: Person(backup=OTHER.username, away=(away("2026-11-20", "2026-11-30"),))})
    assert _line(_do(on=_scene(people=people))).person == OTHER.username


@pytest.mark.parametrize(
    "people",
    [
        pytest.param(PEOPLE.model_copy(update={"do_not_mention": (MANAGER.username,)}), id="not to be mentioned"),
        pytest.param(PEOPLE.model_copy(update={"quiet": ("csm_manager",)}), id="a quiet role"),
    ],
)
def test_who_reads_rather_than_hears_has_lists_all_the_same(people: People) -> None:
    effects = _do(for_="csm_manager", on=_scene(people=people))
    assert (_line(effects).person, effects.warnings) == (MANAGER.username, ())


def test_a_shared_list_is_nobodys_and_names_whom_its_lines_concern() -> None:
    effects = _do(for_=None, mention=["vp_cs", "asm-ash", "csm_manager", "asm-ash", "asm"])
    line = _line(effects)
    assert (line.list, line.person, line.section, line.ref) == ("my-accounts", "", "Snoozed", RED.ref)
    assert (line.text, line.mentions) == ("a line", ("vp-vic", "asm-ash", "manager-emea"))
    assert effects.warnings == ("nobody is named as area sales manager",)


def test_on_account_rules_it_lists_accounts() -> None:
    row = account(csm=CSM.username, renewal_date=day("2027-01-31"))
    effects = _do(row, EMPTY, line="{{ fields.name }}, {{ fields.renewal_date }}{{ last_update }}{{ steps }}{{ days }}")
    line = _line(effects)
    assert (line.list, line.person, line.section, line.ref) == ("my-accounts", CSM.username, "Snoozed", row.ref)
    assert (line.text, line.mentions) == ("Alder Foods, 2027-01-31\\[\\]", ())
    assert effects.missing == frozenset()


# What the line says ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text"),
    [
        pytest.param("", "", id="nothing: the reference alone"),
        pytest.param("{{ colour }}, {{ title }}", "red, Alder Foods - triage", id="the issue"),
        pytest.param(
            "{{ last_update }} {{ last_update_by }} {{ last_csm_update }}", "2026-11-19 csm-ben 2026-11-18", id="words"
        ),
        pytest.param(
            "{% for one in steps %}{{ one.day }} {{ one.owner }}{% endfor %}", "2026-11-20 csm-ben", id="open steps"
        ),
        pytest.param("{{ missing_parts | join(', ') }}", "next contact", id="what the newest form lacks"),
        pytest.param("{{ role('csm') }} {{ role('csm_manager') }}", "csm-anna manager-emea", id="people, by name"),
        pytest.param("{{ role('asm') }}", "the area sales manager", id="a role nobody holds"),
        pytest.param("{{ references_under('Blocking') | join }}", "", id="references, none"),
        pytest.param("{{ since }}{{ days }}{{ began_by }}", "", id="no clock in the rule"),
        pytest.param("two\nlines\n", "two lines", id="one line"),
    ],
)
def test_what_a_line_may_say(line: str, text: str) -> None:
    known = facts(
        [
            note("2026-11-18", CSM, update(contact="soon")),
            note("2026-11-19", CSM, "assigned to @csm-anna", system=True),
            note("2026-11-19", OTHER, "A word."),
            note("2026-11-20", BOT, "Mine."),
        ]
    )
    assert _line(_do(known=known, line=line)).text == text


def test_without_a_health_category_there_is_no_colour() -> None:
    assert _line(_do(on=_scene(categories={}), line="[{{ colour }}]")).text == "[]"


def test_since_when_comes_from_the_rules_clock() -> None:
    known = facts(labels=[added("HS::Red", "2026-11-20", OTHER)])
    finding = ask("label_added", {"labels": ["HS::Red"], "newer_than": "5 days"}, RED, known, _scene())
    effects = _do(known=known, verdict=finding.explained.verdict, line="{{ since }}, {{ days }} days, {{ began_by }}")
    assert _line(effects).text == "2026-11-20, 3 days, csm-ben"


def test_references_under_a_heading() -> None:
    one = replace(RED, description="## Blocking\n#7 and group/other#8\n## More\n#9")
    line = "{{ references_under('Blocking') | join(' ') }}"
    assert _line(_do(one, line=line)).text == f"{one.ref.project}#7 group/other#8"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        pytest.param("{{ steps[0].text }}", "2026-12-01 tell @\u200ball, \\| now \\&lt;!-- x", id="a step"),
        pytest.param("{{ title }}", "\u200b/close @\u200beveryone", id="a title"),
        pytest.param("{{ last_update_by }}", "@\u200ball", id="a name"),
    ],
)
def test_peoples_words_are_powerless(line: str, shown: str) -> None:
    one = replace(
        RED, title="/close\n@everyone", description="## Next steps\n- 2026-12-01 tell @all, | now &lt;!-- x\n"
    )
    known = facts([note("2026-11-20", User(5, "@all"))])
    assert _line(_do(one, known, line=line)).text == shown


def test_a_very_long_line_is_cut() -> None:
    one = replace(RED, description="## Next steps\n- " + "very " * 200 + "long\n")
    text = _line(_do(one, line="{{ steps[0].text }}")).text
    assert 290 < len(text) <= 301 and text.endswith("very…")


# Facts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "needs"),
    [
        pytest.param("{{ colour }} {{ role('csm') }}", False, id="what the list page knows"),
        pytest.param("{{ last_update or 'none' }}", True, id="the last update"),
        pytest.param("{{ last_csm_update }}", True, id="the CSM's last update"),
        pytest.param("{{ steps | length }}", True, id="steps: the newest form may have some"),
        pytest.param("{{ missing_parts }}", True, id="forms"),
    ],
)
def test_notes_are_read_only_if_the_line_tells_of_them(line: str, needs: bool) -> None:
    effects = _do(known=EMPTY, line=line)
    assert effects.missing == ({Need(NOTES)} if needs else set())
    assert bool(effects.listings) is not needs


def test_what_cannot_be_worked_out_is_a_fault_of_that_match() -> None:
    one = replace(RED, description=f"| Renewal date | soon |\n\n{marker.write({'account': 'acc-001'})}")
    with pytest.raises(ValueError, match="cannot be filled in"):
        _do(one, line="{{ fields.renewal_date.year }}")


@pytest.mark.parametrize("one", [issue(assignees=(User(98, "guest-gina"),)), account(csm="guest-gina")])
def test_who_cannot_read_a_confidential_list_has_none(one: Issue | Account) -> None:
    levels = {f"projects:{PROJECT}": {CSM.username: 30, "guest-gina": 10}}
    effects = _do(one, on=_scene(members=levels, default_project=PROJECT))
    assert effects.listings == ()
    assert effects.warnings == (f"my-accounts: guest-gina {CANNOT}",)
