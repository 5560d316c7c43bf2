"""How the examples of the shapes are made: from real records, by trying mistakes until one is found alone."""
