"""Who may see what. One open scope for now; every question passes one, so sign-in fits here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """The cities a person may see; None is every city."""

    cities: frozenset[str] | None = None

    def narrow(self, stored: list[str]) -> list[str]:
        """The stored cities within the scope, in their order."""
        return [city for city in stored if self.cities is None or city in self.cities]


EVERYONE = Scope()
