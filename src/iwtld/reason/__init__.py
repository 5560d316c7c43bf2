"""Reasoning: the OWL 2 RL closure, the rules, and consistency under OWL 2 DL."""
