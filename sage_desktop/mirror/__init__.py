"""What was last read of Sage, and plans made from it: a cache in one SQLite file.

Nothing in it is the user's: it can be thrown away at any time and is read again from Sage.
"""
