"""Gates and their lines, passes, and who is inside a compound."""
