"""When: expressions of time found, resolved to days, and attached to events."""
