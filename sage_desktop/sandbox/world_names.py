"""The names of the worlds, for a command line that starts without them."""

from __future__ import annotations

WORLDS = ("small", "hostile", "troubled", "large:N")
"""What ``worlds.make_world`` makes; N is a number of customers, and of products."""
