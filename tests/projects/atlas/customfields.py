# SPDX-License-Identifier: LGPL-2.1-or-later
"""Field classes of the app's own."""
from django.db import models


class Point:
    """A value class that no serializer knows."""

    def __init__(self, x, y):
        self.x, self.y = x, y

    @classmethod
    def parse(cls, text):
        x, y = text.split(";")
        return cls(int(x), int(y))

    def __str__(self):
        return "%d;%d" % (self.x, self.y)

    def __repr__(self):
        return "Point(%d, %d)" % (self.x, self.y)

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))


class PointField(models.Field):
    """Stored as "x;y"; a Point in Python."""

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 40
        super().__init__(*args, **kwargs)

    def get_internal_type(self):
        return "CharField"

    def from_db_value(self, value, expression, connection):
        return None if value is None else Point.parse(value)

    def to_python(self, value):
        return Point.parse(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        return None if value is None else str(value)

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return "" if value is None else str(value)


class ShoutField(models.TextField):
    """Stored in small letters, read in capitals: the row isn't the value."""

    def from_db_value(self, value, expression, connection):
        return None if value is None else value.upper()

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.lower() if isinstance(value, str) else value
