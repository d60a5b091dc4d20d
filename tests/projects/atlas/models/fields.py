# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every field type, every kind of key, and names that get in the way."""
import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from ..customfields import Point, PointField, ShoutField


class Everything(models.Model):
    """All field types; nullable, so that each can be absent."""

    class Size(models.IntegerChoices):
        SMALL = 1, "small"
        LARGE = 2, "large"

    label = models.CharField(max_length=50, unique=True)
    small = models.SmallIntegerField(null=True)
    integer = models.IntegerField(null=True)
    big = models.BigIntegerField(null=True)
    pos_small = models.PositiveSmallIntegerField(null=True)
    pos = models.PositiveIntegerField(null=True)
    pos_big = models.PositiveBigIntegerField(null=True)
    number = models.FloatField(null=True)
    flag = models.BooleanField(null=True)
    char = models.CharField(max_length=200, null=True)
    text = models.TextField(null=True)
    slug = models.SlugField(null=True)
    url = models.URLField(null=True)
    email = models.EmailField(null=True)
    path = models.FilePathField(path="/", null=True)
    ip = models.GenericIPAddressField(null=True)
    ipv4 = models.GenericIPAddressField(null=True, protocol="IPv4")
    ipv6 = models.GenericIPAddressField(null=True, protocol="IPv6", unpack_ipv4=False)
    uuid = models.UUIDField(null=True)
    decimal = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    precise = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    whole = models.DecimalField(max_digits=5, decimal_places=0, null=True)
    moment = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    time = models.TimeField(null=True)
    duration = models.DurationField(null=True)
    binary = models.BinaryField(null=True)
    json = models.JSONField(null=True)
    file = models.FileField(upload_to="files", null=True)
    size = models.IntegerField(choices=Size.choices, null=True)
    point = PointField(null=True)
    shout = ShoutField(null=True)

    class Meta:
        ordering = ["pk"]


def default_text():
    return "by default"


def default_list():
    return [1, "two", None]


class Defaults(models.Model):
    """Nothing nullable, everything with a default, validators on top."""

    integer = models.IntegerField(
        default=7, validators=[MinValueValidator(-10), MaxValueValidator(100)]
    )
    number = models.FloatField(default=0.5)
    flag = models.BooleanField(default=True)
    char = models.CharField(
        max_length=12, default=default_text, validators=[RegexValidator("^[a-z ]+$")]
    )
    text = models.TextField(default="", blank=True)
    email = models.EmailField(default="a@example.org")
    url = models.URLField(default="https://example.org/")
    slug = models.SlugField(default="a-slug")
    uuid = models.UUIDField(default=UUID(int=1), editable=False)
    fresh = models.UUIDField(default=uuid4)
    decimal = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("1.50"))
    moment = models.DateTimeField(
        default=datetime.datetime(2001, 2, 3, 4, 5, 6, 7, tzinfo=datetime.timezone.utc)
    )
    day = models.DateField(default=datetime.date(2001, 2, 3))
    time = models.TimeField(default=datetime.time(4, 5, 6, 7))
    duration = models.DurationField(default=datetime.timedelta(microseconds=1))
    binary = models.BinaryField(default=b"\0default\0")
    json = models.JSONField(default=default_list)
    point = PointField(default=Point(0, 0))
    made_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now=True)
    touched_on = models.DateField(auto_now=True)


class SmallKey(models.Model):
    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=20)


class BigKey(models.Model):
    number = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=20, blank=True)


class NaturalKey(models.Model):
    """A text as the key: may be empty, may need quoting."""

    word = models.CharField(max_length=40, primary_key=True)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")


class Token(models.Model):
    key = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=20, default="")


class TokenUse(models.Model):
    id = models.AutoField(primary_key=True)
    token = models.ForeignKey(Token, models.CASCADE, related_name="uses")
    word = models.ForeignKey(NaturalKey, models.SET_NULL, null=True)
    big = models.OneToOneField(BigKey, models.CASCADE, null=True)
    count = models.IntegerField(default=0)


class Oddity(models.Model):
    """Names that are taken elsewhere: by GObject, by SQL, by Python."""

    ref = models.CharField(max_length=20, default="")
    notify = models.IntegerField(default=0)
    props = models.CharField(max_length=20, null=True)
    type = models.CharField(max_length=20, db_column="Type Of")
    order = models.IntegerField(db_column="order")
    select = models.BooleanField(default=False, db_column="s q")
    get_field = models.IntegerField(null=True)
    a1_b2_c3 = models.IntegerField(null=True, db_column="A1-B2")
    prénom = models.CharField(max_length=20, default="")
    constructor = models.CharField(max_length=20, default="")
    then = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "Odd Table"
        ordering = ["-order", "pk"]
        verbose_name = "odd thing"
