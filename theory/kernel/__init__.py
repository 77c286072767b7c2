"""What makes a theorem: the log's records, the rules' interface and the walk that checks."""
