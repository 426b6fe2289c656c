"""What is done at the door: receiving, disposing, settling, expecting, signing."""
