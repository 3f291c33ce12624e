"""Lists call each reader once a day: the most urgent one does, the others wait for the next working day."""

from collections.abc import Iterable
from dataclasses import replace

from triage_bot.plan.list_issue import ListIssue
from triage_bot.shapes.values import Username


def one_call_each(lists: Iterable[ListIssue]) -> list[ListIssue]:
    """The lists as they come; those wait that would call whom another has called today, or calls now."""
    all_lists = list(lists)
    called: set[Username] = set().union(*(own.called_today for own in all_lists))
    waiting: set[int] = set()
    for place, own in sorted(enumerate(all_lists), key=lambda pair: pair[1].urgency):
        if called.isdisjoint(own.callees):
            called |= own.callees
        else:
            waiting.add(place)
    return [replace(own, waits=place in waiting) for place, own in enumerate(all_lists)]
