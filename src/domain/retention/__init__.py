"""How long each class of data is kept and why, what may not go yet, and what has gone."""
