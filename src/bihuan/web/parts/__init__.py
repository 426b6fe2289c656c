"""What all audiences share: shell, sign-in, components."""
