"""Pillow: pictures that people send."""
