"""Fills a template file into an issue to open: title, labels, assignees, dates, body and hidden mark."""

from __future__ import annotations

from collections.abc import Mapping

from triage_bot.actions.assign import CANNOT, assignable
from triage_bot.actions.base import Effects, once
from triage_bot.actions.match import Match
from triage_bot.changes.open_issue import OpenIssue
from triage_bot.context.checking import Front
from triage_bot.context.scene import Scene
from triage_bot.context.taxonomy import mend, share_a_scope
from triage_bot.context.wording import names_for
from triage_bot.errors import ValueFault
from triage_bot.model.facts import News
from triage_bot.model.resource import Account, Ref
from triage_bot.shapes.day import day
from triage_bot.shapes.values import written
from triage_bot.text import marker
from triage_bot.text.fields import yes_no
from triage_bot.text.inert import Raw
from triage_bot.text.table import TRIAGE, account_table
from triage_bot.text.template import render_body, render_title


def from_template(
    name: str,
    project: str,
    match: Match,
    scene: Scene,
    mark: Mapping[str, object],
    more: Mapping[str, object] | None = None,
) -> Effects:
    """The issue a template makes of this match (with `more` names), and warnings.

    Raises ValueFault if a value cannot be read.
    """
    document, about = scene.templates[name], match.seen.ref
    names = {**opening_names(match, scene), **({"kind": mark["kind"]} if "kind" in mark else {}), **(more or {})}
    front = Front(document.front, names)
    hidden = marker.write({**mark, "template": name.split(".", 1)[0]})
    due = front.value("due_date")
    milestone, make = front.milestone()
    labels, unknown = _known(front.values("labels"), scene)
    confidential = yes_no(front.value("confidential") or "yes")
    assignees, strangers = _assignees(front, project, confidential, scene)
    labels, warnings = _one_of_a_scope(labels, about)
    warnings += [f'{about}: "{label}" is no label here and was left out' for label in unknown]
    warnings += [f"{about}: {one} {CANNOT}" for one in strangers]
    return match.to(
        OpenIssue,
        tuple(warnings),
        ref=Ref(project, 0, _key(match, str(mark.get("kind", TRIAGE)))),
        title=render_title(str(document.front.get("title") or ""), names) or _no_title(name),
        description=f"{render_body(document.body, names).rstrip()}\n\n{hidden}",
        mark=hidden,
        labels=labels,
        assignees=assignees,
        due=day(due) if due else None,
        confidential=confidential,
        milestone=milestone,
        make_milestone=make,
    )


def _assignees(front: Front, project: str, confidential: bool, scene: Scene) -> tuple[tuple[str, ...], list[str]]:
    """Whom GitLab would take there, and whom it would drop silently."""
    named = once(scene.spelt(written(one)) for one in front.values("assignees"))
    found = assignable(named, project, confidential, scene) if named else ()
    return found, [one for one in named if one not in found]


def opening_names(match: Match, scene: Scene) -> dict[str, object]:
    """The names of templates that open issues."""
    return {
        **names_for(match.seen, scene),
        "account_table": account_table(match.seen.fields(scene), scene.host),
        "triage_issue": _triage_issue(match.seen.account(scene), match.seen.facts.news, scene),
    }


def _key(match: Match, kind: str) -> str:
    """How the issue is called until it has a number."""
    account = match.seen.resource
    key = f"for {account.id}" if isinstance(account, Account) else f"{match.rule} for {account.ref}"
    return key if kind == TRIAGE else f"{kind} {key}"


def _triage_issue(account: Account | None, news: News, scene: Scene) -> Raw | str:
    """The reference of the account's open triage issue, or of the one this plan opens; empty if there is none."""
    found = scene.about_accounts.find(account) if account else ()
    there = [one.ref for way in found for one in way if one.state == "opened" and one.ref not in news.closed]
    return next((Raw(str(ref)) for ref in (*there, *sorted(ref for kind, ref in news.names if kind == TRIAGE))), "")


def _known(labels: tuple[str, ...], scene: Scene) -> tuple[tuple[str, ...], list[str]]:
    """Labels in their right spelling, and words that are no label here: those are never created.

    A row's word may be the part after `::`, as in `Lack of adoption` for ~"risk::lack of adoption".
    """
    by_ending = {label.rsplit("::", 1)[-1].casefold(): label for label in scene.known_labels if "::" in label}
    found: list[str] = []
    unknown: list[str] = []
    for label in labels:
        right = mend(scene.categories, label, scene.known_labels)
        if right not in scene.known_labels and not right.startswith("type::"):
            right = by_ending.get(right.casefold(), "")
        (found if right else unknown).append(right or label)
    return tuple(dict.fromkeys(found)), unknown


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


def _no_title(name: str) -> str:
    raise ValueFault(f"template {name}: the title comes out empty")
