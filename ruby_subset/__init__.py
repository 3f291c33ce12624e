"""Ruby as policies use it: read by tree-sitter, carried out by an evaluator that knows no Python object."""
