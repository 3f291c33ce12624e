"""Ruby as policies use it: parsed by tree-sitter, carried out by an interpreter of our own that knows no Python object."""
