"""Pages of interview forms, messages and scripts: versions, what the guard found, what is different, two approvals."""
