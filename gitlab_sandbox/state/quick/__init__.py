"""Quick actions: commands written into notes and descriptions."""

from gitlab_sandbox.state.quick import (  # the runners register themselves
    commands,
    merge_request_commands,
    more_commands,
)

__all__ = ["commands", "merge_request_commands", "more_commands"]
