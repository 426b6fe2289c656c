"""Heat at posts and what happens at test sites: pages of the desk, usable on the phone of whoever leads a site."""
