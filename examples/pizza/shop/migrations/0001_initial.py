# SPDX-License-Identifier: LGPL-2.1-or-later
from typing import List, Tuple

import django.db.models.deletion
from django.db import migrations, models


def auto_id() -> models.AutoField:
    return models.AutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    initial = True
    dependencies: List[Tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Box",
            fields=[("id", auto_id()), ("name", models.CharField(max_length=50))],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                ("id", auto_id()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=10)),
                ("currency", models.CharField(default="usd", max_length=16)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Topping",
            fields=[("id", auto_id()), ("name", models.CharField(max_length=30))],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="Pizza",
            fields=[
                ("id", auto_id()),
                ("name", models.CharField(max_length=50)),
                (
                    "box",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, to="shop.box"
                    ),
                ),
                (
                    "price",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, to="shop.price"
                    ),
                ),
                ("toppings", models.ManyToManyField(to="shop.Topping")),
            ],
            options={"abstract": False},
        ),
    ]
