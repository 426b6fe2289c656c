"""What the loop must survive: crashes at every statement, races, lost jobs, tampering, kills."""
