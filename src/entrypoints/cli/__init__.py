"""`redress`: the command line. Modules import what they need when a command runs."""
