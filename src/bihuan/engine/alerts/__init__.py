"""What is told to the public as machines read it: CAP 1.2 messages and RSS 2.0 feeds, valid whatever they are given."""
