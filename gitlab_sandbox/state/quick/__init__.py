"""Quick actions: commands written into notes and descriptions."""

from gitlab_sandbox.state.quick import commands, more_commands  # the runners register themselves

__all__ = ["commands", "more_commands"]
