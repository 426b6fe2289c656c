"""The pages of an account: signing in with two factors, setting them up, the lock screen, who may do what."""
