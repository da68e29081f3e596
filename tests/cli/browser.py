"""What BROWSER starts in tests: logs the demo user in, or waits until its standard input ends."""

from __future__ import annotations

import sys

from log_in import log_in

if __name__ == "__main__":
    if sys.argv[1] == "wait":
        sys.stdin.read()
    else:
        log_in(sys.argv[1])
