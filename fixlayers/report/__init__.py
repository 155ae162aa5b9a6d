"""What is printed: one file per output format, and the counting that they share."""
