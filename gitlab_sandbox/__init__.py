"""A local, in-memory GitLab to try triage-bot on; it shares no code with the rest of the program."""
