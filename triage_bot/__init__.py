"""triage-bot: keeps a GitLab account-triage project honest and alive."""

__version__ = "0.1.0"
