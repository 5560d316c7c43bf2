"""Large record sets: one table cut into parts, each mapped, checked and planned by itself.

Memory does not grow with the table: a process holds one batch of rows, and what it passes on is small. The
parts give what the whole would give, findings included, whichever engine runs them.
"""
