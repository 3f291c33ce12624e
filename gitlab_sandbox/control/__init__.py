"""The control door of the sandbox: reset, seed, clock, limits, faults and the record of requests."""
