"""What is known of mass testing."""
