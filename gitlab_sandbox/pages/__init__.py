"""Plain pages for people: an issue, and the list of issues."""
