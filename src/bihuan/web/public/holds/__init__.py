"""What holds here: by community as files, by address or position on asking."""
