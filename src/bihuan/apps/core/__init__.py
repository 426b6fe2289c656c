"""Incidents, departments, units, accounts, places; the journal and the job queue."""
