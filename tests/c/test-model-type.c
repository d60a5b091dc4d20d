/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fixture.h"

/* Types of the application for the objects of a model. */

/* Some properties have storage of their own, as automatic ones in Vala, and some read the row. */
typedef struct {
  AsgiModel  parent_instance;
  char      *name;
  int        age;
} Writer;

typedef struct {
  AsgiModelClass parent_class;
} WriterClass;

GType writer_get_type (void);
G_DEFINE_TYPE (Writer, writer, ASGI_TYPE_MODEL)

enum { PROP_NAME = 1, PROP_AGE, PROP_EMAIL, PROP_SITE, PROP_COUNTRY, PROP_SHOE_SIZE, N_PROPS };

static GParamSpec *writer_properties[N_PROPS];

static void
writer_set_name (Writer     *self,
                 const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), writer_properties[PROP_NAME]);
}

static void
writer_set_age (Writer *self,
                int     age)
{
  if (self->age == age)
    return;
  self->age = age;
  g_object_notify_by_pspec (G_OBJECT (self), writer_properties[PROP_AGE]);
}

static void
writer_get_property (GObject    *object,
                     guint       id,
                     GValue     *value,
                     GParamSpec *pspec)
{
  Writer          *self = (Writer *) object;
  g_autofree char *site = NULL;

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_AGE:
      g_value_set_int (value, self->age);
      break;
    case PROP_EMAIL:
      g_value_take_string (value, asgi_row_get_string (ASGI_ROW (self), "email", NULL));
      break;
    case PROP_SITE:
      site = asgi_row_get_string (ASGI_ROW (self), "site", NULL);
      g_value_take_string (value, site ? g_ascii_strup (site, -1) : NULL);
      break;
    case PROP_COUNTRY:
      g_value_take_object (value, asgi_model_get_related (ASGI_MODEL (self), "country", NULL));
      break;
    case PROP_SHOE_SIZE:
      g_value_set_int (value, 44);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
writer_set_property (GObject      *object,
                     guint         id,
                     const GValue *value,
                     GParamSpec   *pspec)
{
  Writer *self = (Writer *) object;

  switch (id)
    {
    case PROP_NAME:
      writer_set_name (self, g_value_get_string (value));
      break;
    case PROP_AGE:
      writer_set_age (self, g_value_get_int (value));
      break;
    case PROP_EMAIL:
      asgi_model_set_string (ASGI_MODEL (self), "email", g_value_get_string (value), NULL);
      break;
    case PROP_SITE:
      asgi_model_set_string (ASGI_MODEL (self), "site", g_value_get_string (value), NULL);
      break;
    case PROP_COUNTRY:
      asgi_model_set_related (ASGI_MODEL (self), "country", g_value_get_object (value), NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
writer_finalize (GObject *object)
{
  g_free (((Writer *) object)->name);

  G_OBJECT_CLASS (writer_parent_class)->finalize (object);
}

static void
writer_class_init (WriterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = writer_get_property;
  object_class->set_property = writer_set_property;
  object_class->finalize = writer_finalize;
  writer_properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READWRITE);
  writer_properties[PROP_AGE] =
    g_param_spec_int ("age", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE);
  writer_properties[PROP_EMAIL] =
    g_param_spec_string ("email", NULL, NULL, NULL, G_PARAM_READWRITE);
  writer_properties[PROP_SITE] =
    g_param_spec_string ("site", NULL, NULL, NULL, G_PARAM_READWRITE);
  writer_properties[PROP_COUNTRY] =
    g_param_spec_object ("country", NULL, NULL, ASGI_TYPE_MODEL, G_PARAM_READWRITE);
  writer_properties[PROP_SHOE_SIZE] =
    g_param_spec_int ("shoe-size", NULL, NULL, 0, 99, 0, G_PARAM_READABLE);
  g_object_class_install_properties (object_class, N_PROPS, writer_properties);
}

static void
writer_init (Writer *self)
{
}

/* Types with nothing of their own. */

#define DEFINE_PLAIN_TYPE(Name, name, PARENT, Parent) \
  typedef struct { Parent parent_instance; } Name; \
  typedef struct { AsgiModelClass parent_class; } Name##Class; \
  GType name##_get_type (void); \
  G_DEFINE_TYPE (Name, name, PARENT) \
  static void name##_class_init (Name##Class *klass) { } \
  static void name##_init (Name *self) { }

DEFINE_PLAIN_TYPE (Boat, boat, ASGI_TYPE_MODEL, AsgiModel)
DEFINE_PLAIN_TYPE (SailBoat, sail_boat, boat_get_type (), Boat)
DEFINE_PLAIN_TYPE (Land, land, ASGI_TYPE_MODEL, AsgiModel)
DEFINE_PLAIN_TYPE (Harbour, harbour, ASGI_TYPE_MODEL, AsgiModel)
DEFINE_PLAIN_TYPE (Late, late, ASGI_TYPE_MODEL, AsgiModel)
DEFINE_PLAIN_TYPE (Derived, derived, ASGI_TYPE_MODEL, AsgiModel)
DEFINE_PLAIN_TYPE (DerivedChild, derived_child, derived_get_type (), Derived)
DEFINE_PLAIN_TYPE (Stranger, stranger, ASGI_TYPE_MODEL, AsgiModel)

/* A type can be registered before the start, which tells whether it is right. */
static void
start_with_types (void)
{
  AsgiRuntime       *runtime = asgi_runtime_get_default ();
  g_autofree char   *database = fixture_path ("database.sqlite3");
  g_autoptr(GError)  error = NULL;

  asgi_runtime_register_type (runtime, "atlas.Author", writer_get_type (), &error);
  asgi_runtime_register_type (runtime, "atlas.Vesel", boat_get_type (), &error);
  g_assert_no_error (error);
  g_setenv ("ATLAS_DATABASE", database, TRUE);
  g_assert_false (asgi_runtime_start_sync (runtime, "atlas_settings", NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "atlas.Vesel");
  fixture_start ("atlas_settings");

  asgi_runtime_register_type (runtime, "atlas.Vessel", boat_get_type (), &error);
  g_assert_no_error (error);
  asgi_runtime_register_type (runtime, "atlas.Ship", sail_boat_get_type (), &error);
  g_assert_no_error (error);
  asgi_runtime_register_type (runtime, "atlas.Country", land_get_type (), &error);
  g_assert_no_error (error);
  asgi_runtime_register_type (runtime, "atlas.Port", harbour_get_type (), &error);
  g_assert_no_error (error);
}

static AsgiModel *
author (const char *name,
        gint64      age)
{
  return fixture_create ("atlas.Author", "name", G_TYPE_STRING, name, "age", G_TYPE_INT64, age,
                         "email", G_TYPE_STRING, "a@b.org", NULL);
}

/* A property's value as text. */
static char *
shown (gpointer    object,
       const char *name)
{
  g_auto(GValue) value = G_VALUE_INIT;
  g_auto(GValue) text = G_VALUE_INIT;

  g_object_get_property (object, name, &value);
  g_value_init (&text, G_TYPE_STRING);
  g_value_transform (&value, &text);
  return g_value_dup_string (&text);
}

#define assert_shows(object, name, expected) \
  G_STMT_START { \
    g_autofree char *shown_ = shown (object, name); \
    g_assert_cmpstr (shown_, ==, expected); \
  } G_STMT_END

static void
count (GObject    *object,
       GParamSpec *pspec,
       guint      *n)
{
  (*n)++;
}

static void
test_results_are_instances (void)
{
  g_autoptr(AsgiModel)      made = author ("Ada", 36);
  g_autoptr(AsgiResultList) list = NULL;
  g_autoptr(AsgiModel)      loaded = NULL;
  g_autoptr(GError)         error = NULL;

  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (made, writer_get_type ()));
  list = asgi_query_set_eval_sync (fixture_objects ("atlas.Author"), NULL, &error);
  g_assert_no_error (error);
  loaded = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (G_OBJECT_TYPE (loaded) == writer_get_type ());
  g_assert_true (asgi_model_get_model_info (loaded) == fixture_model ("atlas.Author"));
  g_assert_true (asgi_model_info_for_type (writer_get_type ()) == fixture_model ("atlas.Author"));
  g_assert_true (asgi_model_info_get_gtype (fixture_model ("atlas.Author")) ==
                 writer_get_type ());
}

static void
test_fields_are_properties_beside_declared_ones (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);
  g_autoptr(AsgiModel) loaded = fixture_reload (made);

  asgi_model_set_double (loaded, "rating", 4.5, NULL);
  assert_shows (loaded, "rating", "4.500000");
  assert_shows (loaded, "shoe-size", "44");
  g_object_set (loaded, "fee", "9.50", NULL);
  fixture_assert_field (loaded, "fee", "9.50");
}

static void
test_stored_properties_are_loaded (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);
  g_autoptr(AsgiModel) loaded = fixture_reload (made);

  g_assert_cmpstr (((Writer *) loaded)->name, ==, "Ada");
  g_assert_cmpint (((Writer *) loaded)->age, ==, 36);
  assert_shows (loaded, "email", "a@b.org");
  g_assert_false (asgi_model_get_is_dirty (loaded));
}

static void
test_stored_properties_change_their_fields (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);
  g_autoptr(AsgiModel) loaded = fixture_reload (made);
  g_autoptr(AsgiModel) again = NULL;
  g_autoptr(GError)    error = NULL;
  guint                n = 0;

  g_signal_connect (loaded, "notify::name", G_CALLBACK (count), &n);
  writer_set_name ((Writer *) loaded, "Ada Lovelace");
  g_assert_cmpuint (n, ==, 1);
  fixture_assert_field (loaded, "name", "Ada Lovelace");
  g_assert_true (asgi_model_get_is_dirty (loaded));
  writer_set_age ((Writer *) loaded, 37);
  asgi_model_save_sync (loaded, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  again = fixture_reload (loaded);
  g_assert_cmpstr (((Writer *) again)->name, ==, "Ada Lovelace");
  g_assert_cmpint (((Writer *) again)->age, ==, 37);
}

static void
on_name (Writer *writer)
{
  if (g_str_has_prefix (writer->name, "Dr. "))
    {
      g_autofree char *bare = g_strdup (writer->name + 4);

      writer_set_name (writer, bare);
    }
}

static void
test_a_handler_may_change_the_property_again (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);

  g_signal_connect (made, "notify::name", G_CALLBACK (on_name), NULL);
  writer_set_name ((Writer *) made, "Dr. Ada");
  fixture_assert_field (made, "name", "Ada");
  asgi_model_set_string (made, "name", "Dr. Grace", NULL);
  fixture_assert_field (made, "name", "Grace");
}

static void
test_fields_change_stored_properties (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);
  g_autoptr(AsgiModel) other = fixture_reload (made);
  g_autoptr(GError)    error = NULL;
  guint                n = 0;

  g_signal_connect (made, "notify::name", G_CALLBACK (count), &n);
  asgi_model_set_string (made, "name", "Grace", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((Writer *) made)->name, ==, "Grace");
  g_assert_cmpuint (n, ==, 1);
  asgi_model_revert (made);
  g_assert_cmpstr (((Writer *) made)->name, ==, "Ada");
  g_assert_cmpuint (n, ==, 2);
  writer_set_name ((Writer *) other, "Hedy");
  asgi_model_save_sync (other, FALSE, FALSE, NULL, NULL, NULL, &error);
  asgi_model_refresh_from_db_sync (made, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((Writer *) made)->name, ==, "Hedy");
  g_assert_cmpuint (n, ==, 3);
  g_assert_false (asgi_model_get_is_dirty (made));
}

static void
test_accessors_are_notified_once (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);
  guint                n = 0;

  g_signal_connect (made, "notify::email", G_CALLBACK (count), &n);
  asgi_model_set_string (made, "email", "ada@b.org", NULL);
  g_assert_cmpuint (n, ==, 1);
  g_object_set (made, "email", "l@b.org", NULL);
  g_assert_cmpuint (n, ==, 2);
  fixture_assert_field (made, "email", "l@b.org");
}

/* What it shows is nothing to be written into the field. */
static void
test_accessors_may_show_something_else (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);

  g_object_set (made, "site", "a.org", NULL);
  assert_shows (made, "site", "A.ORG");
  fixture_assert_field (made, "site", "a.org");
  asgi_model_revert (made);
  fixture_assert_field (made, "site", "");
  g_assert_false (asgi_model_get_is_dirty (made));
}

static void
test_null_is_the_default_of_a_stored_property (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);
  g_autoptr(GError)    error = NULL;
  g_autoptr(AsgiModel) loaded = NULL;

  asgi_model_set_null (made, "age", &error);
  g_assert_cmpint (((Writer *) made)->age, ==, 0);
  asgi_model_save_sync (made, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  loaded = fixture_reload (made);
  g_assert_true (asgi_model_is_null (loaded, "age"));
  g_assert_false (asgi_model_get_is_dirty (loaded));
}

static void
test_a_number_that_is_too_big_stays_in_the_field (void)
{
  g_autoptr(AsgiModel) made = author ("Ada", 36);
  gint64               big = (gint64) 1 << 40;
  g_autoptr(GError)    error = NULL;

  g_test_expect_message ("AsgiMod", G_LOG_LEVEL_WARNING, "*age*Writer*");
  asgi_model_set_int64 (made, "age", big, &error);
  g_test_assert_expected_messages ();
  g_assert_cmpint (((Writer *) made)->age, ==, 0);
  g_assert_cmpint (asgi_row_get_int64 (ASGI_ROW (made), "age", NULL), ==, big);
}

static void
test_relations_are_properties (void)
{
  g_autoptr(AsgiModel) land = fixture_create ("atlas.Country", "code", G_TYPE_STRING, "gb",
                                              "name", G_TYPE_STRING, "Britain", NULL);
  g_autoptr(AsgiModel) made = author ("Ada", 36);
  g_autoptr(AsgiModel) related = NULL;
  g_autoptr(GError)    error = NULL;

  g_assert_true (G_OBJECT_TYPE (land) == land_get_type ());
  g_object_set (made, "country", land, NULL);
  fixture_assert_field (made, "country_id", "gb");
  related = asgi_model_get_related (made, "country", &error);
  g_assert_no_error (error);
  g_assert_true (related == land);
  asgi_model_set_related (made, "country", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (asgi_model_is_null (made, "country_id"));
  g_assert_false (asgi_model_set_related (made, "country", made, &error));
  fixture_assert_error (error, ASGI_ERROR_VALUE, "atlas.Country");
  g_assert_null (asgi_model_get_related (made, "books", &error));
  g_assert_nonnull (error);
}

static void
test_new_objects_have_the_defaults_of_django (void)
{
  g_autoptr(AsgiModel) made = g_object_new (writer_get_type (), "name", "Ada", NULL);
  g_autoptr(GError)    error = NULL;

  fixture_assert_field (made, "name", "Ada");
  fixture_assert_field (made, "site", "");
  g_assert_true (asgi_row_get_boolean (ASGI_ROW (made), "active", NULL));
  asgi_model_save_sync (made, FALSE, FALSE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (asgi_model_get_is_saved (made));
}

static void
test_types_follow_the_inheritance_of_models (void)
{
  g_autoptr(AsgiModel) ship = fixture_create ("atlas.Ship", "name", G_TYPE_STRING, "Santa Maria",
                                              NULL);
  g_autoptr(AsgiModel) warship = fixture_create ("atlas.Warship", "name", G_TYPE_STRING, "Vasa",
                                                 NULL);
  g_autoptr(AsgiModel) old = fixture_new ("atlas.OldVessel", "name", G_TYPE_STRING, "Mora", NULL);

  g_assert_true (G_OBJECT_TYPE (ship) == sail_boat_get_type ());
  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (ship, boat_get_type ()));
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (warship), ==, "Asgi_atlas_Warship");
  g_assert_cmpstr (asgi_model_info_get_label (asgi_model_get_model_info (warship)), ==,
                   "atlas.Warship");
  g_assert_cmpstr (G_OBJECT_TYPE_NAME (old), ==, "Asgi_atlas_OldVessel");
  g_object_set (ship, "masts", (gint64) 4, "tonnage", (gint64) 100, NULL);
  fixture_assert_field (ship, "tonnage", "100");
  g_object_set (warship, "guns", (gint64) 64, "tonnage", (gint64) 200, NULL);
  fixture_assert_field (warship, "tonnage", "200");
}

static void
test_a_relation_to_a_parent_takes_a_child (void)
{
  g_autoptr(AsgiModel) ship = fixture_create ("atlas.Ship", "name", G_TYPE_STRING, "Vasa", NULL);
  g_autoptr(AsgiModel) warship = fixture_new ("atlas.Warship", NULL, NULL);
  g_autoptr(GError)    error = NULL;

  asgi_model_set_related (warship, "target", ship, &error);
  g_assert_no_error (error);
}

static void
test_a_wrong_type_is_refused (void)
{
  AsgiRuntime          *runtime = asgi_runtime_get_default ();
  g_autoptr(AsgiModel)  token = fixture_new ("atlas.Token", NULL, NULL);
  g_autoptr(AsgiModel)  first = g_object_new (derived_child_get_type (), NULL);
  g_autoptr(GError)     error = NULL;

  g_assert_false (asgi_runtime_register_type (runtime, "atlas.Tag", G_TYPE_OBJECT, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "doesn't derive");
  g_assert_false (asgi_runtime_register_type (runtime, "atlas.Tag", ASGI_TYPE_MODEL, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "doesn't derive");
  g_assert_false (asgi_runtime_register_type (runtime, "atlas.Tag", boat_get_type (), &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "no parent of atlas.Tag");
  g_assert_false (asgi_runtime_register_type (runtime, "atlas.Tg", late_get_type (), &error));
  fixture_assert_error (error, ASGI_ERROR_LOOKUP, "atlas.Tg");
  g_assert_false (asgi_runtime_register_type (runtime, "atlas.Token", late_get_type (), &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "before the first");
  g_assert_false (asgi_runtime_register_type (runtime, "atlas.Tag", derived_get_type (), &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "DerivedChild derives from it");
  g_assert_true (asgi_runtime_register_type (runtime, "atlas.Author", writer_get_type (),
                                             &error));
  g_assert_no_error (error);
}

/* A class whose property can't hold what the field does. */
typedef struct { AsgiModel parent_instance; } Misfit;
typedef struct { AsgiModelClass parent_class; } MisfitClass;
GType misfit_get_type (void);
G_DEFINE_TYPE (Misfit, misfit, ASGI_TYPE_MODEL)

static void
misfit_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
}

static void
misfit_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
}

static void
misfit_class_init (MisfitClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = misfit_get_property;
  G_OBJECT_CLASS (klass)->set_property = misfit_set_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_double ("share", NULL, NULL, 0, 1, 0,
                                                        G_PARAM_READWRITE));
}

static void
misfit_init (Misfit *self)
{
}

static void
test_a_property_of_a_wrong_type_is_refused (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (asgi_runtime_register_type (asgi_runtime_get_default (), "atlas.Contribution",
                                              misfit_get_type (), &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "“share” of Misfit is a gdouble");
}

static void
test_a_type_without_a_model_says_so (void)
{
  g_autoptr(AsgiModel) object = g_object_new (stranger_get_type (), NULL);
  g_autoptr(GError)    error = NULL;

  g_assert_null (asgi_model_get_model_info (object));
  g_assert_null (asgi_model_info_for_type (stranger_get_type ()));
  g_assert_null (asgi_model_info_for_type (G_TYPE_OBJECT));
  g_assert_false (asgi_model_set_string (object, "name", "x", &error));
  fixture_assert_error (error, ASGI_ERROR_FIELD, "Stranger has no field “name”");
  g_assert_false (asgi_model_save_sync (object, FALSE, FALSE, NULL, NULL, NULL, &error));
  fixture_assert_error (error, ASGI_ERROR_TYPE, "Stranger is the type of no Django model");
}

int
main (int    argc,
      char **argv)
{
  fixture_init (&argc, &argv);
  start_with_types ();

#define ADD(path, function) g_test_add_func ("/model-type/" path, function)
  ADD ("instances", test_results_are_instances);
  ADD ("properties", test_fields_are_properties_beside_declared_ones);
  ADD ("stored/loaded", test_stored_properties_are_loaded);
  ADD ("stored/changed", test_stored_properties_change_their_fields);
  ADD ("stored/handler", test_a_handler_may_change_the_property_again);
  ADD ("stored/field-changed", test_fields_change_stored_properties);
  ADD ("stored/null", test_null_is_the_default_of_a_stored_property);
  ADD ("stored/too-big", test_a_number_that_is_too_big_stays_in_the_field);
  ADD ("accessors", test_accessors_are_notified_once);
  ADD ("accessors/own-value", test_accessors_may_show_something_else);
  ADD ("relations", test_relations_are_properties);
  ADD ("new", test_new_objects_have_the_defaults_of_django);
  ADD ("inheritance", test_types_follow_the_inheritance_of_models);
  ADD ("inheritance/relation", test_a_relation_to_a_parent_takes_a_child);
  ADD ("refused", test_a_wrong_type_is_refused);
  ADD ("refused/property", test_a_property_of_a_wrong_type_is_refused);
  ADD ("no-model", test_a_type_without_a_model_says_so);
#undef ADD

  return fixture_finish (g_test_run ());
}
