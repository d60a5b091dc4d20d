# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every kind of inheritance."""
from django.db import models


class Named(models.Model):
    name = models.CharField(max_length=60)

    class Meta:
        abstract = True
        ordering = ["name", "pk"]


class Located(models.Model):
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    class Meta:
        abstract = True


class Port(Named, Located):
    """Two abstract parents, and the first one's ordering."""

    country = models.ForeignKey("Country", models.SET_NULL, null=True)

    class Meta(Named.Meta):
        pass


class VesselQuerySet(models.QuerySet):
    def heavy(self, tonnage=1000):
        return self.filter(tonnage__gte=tonnage)

    def tonnage_of_all(self):
        return self.aggregate(total=models.Sum("tonnage"))["total"]


class AfloatManager(models.Manager.from_queryset(VesselQuerySet)):
    def get_queryset(self):
        return super().get_queryset().filter(sunk__isnull=True)


class Vessel(Named):
    tonnage = models.IntegerField(null=True)
    launched = models.DateField(null=True)
    sunk = models.DateField(null=True)
    home = models.ForeignKey(Port, models.SET_NULL, null=True, related_name="vessels")
    crew = models.ManyToManyField("Author", related_name="vessels")

    vessels = VesselQuerySet.as_manager()
    afloat = AfloatManager()


class Ship(Vessel):
    masts = models.PositiveSmallIntegerField(default=3)
    captain = models.ForeignKey("Author", models.SET_NULL, null=True, related_name="ships")

    objects = models.Manager()


class Warship(Ship):
    guns = models.IntegerField(default=0)
    target = models.ForeignKey(Vessel, models.SET_NULL, null=True, related_name="attackers")


class Submarine(Vessel):
    hull = models.OneToOneField(
        Vessel, models.CASCADE, parent_link=True, primary_key=True, related_name="submarine"
    )
    depth = models.DecimalField(max_digits=6, decimal_places=1)

    objects = models.Manager()


class OldVesselManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(launched__year__lt=1900)


class OldVessel(Vessel):
    objects = OldVesselManager()

    class Meta:
        proxy = True
        ordering = ["launched"]

    def age_in(self, year):
        return year - self.launched.year


class Flagship(Ship):
    class Meta:
        proxy = True


class Voyage(models.Model):
    ship = models.ForeignKey(Ship, models.CASCADE, related_name="voyages")
    origin = models.ForeignKey(Port, models.PROTECT, related_name="departures")
    goal = models.ForeignKey(Port, models.PROTECT, null=True, related_name="arrivals")
    left = models.DateTimeField()
    took = models.DurationField(null=True)

    class Meta:
        ordering = ["left"]
        get_latest_by = "left"
