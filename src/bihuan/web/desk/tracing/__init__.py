"""Tracing at the desk: cases with their visits, proposals to decide, contacts by day, quarantine, material."""
