"""All pairs at once: the same verdicts in arrays, and the matrices, gaps and time lines made of them."""
