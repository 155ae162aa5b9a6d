"""What the files of a project say, read by the standard syntax tree into frozen facts."""
