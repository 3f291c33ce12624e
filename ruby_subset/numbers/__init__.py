"""Numbers apart from their methods: arithmetic, rounding, and how they are read and written."""
