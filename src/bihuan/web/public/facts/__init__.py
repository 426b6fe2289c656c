"""What is true: published fact-checks as files, and the form by which a resident asks."""
