/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Django's _meta says becomes AsgiModelInfo and AsgiFieldInfo. */
#include "config.h"

#include "asgi-python-private.h"

#include "core/asgi-field-info-private.h"
#include "core/asgi-row.h"
#include "model/asgi-model-info-private.h"

static gboolean
read_strings (PyObject    *tuple,
              const char **strings,
              guint        n)
{
  if (PyTuple_GET_SIZE (tuple) != n)
    {
      PyErr_SetString (PyExc_ImportError, "asgimod.bridge is of another version");
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    {
      PyObject *text = PyTuple_GET_ITEM (tuple, i);

      strings[i] = text == Py_None ? NULL : PyUnicode_AsUTF8 (text);
      if (PyErr_Occurred ())
        return FALSE;
    }

  return TRUE;
}

static GVariant *
read_choices (PyObject *choices)
{
  GVariantBuilder builder;

  if (choices == Py_None)
    return NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(vs)"));
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (choices); i++)
    {
      PyObject   *value;
      const char *text;
      GVariant   *variant;

      if (!PyArg_ParseTuple (PyList_GET_ITEM (choices, i), "Os", &value, &text) ||
          (variant = asgi_python_to_variant (value)) == NULL)
        {
          g_variant_builder_clear (&builder);
          return NULL;
        }
      g_variant_builder_add (&builder, "(vs)", variant, text);
    }

  return g_variant_builder_end (&builder);
}

static AsgiFieldInfo *
read_field (PyObject *description)
{
  const char *strings[ASGI_FIELD_N_STRINGS];
  gboolean    flags[ASGI_FIELD_N_FLAGS];
  PyObject   *texts, *truths, *choices;
  GVariant   *choices_variant;
  int         value_type, relation, max_length;

  if (!PyArg_ParseTuple (description, "O!O!iiiO", &PyTuple_Type, &texts, &PyTuple_Type, &truths,
                         &value_type, &relation, &max_length, &choices) ||
      !read_strings (texts, strings, ASGI_FIELD_N_STRINGS))
    return NULL;

  for (guint i = 0; i < ASGI_FIELD_N_FLAGS; i++)
    flags[i] = PyTuple_GET_ITEM (truths, i) == Py_True;
  choices_variant = read_choices (choices);
  if (PyErr_Occurred ())
    return NULL;

  return asgi_field_info_new (strings, flags, value_type, relation, max_length, choices_variant);
}

static gboolean
read_list (PyObject   *list,
           GPtrArray  *fields)
{
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (list); i++)
    {
      AsgiFieldInfo *field = read_field (PyList_GET_ITEM (list, i));

      if (field == NULL)
        return FALSE;
      g_ptr_array_add (fields, field);
    }

  return TRUE;
}

static gboolean
read_names (PyObject    *list,
            GStrvBuilder *names)
{
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (list); i++)
    {
      const char *name = PyUnicode_AsUTF8 (PyList_GET_ITEM (list, i));

      if (name == NULL)
        return FALSE;
      g_strv_builder_add (names, name);
    }

  return TRUE;
}

/* What a new object has before anything is set: the defaults that are no functions. */
static AsgiRowBlock *
read_defaults (PyObject *defaults)
{
  Py_ssize_t                n = PyDict_GET_SIZE (defaults);
  g_autofree const char   **names = g_new0 (const char *, n + 1);
  g_autoptr(AsgiRowBlock)   block = asgi_row_block_new ();
  g_autoptr(AsgiShape)      shape = NULL;
  PyObject                 *name, *value;
  Py_ssize_t                position = 0;
  guint                     column = 0;

  while (PyDict_Next (defaults, &position, &name, &value))
    names[column++] = PyUnicode_AsUTF8 (name);
  shape = asgi_shape_new (ASGI_TYPE_ROW, NULL, names, n);
  asgi_row_block_add_table (block, shape, NULL);
  asgi_row_block_add_row (block, 0);

  position = column = 0;
  while (PyDict_Next (defaults, &position, &name, &value))
    {
      AsgiCell cell = { 0 };
      guint8   tag;

      if (!asgi_python_to_cell (block, value, &tag, &cell))
        return NULL;
      asgi_row_block_set_cell (block, 0, 0, column++, tag, cell);
    }

  return g_steal_pointer (&block);
}

static char *
label_key (const char *label)
{
  return g_utf8_strdown (label, -1);
}

static gboolean
read_model (PyObject   *description,
            GHashTable *models)
{
  AsgiModelDescription     model = { NULL, };
  g_autoptr(GPtrArray)     fields = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GStrvBuilder)  names = g_strv_builder_new ();
  g_auto(GStrv)            managers = NULL;
  g_autofree char         *parent = NULL;
  g_autoptr(AsgiRowBlock)  defaults = NULL;
  PyObject                *manager_list, *field_list, *default_dict;
  int                      proxy, auto_created;

  if (!PyArg_ParseTuple (description, "szssspp" "O!O!O!", &model.label, &model.parent, &model.table,
                         &model.verbose_name, &model.verbose_name_plural, &proxy, &auto_created,
                         &PyList_Type, &manager_list, &PyList_Type, &field_list, &PyDict_Type,
                         &default_dict) ||
      !read_names (manager_list, names) || !read_list (field_list, fields))
    return FALSE;

  defaults = read_defaults (default_dict);
  if (defaults == NULL)
    return FALSE;

  managers = g_strv_builder_end (names);
  model.defaults = defaults;
  model.proxy = proxy;
  model.auto_created = auto_created;
  model.managers = managers;
  model.fields = fields;
  parent = model.parent ? label_key (model.parent) : NULL;
  g_hash_table_insert (models, label_key (model.label),
                       asgi_model_info_new (&model, parent ? g_hash_table_lookup (models, parent)
                                                           : NULL));
  return TRUE;
}

/*< private >
 * asgi_python_read_models:
 * @descriptions: the list that the bridge makes, parents before their children
 * @models: (element-type utf8 AsgiModelInfo): the table to fill, by label in lower case
 *
 * Returns: %FALSE with an exception set
 */
gboolean
asgi_python_read_models (PyObject   *descriptions,
                         GHashTable *models)
{
  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (descriptions); i++)
    {
      if (!read_model (PyList_GET_ITEM (descriptions, i), models))
        return FALSE;
    }

  return TRUE;
}
