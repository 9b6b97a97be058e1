"""Run a command and print `[exit code, wall seconds, processor seconds, peak bytes]`; its output goes to a file.

This is a process of its own, and imports next to nothing: Linux reckons the peak memory of a process at no less than
that of the process that started it.
"""

import os
import sys
from time import perf_counter


def main(log: str, *command: str) -> None:
    """Start the command, wait for it and all that it waited for."""
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
    started = perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, used = os.wait4(child, 0)
    wall = perf_counter() - started
    memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print([os.waitstatus_to_exitcode(status), wall, used.ru_utime + used.ru_stime, memory])


if __name__ == "__main__":
    main(*sys.argv[1:])
