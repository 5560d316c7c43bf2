"""The process that speaks HTTP: who may ask what and how often, and how the answer travels.

It never opens the graph, and reads nothing of what a client sends beyond HTTP itself.
"""
