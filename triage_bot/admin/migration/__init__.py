"""Turning a policy of the gem into one of ours: text in, text and notes out."""
