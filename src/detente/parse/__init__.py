"""Sentences, the skim that picks those worth parsing, and the parser."""
