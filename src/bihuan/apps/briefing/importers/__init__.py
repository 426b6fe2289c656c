"""Text to rows in briefing: XLSForms. Pure."""
