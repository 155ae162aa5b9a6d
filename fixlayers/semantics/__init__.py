"""What the facts mean: kinds, parents' contracts, where values come from. Judges, edits nothing."""
