"""What is done with accounts: trying to sign in, proving a second factor, sessions, tokens, grants by two."""
