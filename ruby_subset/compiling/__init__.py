"""From the tree of an expression to closures: a file for each family of constructs."""
