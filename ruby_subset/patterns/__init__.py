"""Ruby's patterns: read as Onigmo does, run by a linear-time engine, and by a bounded one for what that cannot do."""
