# SPDX-License-Identifier: LGPL-2.1-or-later
from decimal import Decimal

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Topping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30, unique=True)),
                ("meat", models.BooleanField(default=False)),
            ],
            options={"ordering": ["name"]},
        ),
        migrations.CreateModel(
            name="Pizza",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As it stands on the menu.", max_length=50, unique=True
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True, help_text="One line for the guests.", max_length=120
                    ),
                ),
                (
                    "size",
                    models.CharField(
                        choices=[
                            ("s", "Small, 24 cm"),
                            ("m", "Medium, 30 cm"),
                            ("l", "Large, 36 cm"),
                        ],
                        default="m",
                        max_length=1,
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("9.50"),
                        max_digits=5,
                        validators=[django.core.validators.MinValueValidator(Decimal("1.00"))],
                    ),
                ),
                (
                    "available",
                    models.BooleanField(
                        default=True, help_text="Whether it can be ordered today."
                    ),
                ),
                (
                    "toppings",
                    models.ManyToManyField(
                        blank=True, related_name="pizzas", to="menu.Topping"
                    ),
                ),
            ],
            options={"ordering": ["name"]},
        ),
    ]
