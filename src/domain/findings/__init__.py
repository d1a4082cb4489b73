"""The rules that find what is wrong in a report; each hit cites values, places and law."""
