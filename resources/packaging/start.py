"""What the built program runs: the command line under its own name, under any other the window."""

import sys
from pathlib import Path

if Path(sys.argv[0]).stem == "sage-desktop-cli":
    from sage_desktop.cli.__main__ import main
else:
    from sage_desktop.app.__main__ import main

sys.exit(main())
