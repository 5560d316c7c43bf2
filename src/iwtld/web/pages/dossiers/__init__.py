"""What the pages of things are made of: records, columns, parts, and the sections that they share."""
