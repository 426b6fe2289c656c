"""Those who need care at the desk: the register, the ladder of checks, the rounds of the teams."""
