# SPDX-License-Identifier: LGPL-2.1-or-later
"""The models that every example of the documentation uses."""

from typing import Awaitable, Optional

from django.db import models

from asgimod.db import AsyncManyToManyRelatedManager, AsyncManyToOneRelatedManager
from asgimod.mixins import AsyncMixin


class Topping(AsyncMixin, models.Model):
    name = models.CharField(max_length=30)

    apizza_set: AsyncManyToManyRelatedManager["Pizza"]


class Box(AsyncMixin, models.Model):
    name = models.CharField(max_length=50)

    apizza_set: AsyncManyToOneRelatedManager["Pizza"]


class Price(AsyncMixin, models.Model):
    amount = models.DecimalField(decimal_places=2, max_digits=10)
    currency = models.CharField(max_length=16, default="usd")

    apizza: Awaitable["Pizza"]


class Pizza(AsyncMixin, models.Model):
    name = models.CharField(max_length=50)
    toppings = models.ManyToManyField(Topping)
    box = models.ForeignKey(Box, null=True, on_delete=models.SET_NULL)
    price = models.OneToOneField(Price, on_delete=models.CASCADE)

    atoppings: AsyncManyToManyRelatedManager[Topping]
    abox: Awaitable[Optional[Box]]
    aprice: Awaitable[Price]
