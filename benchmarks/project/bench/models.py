# SPDX-License-Identifier: LGPL-2.1-or-later
"""The tables that the benchmarks read and write."""

from django.db import models


class Record(models.Model):
    """Six columns: int, decimal, text, datetime, int, text."""

    amount = models.DecimalField(max_digits=10, decimal_places=2)
    title = models.CharField(max_length=50)
    made = models.DateTimeField()
    count = models.IntegerField()
    note = models.TextField()

    class Meta:
        abstract = True


class Item(Record):
    """What is loaded at once."""


class Reading(Record):
    """What is streamed."""


class Entry(Record):
    """What is written, and deleted again."""


class Group(models.Model):
    name = models.CharField(max_length=50)


class Member(models.Model):
    name = models.CharField(max_length=50)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
