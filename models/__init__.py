"""What the program knows and works out: teams, workers, cases, limits, positions and returns. No Qt here."""
