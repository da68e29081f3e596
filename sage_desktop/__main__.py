"""``python -m sage_desktop``: the window."""

import sys

from sage_desktop.app.__main__ import main

sys.exit(main())
