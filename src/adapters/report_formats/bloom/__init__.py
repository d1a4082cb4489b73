"""Bloom's trade lines and enrollments, as an API catalogue shows them."""
