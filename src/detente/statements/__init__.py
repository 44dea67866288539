"""Who said so: quotations, attributions, denials and allegations."""
