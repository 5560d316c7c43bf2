"""The processes that hold the graph and answer requests, and may be ended at any moment.

::

    gate ──control──▶ nursery            opens the graph and reads all that requests need, once
      │                 ├─ fork ─▶ worker    answers one request after another, can open nothing
      └──────socket─────┼─ fork ─▶ worker
                        └─ fork ─▶ upload    examines one upload and is gone

A fork of a process that has everything in memory takes milliseconds, so that ending a worker costs nobody
more than the request that went wrong. Nothing in Python or in the engine ends a query; the operating system
does.
"""
