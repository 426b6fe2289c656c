"""The versions of the checklist of inspections, as they were used."""
