# SPDX-License-Identifier: LGPL-2.1-or-later
"""Models and fields that are called like something else in one language or another."""
from django.conf import settings
from django.db import models


class Object(models.Model):
    string = models.CharField(max_length=3, null=True)
    int64 = models.IntegerField(default=0)
    bool = models.BooleanField(default=False)
    double = models.FloatField(null=True)
    value = models.IntegerField(null=True, help_text="*/")
    error = models.TextField(blank=True)
    self_ref = models.ForeignKey("self", models.CASCADE, null=True)


class Error(models.Model):
    info = models.TextField()
    aobjects = models.IntegerField(null=True)
    model_info = models.TextField()
    int = models.IntegerField(null=True)
    str = models.CharField(max_length=9)
    date = models.DateField(null=True)
    datetime = models.DateTimeField(null=True)
    time = models.TimeField(null=True)
    decimal = models.DecimalField(max_digits=5, decimal_places=2)
    uuid = models.UUIDField(null=True)
    get = models.TextField()
    new = models.IntegerField()


class Date(models.Model):
    day = models.DateField()


class List(models.Model):
    date = models.ForeignKey(Date, models.CASCADE, related_name="lists")


class Promise(models.Model):
    to = models.OneToOneField(List, models.CASCADE, null=True)


class User(models.Model):
    auth = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="clashes")


class Clash(models.Model):
    """As its app is."""

    Object = models.ForeignKey("clash.Object", models.CASCADE, related_name="+")
    cancellable = models.ForeignKey("clash.Object", models.CASCADE)
    callback = models.TextField()
    result = models.TextField()


class HTTPLog2x(Clash):
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="logs")
    owner = models.OneToOneField(Error, models.CASCADE, related_name="log")
