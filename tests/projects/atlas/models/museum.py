# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every on_delete."""
from django.db import models


class Curator(models.Model):
    name = models.CharField(max_length=30)


class Museum(models.Model):
    name = models.CharField(max_length=30)
    director = models.ForeignKey(Curator, models.PROTECT, null=True, related_name="+")


class Room(models.Model):
    museum = models.ForeignKey(Museum, models.CASCADE, related_name="rooms")
    number = models.IntegerField()
    guard = models.ForeignKey(Curator, models.SET_DEFAULT, default=1, related_name="guarded")

    class Meta:
        unique_together = [("museum", "number")]
        order_with_respect_to = "museum"


def nobody():
    return Curator.objects.get_or_create(name="nobody")[0]


class Exhibit(models.Model):
    title = models.CharField(max_length=30)
    museum = models.ForeignKey(Museum, models.CASCADE, related_name="exhibits")
    room = models.ForeignKey(Room, models.RESTRICT, related_name="exhibits")
    keeper = models.ForeignKey(Curator, models.SET(nobody), null=True, related_name="kept")


class Ticket(models.Model):
    """Its column isn't held by the database, only by Django."""

    exhibit = models.ForeignKey(
        Exhibit, models.DO_NOTHING, db_constraint=False, related_name="tickets"
    )
    price = models.DecimalField(max_digits=6, decimal_places=2)
