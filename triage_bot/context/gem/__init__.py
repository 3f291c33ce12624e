"""The gem's own language within ours: what its expressions see of a resource, and its texts."""
