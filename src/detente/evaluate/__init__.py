"""Measuring the coder against gold of one's own."""
