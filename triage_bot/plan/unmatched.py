"""Stands for a match where nothing matched: words of the gem's summaries are worked out all the same."""

from triage_bot.actions.match import Match
from triage_bot.conditions.verdict import MET
from triage_bot.context.seen import Seen
from triage_bot.model.facts import Scope
from triage_bot.model.resource import EPOCH, NOBODY, Issue, Ref
from triage_bot.policy.policy_set import Rule, Summary


def nothing_matched(step: Rule | Summary, scope: Scope) -> Match:
    """A match about no resource, in the name of a rule or summary."""
    """Stands for a match where there is none: words of a summary see no resource."""
    ref = Ref(scope.path)
    nothing = Issue(
        ref=ref, id=0, project_id=0, title="", description="", state="", labels=(), author=NOBODY,
        created_at=EPOCH, updated_at=EPOCH,
    )  # fmt: skip
    return Match(
        rule=step.id, name=step.name, seen=Seen(nothing), verdict=MET, siblings=step.actions,
        resource_type=step.type, of_the_gem=True,
    )  # fmt: skip
