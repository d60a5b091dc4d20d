# SPDX-License-Identifier: LGPL-2.1-or-later
"""The parameters that the original documents, and that no call of its users may miss."""

import inspect
from typing import Any, Dict, List, Tuple
from unittest import TestCase

from asgimod.db import AsyncManyToManyRelatedQuerySet, AsyncManyToOneRelatedQuerySet, AsyncQuerySet
from asgimod.mixins import AsyncMixin

QUERYSET = {
    "item": "val",
    "eval": "",
    "filter": "*, **",
    "exclude": "*, **",
    "annotate": "*, **",
    "alias": "*, **",
    "order_by": "*",
    "reverse": "",
    "distinct": "*",
    "values": "*, **",
    "values_list": "*, flat=False, named=False",
    "dates": "_, kind, order='ASC'",
    "datetimes": "field_name, kind, order='ASC', tzinfo=None, is_dst=None",
    "none": "",
    "all": "",
    "union": "*, all=False",
    "intersection": "*",
    "difference": "*",
    "select_related": "*",
    "prefetch_related": "*",
    "extra": "select=None, where=None, params=None, tables=None, order_by=None, "
    "select_params=None",
    "defer": "*",
    "only": "*",
    "using": "alias",
    "select_for_update": "nowait=False, skip_locked=False, of=(), no_key=False",
    "raw": "raw_query, params=(), translations=None, using=None",
    "get": "**",
    "create": "**",
    "get_or_create": "**",
    "update_or_create": "defaults=None, **",
    "bulk_create": "objs, batch_size=None, ignore_conflicts=False",
    "bulk_update": "objs, fields, batch_size=None",
    "count": "",
    "in_bulk": "id_list=None, field_name='pk'",
    "iterator": "chunk_size=2000",
    "latest": "*",
    "earliest": "*",
    "first": "",
    "last": "",
    "aggregate": "*, **",
    "exists": "",
    "update": "**",
    "delete": "",
    "explain": "format=None, **",
}
MANY_TO_ONE = {
    "add": "*, bulk=True",
    "remove": "*, bulk=True",
    "clear": "bulk=True",
    "set": "objs, bulk=True, clear=False",
}
MANY_TO_MANY = {
    "add": "*, through_defaults=None",
    "create": "through_defaults=None, **",
    "get_or_create": "through_defaults=None, **",
    "update_or_create": "through_defaults=None, **",
    "remove": "*",
    "clear": "",
    "set": "objs, clear=False, through_defaults=None",
}
MIXIN = {
    "asave": "force_insert=False, force_update=False, using='default', update_fields=None",
    "adelete": "using='default', keep_parents=False",
}
CLASSES: Tuple[Tuple[Any, Dict[str, str]], ...] = (
    (AsyncQuerySet, QUERYSET),
    (AsyncManyToOneRelatedQuerySet, MANY_TO_ONE),
    (AsyncManyToManyRelatedQuerySet, MANY_TO_MANY),
    (AsyncMixin, MIXIN),
)


def written(parameter: inspect.Parameter) -> str:
    """A parameter as the tables above have it."""
    if parameter.kind is parameter.VAR_POSITIONAL:
        return "*"
    if parameter.kind is parameter.VAR_KEYWORD:
        return "**"
    if parameter.default is parameter.empty:
        return parameter.name
    return "%s=%r" % (parameter.name, parameter.default)


class SignatureTest(TestCase):
    def test_every_method_has_the_parameters_of_the_original(self) -> None:
        for cls, table in CLASSES:
            for name, expected in table.items():
                with self.subTest("%s.%s" % (cls.__name__, name)):
                    self.assert_has(getattr(cls, name), expected)

    def assert_has(self, method: Any, expected: str) -> None:
        parameters = list(inspect.signature(method).parameters.values())[1:]
        ours: List[str] = [written(parameter) for parameter in parameters]
        wanted = [part for part in expected.split(", ") if part]
        if wanted[:1] == ["_"]:  # it is passed by position, and has Django's name here
            wanted[0] = ours[0]
        # Others may come between: what Django has learnt since.
        self.assertEqual([part for part in ours if part in wanted], wanted)
        required = [part for part in ours if "=" not in part and "*" not in part]
        self.assertEqual([part for part in required if part not in wanted], [])
