"""What is kept on disk, below `.livecheck` of the project: runs, and the figures of their mutants."""
