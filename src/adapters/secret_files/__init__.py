"""Files that hold one secret each, as Docker and Kubernetes mount them."""
