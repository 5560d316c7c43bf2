"""The interfaces for programs, below ``/api``."""
