"""The part every seed has: root, the group and project, the bot and the tokens."""

from __future__ import annotations

from datetime import timedelta

from gitlab_sandbox.state import model as m
from gitlab_sandbox.state import people
from gitlab_sandbox.state.store import State

MAIN_PROJECT = "customer-success/account-triage"
ROOT_TOKEN = "glpat-sandbox-root"
BOT_TOKEN = "glpat-sandbox-bot"
BOT_NAME = "triage-bot"
TEMPLATE = """## What happened

<!-- Say in two or three sentences what changed for this account. -->

## What we do next

- [ ] Agree on the next step and its date
"""


def plant(state: State) -> m.User:
    """Returns the project bot."""
    root = people.add_user(state, "root", "Administrator", admin=True)
    project = people.place(state, MAIN_PROJECT)
    project.group.name, project.name = "Customer Success", "Account Triage"
    project.files[".gitlab/issue_templates/Account triage.md"] = TEMPLATE
    project.files["README.md"] = "# Account triage\n\nSample project of the sandbox.\n"
    state.main_project = project
    people.add_token(state, root, "root", ["api", "sudo", "admin_mode"], value=ROOT_TOKEN)
    expires = state.clock.today() + timedelta(days=300)
    token = people.add_project_token(
        state, project, BOT_NAME, ["api"], level=m.REPORTER, expires_at=expires, value=BOT_TOKEN
    )
    return token.user
