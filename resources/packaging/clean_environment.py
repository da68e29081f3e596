"""Runs before the program: what it starts, as a web browser, finds its own libraries, not ours.

The starter points ``LD_LIBRARY_PATH`` at the program's folder. The loader of this process has read
it already, and its value before is kept beside it.
"""

import os
import sys

if sys.platform == "linux":
    _before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if _before is not None:
        os.environ["LD_LIBRARY_PATH"] = _before
    for _name in [each for each in os.environ if each.startswith("_PYI_")]:
        del os.environ[_name]
