"""What happened: frames matched on the parse, scored, and made into records."""
