"""The OpenAPI document, made from the routes, and a page to try it out."""
