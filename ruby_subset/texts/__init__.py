"""Texts apart from their methods: words in English, the text that follows one, JSON."""
