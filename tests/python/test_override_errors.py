# SPDX-License-Identifier: LGPL-2.1-or-later
"""Failures arrive as exceptions that can be caught by the library's name and by Django's."""

import os
import subprocess
import sys
import textwrap
import unittest

import support

from gi.repository import AsgiMod, GLib


class Errors(support.TestCase):
    project = "atlas"

    def setUp(self):
        self.author = AsgiMod.get_model("atlas.Author")

    async def failure(self, awaitable):
        try:
            await awaitable
        except Exception as error:
            return error
        self.fail("no exception")

    async def test_a_missing_object_is_caught_by_every_name(self):
        from django.core.exceptions import ObjectDoesNotExist

        for cls in (
            AsgiMod.DoesNotExist,
            AsgiMod.ObjectDoesNotExist,
            self.author.DoesNotExist,
            self.author.model.DoesNotExist,
            ObjectDoesNotExist,
            GLib.Error,
        ):
            with self.assertRaises(cls):
                await self.author.aobjects.get(pk=0)
        error = await self.failure(AsgiMod.get_model("atlas.Book").aobjects.get(pk=0))
        self.assertNotIsInstance(error, self.author.model.DoesNotExist)

    async def test_the_message_the_class_and_the_traceback_are_djangos(self):
        error = await self.failure(self.author.aobjects.get(pk=0))
        self.assertEqual(str(error), "Author matching query does not exist.")
        self.assertEqual(error.exception, "atlas.models.library.Author.DoesNotExist")
        self.assertIn("query.py", error.traceback)
        self.assertEqual(error.domain, GLib.quark_to_string(AsgiMod.Error.quark()))
        self.assertEqual(error.code, AsgiMod.Error.DOES_NOT_EXIST)

    async def test_two_objects(self):
        for _ in range(2):
            await self.author.aobjects.create(name="twin")
        with self.assertRaises(self.author.model.MultipleObjectsReturned):
            await self.author.aobjects.get(name="twin")

    async def test_a_wrong_name_names_the_choices(self):
        from django.core.exceptions import FieldError

        with self.assertRaisesRegex(FieldError, "Choices are: .*name"):
            await self.author.aobjects.filter(nme="x").count()
        with self.assertRaisesRegex(AsgiMod.FieldError, "_connector|invalid|lookup"):
            await self.author.aobjects.filter(**{"na me": "x"}).count()

    async def test_a_wrong_value(self):
        error = await self.failure(self.author.aobjects.filter(age="old").count())
        self.assertIsInstance(error, AsgiMod.ValueError)
        self.assertIsInstance(error, ValueError)

    async def test_a_constraint_of_the_database(self):
        from django.db import DatabaseError, IntegrityError

        country = AsgiMod.get_model("atlas.Country").aobjects
        await country.create(code="fr", name="France")
        for cls in AsgiMod.IntegrityError, AsgiMod.DatabaseError, IntegrityError, DatabaseError:
            with self.assertRaises(cls):
                await country.create(code="fr", name="France")

    async def test_protected_objects_are_named(self):
        from django.db.models import ProtectedError

        country = await AsgiMod.get_model("atlas.Country").aobjects.create(code="fr", name="F")
        publisher = AsgiMod.get_model("atlas.Publisher").aobjects
        made = await publisher.create(name="Plon", country=country)
        with self.assertRaises(ProtectedError) as caught:
            await country.adelete()
        self.assertIsInstance(caught.exception, AsgiMod.ProtectedError)
        labels = [item[:2] for item in caught.exception.protected_objects]
        self.assertEqual(labels, [("atlas.Publisher", str(made.pk))])

    async def test_validation_errors_have_messages_by_field(self):
        from django.core.exceptions import ValidationError

        for cls in AsgiMod.ValidationError, ValidationError:
            with self.assertRaises(cls) as caught:
                await self.author(name="Anonymous", age=200).afull_clean()
        messages = caught.exception.message_dict
        self.assertEqual(messages["name"], ["Say who you are."])
        self.assertIn("150", messages["age"][0])
        error = await self.failure(self.author(name="x", age=13).afull_clean())
        self.assertEqual(error.message_dict, {"__all__": ["Thirteen brings bad luck."]})

    async def test_an_exception_of_a_method_keeps_its_class(self):
        author = await self.author.aobjects.create(name="Ada")
        with self.assertRaisesRegex(ValueError, "Ada broke down"):
            await author.call("break_down")
        with self.assertRaisesRegex(LookupError, "no such thing"):
            await self.author.aobjects.acall("failing")

    async def test_an_exception_class_of_the_program_is_caught(self):
        class Odd(Exception):
            pass

        sys.modules[__name__].Odd = Odd
        Odd.__qualname__ = "Odd"

        def fail():
            raise Odd("very")

        with self.assertRaisesRegex(Odd, "very"):
            await AsgiMod.call(fail)

    async def test_a_wrong_model_or_argument(self):
        with self.assertRaises(AsgiMod.LookupError):
            AsgiMod.get_model("atlas.Nothing")
        with self.assertRaises(TypeError):
            AsgiMod.get_model(5)
        with self.assertRaisesRegex(TypeError, "unexpected"):
            self.author(nme="x")
        with self.assertRaises(AttributeError):
            self.author(name="x").nme

    async def test_a_deferred_field_is_no_hidden_query(self):
        await self.author.aobjects.create(name="Ada", age=36)
        ada = await self.author.aobjects.only("name").get()
        with self.assertRaisesRegex(AsgiMod.Deferred, "age"):
            ada.age
        await ada.arefresh_from_db(fields=["age"])
        self.assertEqual(ada.age, 36)

    async def test_an_exception_survives_pickling(self):
        import pickle

        error = await self.failure(self.author.aobjects.get(pk=0))
        again = pickle.loads(pickle.dumps(error))
        self.assertIsInstance(again, AsgiMod.DoesNotExist)
        self.assertEqual((str(again), again.exception), (str(error), error.exception))


class Program(unittest.TestCase):
    """What needs a process of its own."""

    def run_program(self, text):
        text = "import support, asyncio, os\nfrom gi.repository import AsgiMod\n" + (
            textwrap.dedent(text)
        )
        environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        done = subprocess.run(
            [sys.executable, "-W", "ignore::DeprecationWarning", "-c", text],
            env=environment,
            cwd=os.path.dirname(os.path.abspath(__file__)),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            universal_newlines=True,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.split("\n")[:-1]

    def test_before_the_start_the_message_says_what_to_do(self):
        printed = self.run_program(
            """
            try:
                AsgiMod.get_model("shop.Price")
            except AsgiMod.NotReady as error:
                print(error)
            """
        )
        self.assertRegex(printed[0], "start")

    def test_the_models_of_django_are_not_imported_before_the_start(self):
        printed = self.run_program(
            """
            import sys
            print("django.db.models" in sys.modules)
            support.start("atlas")
            from django.db.models import ProtectedError
            async def main():
                country = await AsgiMod.get_model("atlas.Country").aobjects.create(code="x")
                await AsgiMod.get_model("atlas.Publisher").aobjects.create(country=country)
                try:
                    await country.adelete()
                except ProtectedError as error:
                    print(isinstance(error, AsgiMod.ProtectedError))
            asyncio.run(main())
            """
        )
        self.assertEqual(printed, ["False", "True"])

    def test_missing_settings(self):
        printed = self.run_program(
            """
            from django.core.exceptions import ImproperlyConfigured
            for settings, cls in (None, ImproperlyConfigured), ("no_such_module", ImportError):
                try:
                    asyncio.run(AsgiMod.setup(settings))
                except cls as error:
                    print(type(error).__name__, error)
            """
        )
        self.assertRegex(printed[0], "ImproperlyConfigured|NotConfigured")
        self.assertRegex(printed[1], "no_such_module")

    def test_a_forked_child_is_told_so(self):
        printed = self.run_program(
            """
            support.start("pizza")
            objects = AsgiMod.get_model("shop.Price").aobjects
            if os.fork() == 0:
                try:
                    asyncio.run(objects.count())
                except AsgiMod.NotReady as error:
                    print("child:", error, flush=True)
                os._exit(0)
            os.wait()
            print("parent:", asyncio.run(objects.count()))
            """
        )
        self.assertRegex(printed[0], "child: .*fork")
        self.assertEqual(printed[1], "parent: 0")

    def test_after_a_shutdown(self):
        printed = self.run_program(
            """
            support.start("pizza")
            objects = AsgiMod.get_model("shop.Price").aobjects
            asyncio.run(AsgiMod.shutdown())
            try:
                asyncio.run(objects.count())
            except AsgiMod.NotReady as error:
                print(error)
            """
        )
        self.assertRegex(printed[0], "shut down")

    def test_a_program_may_end_while_queries_run(self):
        self.run_program(
            """
            support.start("pizza")
            objects = AsgiMod.get_model("shop.Price").aobjects
            async def leave():
                for _ in range(50):
                    asyncio.ensure_future(objects.count())
                await asyncio.sleep(0)
            asyncio.run(leave())
            """
        )


if __name__ == "__main__":
    unittest.main()
