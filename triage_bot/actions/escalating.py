"""What the command `escalate` comes to: an issue that calls those its severity concerns (R039)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Any

from triage_bot.actions.base import distinct
from triage_bot.actions.from_template import from_template
from triage_bot.actions.match import Match
from triage_bot.actions.obeying import Obeyed, Order
from triage_bot.changes.change import Change
from triage_bot.changes.link import Link
from triage_bot.changes.open_issue import openings
from triage_bot.context.checking import Text
from triage_bot.context.roles import Recipient, everyone, printed, recipients, told, usernames
from triage_bot.context.seen import Seen
from triage_bot.context.wording import TEXT_NAMES
from triage_bot.model.facts import SEVERITIES
from triage_bot.shapes.values import Strict, Username, Words
from triage_bot.text import marker
from triage_bot.text.inert import Raw
from triage_bot.text.prose import filled

ESCALATION_NAMES = TEXT_NAMES | frozenset("to severity ask by about csm account_table".split())
ALWAYS = ("csm_manager", "ae")
"""Who hears of every escalation."""
_ABOVE = ("csm_director", "asm", "regional_director", "vp_cs")
BY_SEVERITY: Mapping[str, tuple[str, ...]] = {"medium": ("csm_director",), "high": _ABOVE, "critical": _ABOVE}
"""Who hears of it besides, unless the people file says otherwise."""


class Escalate(Strict):
    """The template of the issue to open, its label, the severities there are, and on which labels it may be asked."""

    template: Annotated[str, Text(names=ESCALATION_NAMES, template=True, opens=True)]
    label: str = "type::escalation"
    severities: Words = SEVERITIES
    any_label: Words = ()


def escalate(order: Order, how: Escalate, match: Match, before: Iterable[Change]) -> Obeyed:
    """Opens the escalation and links it; one that is open already is named instead. `before`: what was done here."""
    word, _, ask = order.command.rest.partition(" ")
    severity = word.casefold().strip(":,")
    if severity not in how.severities:
        return order.answer("no severity", severities=list(how.severities))
    if not filled(ask):
        return order.answer("no ask")
    scene, ref, asked = order.scene, order.seen.ref, str(order.note.id)
    mark = {"about": str(ref), "asked": asked}
    for issue in scene.issues.values():
        marks = marker.read(issue.description) if issue.state == "opened" else {}
        if marks.get("about") == str(ref) and scene.standing.is_bot(issue.author):
            ours = marks.get("asked") == asked  # an earlier run got this far
            changes = (order.change(Link, to=issue.ref),) if ours else ()
            return order.answer("ok" if ours else "already", *changes, severity=severity, reference=Raw(issue.ref))
    if how.any_label and _labels(order, before).isdisjoint(how.any_label):
        return order.answer("not red")
    people = concerned(severity, order)
    csm = " ".join(recipient.username for recipient in recipients("csm", order.seen, scene))
    more = {"to": printed(people), "csm": csm, "severity": severity, "ask": ask}
    more |= {"by": order.note.author.username, "about": Raw(ref)}
    effects = from_template(how.template, ref.project, match, scene, mark=mark, more=more)
    [opening] = openings(effects.changes)
    opening = replace(opening, reason=order.reason, mentions=usernames(people))
    link = order.change(Link, to=opening.ref)
    facts: dict[str, Any] = {
        "called": list(usernames(people)),
        "not_called": [person.text for person in people if not person.username],
    }
    answer = order.answer("ok", opening, link, severity=severity, reference=Raw(opening.ref), **facts)
    return replace(answer, warnings=distinct((*effects.warnings, *told(people, ref))))


def concerned(severity: str, order: Order) -> list[Recipient]:
    """Those whom an escalation of this severity calls, each once, without the one who asked for it. Raises Unread.

    They have to be able to read it: it is confidential, whatever the issue is that it is about. Roles that are quiet
    elsewhere are called, too: a person asked for them.
    """
    known = order.scene.people
    more = known.escalation.get(severity, BY_SEVERITY.get(severity, ()))
    place = Seen(replace(order.seen.issue, confidential=True), order.seen.facts)
    scene = replace(order.scene, people=known.model_copy(update={"quiet": ()}))
    everybody = everyone(distinct((*ALWAYS, *more)), place, scene)
    people = {Username(person.username or person.text): person for person in everybody}
    return [person for name, person in people.items() if name != order.note.author.username]


def _labels(order: Order, before: Iterable[Change]) -> frozenset[str]:
    """The issue's labels after what was done for earlier commands of the same look."""
    labels = set(order.seen.labels)
    for change in before:
        if change.ref == order.seen.ref:
            labels = (labels - set(change.takes_off)) | set(change.puts_on)
    return frozenset(labels)
