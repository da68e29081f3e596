"""The stand-in Sage service: a pure world with Sage's rules and faults, and its loopback face."""
