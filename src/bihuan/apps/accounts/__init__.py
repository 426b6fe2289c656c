"""Who may sign in, with which second factor, for how long, and who may give whom a role (R25 to R28)."""
