"""The versions of the checklists of controls, as they were used."""
