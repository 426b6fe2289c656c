"""Rules of news."""
