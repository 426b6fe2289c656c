"""Pages of controls: what holds where, who decides it, what it sets off, what is said of it."""
