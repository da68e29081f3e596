"""Importing records of any kind: read into the mirror, plan, carry the plan out in pages."""
