"""Quick actions: commands written into notes and descriptions."""

from triage_bot.sandbox.state.quick import commands, more_commands  # the runners register themselves

__all__ = ["commands", "more_commands"]
