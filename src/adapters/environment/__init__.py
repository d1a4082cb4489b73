"""The variables of the process."""
