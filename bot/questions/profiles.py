"""What the router learns from: partners as they describe themselves, and their public resources.

Plain values, made from a starter or from what staff keep up to date; nothing here knows a model.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.network.starter import Starter


@dataclass(frozen=True)
class PartnerProfile:
    """A partner as the router sees it. `topics` may be shown as reasons; `asks` are examples and never shown."""

    key: str
    about: str
    audiences: tuple[str, ...]
    topics: tuple[str, ...]
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resource:
    """A public resource of a partner, by its title as published."""

    partner: str
    title: str
    topic: str
    url: str


def profiles_of(starter: Starter) -> tuple[PartnerProfile, ...]:
    return tuple(
        PartnerProfile(partner.key, partner.about, partner.audiences, partner.topics, partner.asks)
        for partner in starter.partners
    )


def resources_of(starter: Starter) -> tuple[Resource, ...]:
    return tuple(Resource(row.partner, row.title, row.topic, row.url) for row in starter.resources)
