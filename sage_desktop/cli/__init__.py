"""The same engine without a window (``sage-desktop-cli``)."""
