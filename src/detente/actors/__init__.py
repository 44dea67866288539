"""Who is named: names found in one pass, resolved on the dispatch's date."""
