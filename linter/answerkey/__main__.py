"""The program's way in: ``python -m answerkey``, and the console script.

Next to nothing is imported before an interrupt has an answer: to import the program takes longer than some users take
to change their mind.
"""

import gc
import sys

from answerkey.cli.exits import INTERRUPTED

_ALLOCATIONS = 50_000  # between looks for garbage: with Python's few, a tenth of the time of all imports goes there


def run() -> None:
    """Import the program and run it; exits with a code of the published table."""
    gc.set_threshold(_ALLOCATIONS)
    try:
        from answerkey.cli.main import run as program  # slow: an interrupt meanwhile is answered

        program()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()  # or Python would look for garbage among all that is loaded before it ends


if __name__ == "__main__":
    run()
