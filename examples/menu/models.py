# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a pizzeria sells. The forms of the program pizzeria are made from these fields."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models


class Topping(models.Model):
    name = models.CharField(max_length=30, unique=True)
    meat = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Pizza(models.Model):
    class Size(models.TextChoices):
        SMALL = "s", "Small, 24 cm"
        MEDIUM = "m", "Medium, 30 cm"
        LARGE = "l", "Large, 36 cm"

    name = models.CharField(max_length=50, unique=True, help_text="As it stands on the menu.")
    description = models.CharField(max_length=120, blank=True, help_text="One line for the guests.")
    size = models.CharField(max_length=1, choices=Size.choices, default=Size.MEDIUM)
    price = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal("9.50"),
        validators=[MinValueValidator(Decimal("1.00"))],
    )
    available = models.BooleanField(default=True, help_text="Whether it can be ordered today.")
    toppings = models.ManyToManyField(Topping, related_name="pizzas", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        if self.size == self.Size.LARGE and self.price is not None and self.price < 8:
            raise ValidationError({"price": "A large pizza costs at least 8.00."})
