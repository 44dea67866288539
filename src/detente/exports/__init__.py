"""A ledger in the forms people already use."""
