"""What a command returns to the shell; of the first three the largest wins."""

CLEAN, FOUND, FAILED = 0, 1, 2
"""Nothing is left to do; findings (of level error); an error."""

INTERRUPTED, PIPE_CLOSED = 130, 141
"""As the shell has it of a command that a signal ended: SIGINT, SIGPIPE."""
