"""A seeded campaign: faults, kills, people and second runs at random, judged by an unbroken run of the same world."""
