"""Runs first in the built program: programs that it starts find their own libraries, not ours.

The starter points ``LD_LIBRARY_PATH`` at the program's folder and keeps the old value beside it.
The loader of this process has read it already; a web browser started with it would not work.
"""

import os

_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _before is None:
    os.environ.pop("LD_LIBRARY_PATH", None)
else:
    os.environ["LD_LIBRARY_PATH"] = _before
