"""What belongs together: versions of one story, articles on one event, reports of one act."""
