"""Sending to Sage: gates, bodies, one writer for each business, and what comes of each request."""
