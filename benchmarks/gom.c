/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The same table with libgom, GNOME's own mapper of objects to SQLite. */
#include "bench.h"

#include <gom/gom.h>

typedef struct {
  GomResource  parent_instance;

  gint64       id;
  double       amount;
  char        *title;
  char        *made;   /* Django's notation, which libgom's dates don't take */
  int          count;
  char        *note;
} GomItem;

typedef GomResourceClass GomItemClass;

static GType gom_item_get_type (void);

G_DEFINE_TYPE (GomItem, gom_item, GOM_TYPE_RESOURCE)

enum {
  PROP_0,
  PROP_ID,
  PROP_AMOUNT,
  PROP_TITLE,
  PROP_MADE,
  PROP_COUNT,
  PROP_NOTE,
  N_PROPS
};

static void
gom_item_get_property (GObject    *object,
                       guint       property_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  GomItem *self = (GomItem *) object;

  switch (property_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_AMOUNT:
      g_value_set_double (value, self->amount);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_MADE:
      g_value_set_string (value, self->made);
      break;
    case PROP_COUNT:
      g_value_set_int (value, self->count);
      break;
    case PROP_NOTE:
      g_value_set_string (value, self->note);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
replace_string (char         **string,
                const GValue  *value)
{
  g_free (*string);
  *string = g_value_dup_string (value);
}

static void
gom_item_set_property (GObject      *object,
                       guint         property_id,
                       const GValue *value,
                       GParamSpec   *pspec)
{
  GomItem *self = (GomItem *) object;

  switch (property_id)
    {
    case PROP_ID:
      self->id = g_value_get_int64 (value);
      break;
    case PROP_AMOUNT:
      self->amount = g_value_get_double (value);
      break;
    case PROP_TITLE:
      replace_string (&self->title, value);
      break;
    case PROP_MADE:
      replace_string (&self->made, value);
      break;
    case PROP_COUNT:
      self->count = g_value_get_int (value);
      break;
    case PROP_NOTE:
      replace_string (&self->note, value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
gom_item_finalize (GObject *object)
{
  GomItem *self = (GomItem *) object;

  g_free (self->title);
  g_free (self->made);
  g_free (self->note);
  G_OBJECT_CLASS (gom_item_parent_class)->finalize (object);
}

static void
gom_item_class_init (GomItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GParamSpec   *properties[N_PROPS] = { NULL, };

  object_class->get_property = gom_item_get_property;
  object_class->set_property = gom_item_set_property;
  object_class->finalize = gom_item_finalize;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_AMOUNT] = g_param_spec_double ("amount", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE,
                                                 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_MADE] = g_param_spec_string ("made", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_int ("count", NULL, NULL, G_MININT, G_MAXINT, 0, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gom_resource_class_set_table (klass, "bench_item");
  gom_resource_class_set_primary_key (klass, "id");
}

static void
gom_item_init (GomItem *self)
{
}

static GomRepository *
open_repository (void)
{
  static GomRepository  *repository;
  g_autoptr(GomAdapter)  adapter = NULL;
  GError                *error = NULL;

  if (repository)
    return repository;

  adapter = gom_adapter_new ();
  gom_adapter_open_sync (adapter, g_getenv ("BENCH_DATABASE"), &error);
  bench_check (adapter, error);
  repository = gom_repository_new (adapter);
  return repository;
}

double
bench_gom_eval (Bench *self)
{
  GomRepository               *repository = open_repository ();
  double                       start = bench_now ();
  GError                      *error = NULL;
  g_autoptr(GomResourceGroup)  group = gom_repository_find_sync (repository, gom_item_get_type (),
                                                                 NULL, &error);

  bench_check (group, error);
  gom_resource_group_fetch_sync (group, 0, gom_resource_group_get_count (group), &error);
  bench_check (group, error);
  for (guint i = 0; i < gom_resource_group_get_count (group); i++)
    bench_read (gom_resource_group_get_index (group, i));

  return bench_now () - start;
}
