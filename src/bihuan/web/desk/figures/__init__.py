"""The desk's page of published figures: draft, look with a reader's eyes, release."""
