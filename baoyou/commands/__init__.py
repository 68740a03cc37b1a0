"""The commands of the terminal, by what a person is at: each module adds its own."""
