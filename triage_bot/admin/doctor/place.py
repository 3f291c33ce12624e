"""The project or group: who can see it, which labels it has, and whether its edits can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from triage_bot.admin.doctor.facts import PlaceFacts
from triage_bot.admin.doctor.finding import FAIL, OK, WARN, Finding, some
from triage_bot.admin.doctor.system_notes import glimpse, known
from triage_bot.model.facts import Scope
from triage_bot.policy.policy_set import PolicySet


def judge_visibility(scope: Scope, public: int) -> Finding:
    """Accounts at risk are nothing for the public, however confidential each issue may be."""
    if not public:
        return Finding(OK, "visibility", f"{scope.path} is not public")
    what = f"{scope.path} is public" if scope.kind == "projects" else f"{public} of the group's projects are public"
    return Finding(FAIL, "visibility", what, "make it private: Settings → General → Visibility")


def judge_labels(wanted: Sequence[str], have: frozenset[str] | None) -> Finding:
    """Labels of the policies that are missing, or there in another spelling."""
    if have is None:
        return Finding(WARN, "labels", "this token may not see them")
    missing = [label for label in wanted if label not in have]
    if not missing:
        return Finding(OK, "labels", f"all {len(wanted)} labels of the policies exist")
    folded = {label.casefold(): label for label in have}
    shown = [f"{one} (there is {folded[one.casefold()]})" if one.casefold() in folded else one for one in missing]
    return Finding(FAIL, "labels", f"{len(missing)} missing: {some(shown)}", "triage-bot labels sync")


def judge_notes(notes: Sequence[str]) -> Finding:
    """Edits of descriptions are known by GitLab's English wording; another one would pass unseen."""
    unknown = Counter(glimpse(note) for note in notes if not known(note))
    if not unknown:
        return Finding(OK, "system notes", f"{len(notes)} read, all worded as expected")
    listed = some(f"“{words}” ({count})" for words, count in unknown.most_common())
    return Finding(
        WARN,
        "system notes",
        f"{unknown.total()} of {len(notes)} are worded in an unknown way: {listed}",
        "if these are edits of descriptions, they do not count as a person's word: set GitLab's language to English",
    )


def judge_policy(policy: PolicySet, today: date) -> list[Finding]:
    """The files have loaded; the baseline is worth a look."""
    count = f"{len(policy.rules)} rules in {len(policy.files)} files, no faults"
    found = [Finding(OK, "policies", count)]
    baseline = policy.baseline
    if baseline is None:
        cure = "on an old project see `triage-bot run --baseline`"
        found.append(Finding(OK, "baseline", "none: what is overdue already is said by the first run", cure))
    elif baseline > today:
        found.append(Finding(WARN, "baseline", f"{baseline} lies ahead, until then nothing is said", "check the date"))
    else:
        found.append(Finding(OK, "baseline", f"what began before {baseline} stays unsaid"))
    return found


def judge_place(facts: PlaceFacts, policy: PolicySet) -> list[Finding]:
    """All of these for one project or group."""
    return [
        judge_visibility(facts.scope, facts.public),
        judge_labels(policy.wanted_labels(), facts.labels),
        judge_notes(facts.notes),
    ]
