"""Response at the desk: reports, who goes, the clock, and the state of the patrols."""
