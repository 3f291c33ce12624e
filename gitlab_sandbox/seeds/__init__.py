"""What a sandbox holds when it starts."""
