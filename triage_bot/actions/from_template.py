"""The issue that a template makes of a match: front matter and text, filled in."""

import re
from types import MappingProxyType

from triage_bot.actions.assign import CANNOT, assignable
from triage_bot.actions.base import distinct
from triage_bot.actions.effects import Effects
from triage_bot.actions.label_choices import label_line, missing_at_opening
from triage_bot.actions.match import Match, Names
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.context.checking import Front
from triage_bot.context.scene import Scene
from triage_bot.context.taxonomy import mend, share_a_scope
from triage_bot.context.wording import TEXT_NAMES, names_for
from triage_bot.model.facts import News
from triage_bot.model.resource import Account, Ref
from triage_bot.shapes.values import day, refuse, written
from triage_bot.text import marker
from triage_bot.text.fields import yes_no
from triage_bot.text.inert import Raw
from triage_bot.text.table import TRIAGE, account_table
from triage_bot.text.template import render_body, render_title

ISSUE_NAMES = TEXT_NAMES | frozenset({"account_table", "triage_issue", "missing", "label_line"})
_ASKS = re.compile(r"\bmissing\b")
"""Stands in a template that asks for the labels that an issue is opened without."""


def from_template(
    name: str, project: str, match: Match, scene: Scene, mark: Names, more: Names = MappingProxyType({})
) -> Effects:
    """The issue a template makes of this match (with `more` names), and warnings.

    Raises ValueFault if a value cannot be read.
    """
    document, about = scene.templates[name], match.seen.ref
    names = {**opening_names(match, scene), **({"kind": mark["kind"]} if "kind" in mark else {}), **more}
    front = Front(document.front, names)
    due, (milestone, make) = front.value("due_date"), front.milestone()
    labels, unknown = _known(front.values("labels"), match.seen.fields(scene), scene)
    confidential = yes_no(front.value("confidential") or "yes")
    named = distinct(scene.spelt(written(assignee)) for assignee in front.values("assignees"))
    assignees = assignable(named, project, confidential, scene) if named else ()
    labels, warnings = _one_of_a_scope(labels, about)
    warnings += [f'{about}: "{label}" is no label here and was left out' for label in unknown]
    warnings += [f"{about}: {item} {CANNOT}" for item in named if item not in assignees]
    title = render_title(str(document.front.get("title") or ""), names)
    refuse(not title, f"template {name}: the title comes out empty")
    missing = missing_at_opening(labels, match.seen, scene)
    asks = [each["name"] for each in missing] if "account" in mark and _ASKS.search(document.body) else []
    hidden = marker.write({**mark, "template": name.split(".", 1)[0], **({"asks": asks} if asks else {})})
    names |= {"missing": missing, "label_line": label_line(missing)}
    return match.to(
        OpenIssue,
        tuple(warnings),
        ref=Ref(project, 0, _key(match, str(mark.get("kind", TRIAGE)))),
        title=title,
        description=f"{render_body(document.body, names).rstrip()}\n\n{hidden}",
        mark=hidden,
        labels=labels,
        assignees=assignees,
        due=day(due) if due else None,
        confidential=confidential,
        milestone=milestone,
        make_milestone=make,
    )


def opening_names(match: Match, scene: Scene) -> dict[str, object]:
    """The names of templates that open issues; what is missing is known when the labels are."""
    return {
        **names_for(match.seen, scene),
        "account_table": account_table(match.seen.fields(scene), scene.host),
        "missing": [],
        "label_line": "",
        "triage_issue": _triage_issue(match.seen.account(scene), match.seen.facts.news, scene),
    }


def _key(match: Match, kind: str) -> str:
    """How the issue is called until it has a number."""
    account = match.seen.resource
    key = f"for {account.id}" if isinstance(account, Account) else f"{match.rule} for {account.ref}"
    return key if kind == TRIAGE else f"{kind} {key}"


def _triage_issue(account: Account | None, news: News, scene: Scene) -> Raw | str:
    """The reference of the account's open triage issue, or of the one this plan opens; empty if there is none."""
    ways = scene.about_accounts.find(account) if account else ()
    refs = [issue.ref for way in ways for issue in way if issue.state == "opened" and issue.ref not in news.closed]
    return next((Raw(str(ref)) for ref in (*refs, *sorted(ref for kind, ref in news.names if kind == TRIAGE))), "")


def _known(labels: tuple[str, ...], values: Names, scene: Scene) -> tuple[tuple[str, ...], list[str]]:
    """Labels in their right spelling, and words that are no label here: those are never created.

    A row's word may be the part after `::`, as in `Lack of adoption` for ~"risk::lack of adoption", or lead to a label;
    where it leads to two the account's CSM is asked later.
    """
    led = _led_to(values, scene)
    by_ending = {label.rsplit("::", 1)[-1].casefold(): label for label in scene.known_labels if "::" in label}
    usernames: list[str] = []
    unknown: list[str] = []
    for label in labels:
        right = mend(scene.categories, label, scene.known_labels)
        if right not in scene.known_labels and not right.startswith("type::"):
            right = by_ending.get(right.casefold(), "")
        if not right and label in led:
            usernames += led[label]
            continue
        (usernames if right else unknown).append(right or label)
    return tuple(dict.fromkeys(usernames)), unknown


def _led_to(values: Names, scene: Scene) -> dict[str, list[str]]:
    """Words of the account that lead to labels, each with the one label, or none where it may be one of several."""
    led: dict[str, list[str]] = {}
    for category in scene.categories.values():
        for row in category.rows:
            if labels := category.led_to({row: values.get(row)}):
                known = [label for label in labels if label in scene.known_labels]
                led[str(values[row])] = known if len(labels) == 1 else []
    return led


def _one_of_a_scope(labels: tuple[str, ...], about: Ref) -> tuple[tuple[str, ...], list[str]]:
    """The labels without those whose opposite stands before them, and words about these."""
    kept, warnings = list[str](), list[str]()
    for label in labels:
        pair = share_a_scope((*kept, label))
        if pair:
            warnings.append(f'{about}: ~"{pair[1]}" was left out, ~"{pair[0]}" of the same scope comes first')
        else:
            kept.append(label)
    return tuple(kept), warnings
