"""What the surroundings decide: environment, data folder, secrets."""
