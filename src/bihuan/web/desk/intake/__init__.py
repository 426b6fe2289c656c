"""Intake: files and text come in, are receipted, read, disposed line by line; what is held is settled here."""
