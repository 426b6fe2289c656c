"""Tracing: cases, visits, exposures, contacts with their follow-up, quarantine orders, requests for material."""
