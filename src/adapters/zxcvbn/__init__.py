"""Which passwords are common: the frequency list that ships with zxcvbn."""
