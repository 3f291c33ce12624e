"""What the sandbox remembers and the rules by which it changes; drivable without HTTP."""
