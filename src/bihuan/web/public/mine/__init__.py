"""One's own data: what is kept, why, until when, who looked; opened by a paper code, asked about by forms."""
