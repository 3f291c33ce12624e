"""One evaluation: its state, the table of methods, and what every class asks of values: equal, earlier, one by one."""
