"""How each noun is written as JSON."""
