"""Runs before the program: what it starts, as a web browser, finds its own libraries, not ours.

The starter points variables at the program's folder. The loader of this process has read
``LD_LIBRARY_PATH`` already, and its value before is kept beside it; Qt is told of its plugins here.
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
    os.environ.pop("QML2_IMPORT_PATH", None)
    _plugins = os.environ.pop("QT_PLUGIN_PATH", None)
    if _plugins is not None and "PySide6" in _plugins:
        from PySide6.QtCore import QCoreApplication

        QCoreApplication.setLibraryPaths([_plugins])
