"""Web hooks: what is said, to whom, and how it is delivered."""
