"""Dates, times and durations apart from their methods: on the calendar and on clocks, read and written."""
