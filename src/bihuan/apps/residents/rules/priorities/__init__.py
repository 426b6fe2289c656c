"""The arithmetic of priority, one file a version; a file that was used is never changed, a new one is added."""
