"""The ten promises to residents, each with what anybody can check and what an auditor finds in the repository."""
