"""Supposed acts: what a ratification, a notification or a new law would change, and which change most."""
