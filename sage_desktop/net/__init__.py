"""HTTP in both directions: a polite client transport and a small loopback server."""
