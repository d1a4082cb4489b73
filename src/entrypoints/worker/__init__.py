"""`redress worker`: a supervisor, the outbox relay, and RQ workers that answer its rings."""
