"""What the course says, apart from what its terminals show, and who reads it for mistakes."""
