"""Who may speak for what, where words may go, and what faults come to: found out by running it, written as tables."""
