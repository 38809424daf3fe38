"""What this site shows beside its text: a room for each thing that readers see."""
