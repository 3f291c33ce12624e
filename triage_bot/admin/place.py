"""The project or group: who can see it, which labels it has, and whether its edits can be read.

GitLab words nearly all system notes in fixed English. What matters is the edit of a description, which counts as a word
of a person; in another wording it would pass unseen.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from triage_bot.admin.finding import FAIL, OK, WARN, Finding, some
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
    shown = [
        f"{label} (there is {folded[label.casefold()]})" if label.casefold() in folded else label for label in missing
    ]
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
        "if these are edits of descriptions, they do not count as a person's update: set GitLab's language to English",
    )


def judge_policy(policy: PolicySet, today: date) -> list[Finding]:
    """The files have loaded; the baseline is worth a look."""
    count = f"{len(policy.rules)} rules in {len(policy.files)} files, no faults"
    findings = [Finding(OK, "policies", count)]
    baseline = policy.baseline
    if baseline is None:
        cure = "on an old project see `triage-bot run --baseline`"
        findings.append(Finding(OK, "baseline", "none: the first run reports what is overdue already", cure))
    elif baseline > today:
        findings.append(
            Finding(WARN, "baseline", f"{baseline} lies ahead, until then nothing is said", "check the date")
        )
    else:
        findings.append(Finding(OK, "baseline", f"what began before {baseline} is not reported"))
    return findings


_THING = r"(this|the) [\w ]+?"
OPENINGS = (
    r"(re|un)?assigned( to)?\b",
    r"removed (all )?assignees?\b",
    r"requested review from\b",
    r"removed review request\b",
    r"changed (the )?(title|description|milestone|iteration|weight|health status|severity|status|epic|parent)\b",
    r"(added|set|removed|cleared) (the )?(title|milestone|iteration|weight|(health )?status|epic|parent|progress)\b",
    r"mentioned in\b",
    rf"marked {_THING} as\b",
    r"marked (the )?(task|checklist item|task table item)\b",
    r"marked as\b",
    r"marked \S+ as a duplicate of\b",
    r"removed the relation with\b",
    r"(moved|cloned|promoted) (to|from|child)\b",
    rf"made {_THING} (confidential|visible)\b",
    r"(un)?locked (the discussion in )?this\b",
    r"(changed|set|removed|added) (the )?(type|colou?r|progress|(start|due) date|time estimate)\b",
    r"(added|subtracted|deleted|removed) .*\b(time spent|spent time)\b",
    r"set an? .* check-?in reminder\b",
    r"removed the check-?in reminder\b",
    r"(added|removed) \S+ as (an? )?(child|parent)\b",
    r"removed (child|parent)\b",
    r"(added|removed) \d+ contacts?\b",
    r"(added|removed) \S+@\S+",
    r"unsubscribed\b",
    r"(added|updated|changed|removed) \[\d+ designs?\]",
    r"started a discussion on\b",
    r"(added|removed) a zoom call\b",
    r"published this issue\b",
    r"(added|removed) .*\b(labels?|epic)\b",
    r"(closed|reopened|opened)\b",
    r"created (branch|merge request|\S+ to address)\b",
    r"(added|edited|deleted|changed) (an? |the )?(\[?incident timeline event|event time|text on)\b",
    r"notified\b",
    r"(started|completed) session\b",
    r"session \[",
    r"sent .* request to\b",
    r"<p>(changed|removed) ",
)
"""How GitLab's notes on issues begin, versions 9 to 19, whatever the case."""

_KNOWN = re.compile("|".join(f"(?:{opening})" for opening in OPENINGS), re.I | re.S)
_WORDS = 3
_LONGEST = 12
"""Characters of a word that are shown: some languages put no spaces."""


def known(note: str) -> bool:
    """True if the note begins as one of GitLab's own English notes on issues."""
    return bool(_KNOWN.match(note.strip()))


def glimpse(note: str) -> str:
    """The first words of a note, as far as they cannot be a name or anyone's text: lower-case letters only."""
    shown: list[str] = []
    for word in note.split()[:_WORDS]:
        if not word.isalpha() or word != word.lower():
            break
        shown.append(word[:_LONGEST])
    return " ".join([*shown, "…"])
