"""Condition `upvotes`: the gem's older name of `votes`."""

from triage_bot.conditions.votes import Votes


class Upvotes(Votes):
    """The same as `votes`; the gem keeps it for old files."""

    key = "upvotes"
