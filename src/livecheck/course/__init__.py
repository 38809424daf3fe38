"""The course on disk, and the exercises that its pages make."""
