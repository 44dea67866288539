"""Places: a compiled gazetteer, and toponyms of a text resolved against it."""
