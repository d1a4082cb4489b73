"""E-mail into a folder, where no mail server is set."""
