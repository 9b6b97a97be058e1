"""The published exit codes."""

CLEAN, FINDINGS, USAGE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130

ENDED = 128  # and the number of the signal: 143 for SIGTERM, 129 for SIGHUP
