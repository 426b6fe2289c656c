"""Who may have infected whom, where it clusters and where it came from; numbers in, numbers out."""
