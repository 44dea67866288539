"""Candidates with their dates, places and speakers made into records; tours; one fact once."""
