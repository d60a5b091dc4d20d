# SPDX-License-Identifier: LGPL-2.1-or-later
"""What only a newer Django has."""
import django
from django.db import models

__all__ = []

if django.VERSION >= (5, 0):
    __all__.append("Reckoning")

    class Reckoning(models.Model):
        width = models.IntegerField()
        height = models.IntegerField(db_default=3)
        area = models.GeneratedField(
            expression=models.F("width") * models.F("height"),
            output_field=models.IntegerField(),
            db_persist=True,
        )
