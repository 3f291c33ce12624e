"""What this room stands on: values, their classes, errors, a budget, and what is wrong with an expression."""
