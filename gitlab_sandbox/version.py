"""Which GitLab the sandbox claims to be."""

VERSION, REVISION = "18.3.1-ee", "5a4d9c0ffee"
