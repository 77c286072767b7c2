"""What can be said: terms, contexts and sequents. Nothing here decides anything."""
