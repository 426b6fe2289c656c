"""People, duty levels, posts and plans, as the desk sees and changes them."""
