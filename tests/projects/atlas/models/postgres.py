# SPDX-License-Identifier: LGPL-2.1-or-later
"""Field types of PostgreSQL alone."""
from django.contrib.postgres.fields import (
    ArrayField, DateRangeField, DateTimeRangeField, DecimalRangeField, HStoreField,
    IntegerRangeField,
)
from django.db import models


class Collection(models.Model):
    name = models.CharField(max_length=30)
    numbers = ArrayField(models.IntegerField(null=True), null=True)
    words = ArrayField(models.CharField(max_length=20), default=list)
    grid = ArrayField(ArrayField(models.FloatField()), null=True)
    span = IntegerRangeField(null=True)
    prices = DecimalRangeField(null=True)
    days = DateRangeField(null=True)
    moments = DateTimeRangeField(null=True)
    pairs = HStoreField(null=True)
