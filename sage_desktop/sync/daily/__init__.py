"""The daily run: when it is due, what it does, and who starts it beside the window."""
