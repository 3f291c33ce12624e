"""Ruby as policies use it: parsed by tree-sitter, carried out by an interpreter that knows no Python object."""
