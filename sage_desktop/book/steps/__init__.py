"""Each step from one form of the file to the next, in a module of its own."""
