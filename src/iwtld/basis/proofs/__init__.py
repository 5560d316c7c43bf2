"""Why an answer holds, and why not: the proof as a graph and as text, remedies, and the checker."""
