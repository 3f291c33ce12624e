"""What was recorded of the Ruby gem gitlab-triage, held against this program."""
