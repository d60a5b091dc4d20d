/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A row becomes a Django object again, as Django's own Model.from_db() makes it. */
#include "config.h"

#include "asgi-python-private.h"

#include "core/asgi-row-private.h"
#include "model/asgi-model-private.h"

static PyObject *from_row (AsgiRowBlock *block,
                           AsgiRowRef    ref,
                           PyObject     *memo);

static PyObject *
row_key (AsgiRowRef ref)
{
  return PyLong_FromUnsignedLongLong ((guint64) ref.table << 32 | ref.row);
}

static PyObject *
from_list (AsgiRowBlock *block,
           GArray       *refs,
           PyObject     *memo)
{
  g_autoptr(PyObject) list = PyList_New (0);

  for (guint i = 0; list && i < refs->len; i++)
    {
      g_autoptr(PyObject) item = from_row (block, g_array_index (refs, AsgiRowRef, i), memo);

      if (item == NULL || PyList_Append (list, item) < 0)
        return NULL;
    }

  return g_steal_pointer (&list);
}

static gboolean
add_cell (AsgiRowBlock *block,
          AsgiTable    *table,
          guint         row,
          guint         column,
          PyObject     *values,
          PyObject     *related,
          PyObject     *memo)
{
  AsgiCell             cell;
  guint8               tag = asgi_table_get_cell (table, row, column, &cell);
  const char          *name = table->shape->names[column];
  PyObject            *into = values;
  g_autoptr(PyObject)  value = NULL;

  switch ((AsgiValueType) (tag & ASGI_CELL_TYPE))
    {
    case ASGI_VALUE_DEFERRED:
      return TRUE;
    case ASGI_VALUE_MODEL:
      into = related;
      value = from_row (block, cell.ref, memo);
      break;
    case ASGI_VALUE_MODELS:
      into = related;
      value = from_list (block, asgi_row_block_get_list (block, cell.list), memo);
      break;
    default:
      value = asgi_python_from_cell (block, tag, cell);
      break;
    }

  return value && PyDict_SetItemString (into, name, value) == 0;
}

static PyObject *
call_materialise (AsgiTable *table,
                  PyObject  *values)
{
  g_autoptr(PyObject) function = asgi_bridge_get ("materialise", NULL);

  if (function == NULL)
    return NULL;

  return PyObject_CallFunction (function, "szO",
                                asgi_model_info_get_label (ASGI_MODEL_INFO (table->shape->info)),
                                table->using, values);
}

static PyObject *
call_relate (PyObject *instance,
             PyObject *related)
{
  g_autoptr(PyObject) function = asgi_bridge_get ("relate", NULL);

  return function ? PyObject_CallFunctionObjArgs (function, instance, related, NULL) : NULL;
}

/* Rows may lead to each other in circles, so an object is remembered before its relations are
 * followed. */
static PyObject *
from_row (AsgiRowBlock *block,
          AsgiRowRef    ref,
          PyObject     *memo)
{
  AsgiTable           *table = asgi_row_block_get_table (block, ref.table);
  g_autoptr(PyObject)  key = row_key (ref);
  PyObject            *known = key ? PyDict_GetItemWithError (memo, key) : NULL;
  g_autoptr(PyObject)  values = PyDict_New ();
  g_autoptr(PyObject)  related = PyDict_New ();
  g_autoptr(PyObject)  instance = NULL;
  g_autoptr(PyObject)  done = NULL;

  if (known)
    return Py_NewRef (known);
  if (values == NULL || related == NULL)
    return NULL;

  for (guint i = 0; i < table->shape->n_columns; i++)
    {
      AsgiCell cell;
      guint8   type = asgi_table_get_cell (table, ref.row, i, &cell) & ASGI_CELL_TYPE;

      if (type < ASGI_VALUE_MODEL && !add_cell (block, table, ref.row, i, values, related, memo))
        return NULL;
    }
  instance = call_materialise (table, values);
  if (instance == NULL || PyDict_SetItem (memo, key, instance) < 0)
    return NULL;

  for (guint i = 0; i < table->shape->n_columns; i++)
    {
      AsgiCell cell;
      guint8   type = asgi_table_get_cell (table, ref.row, i, &cell) & ASGI_CELL_TYPE;

      if ((type == ASGI_VALUE_MODEL || type == ASGI_VALUE_MODELS) &&
          !add_cell (block, table, ref.row, i, values, related, memo))
        return NULL;
    }
  if (PyDict_GET_SIZE (related) > 0)
    {
      done = call_relate (instance, related);
      if (done == NULL)
        return NULL;
    }

  return g_steal_pointer (&instance);
}

/*< private >
 * asgi_python_from_row:
 *
 * Returns: a new Django object with everything that the row has of it
 */
PyObject *
asgi_python_from_row (AsgiRowBlock *block,
                      AsgiRowRef    ref)
{
  g_autoptr(PyObject) memo = PyDict_New ();

  return memo ? from_row (block, ref, memo) : NULL;
}

static PyObject *
existing_instance (AsgiModelState *state)
{
  if (state->instance)
    return Py_NewRef ((PyObject *) asgi_handle_get_object (state->instance));
  if (state->block)
    return asgi_python_from_row (state->block, state->ref);

  return Py_NewRef (Py_None);
}

/*< private >
 * asgi_python_from_state:
 * @state: an #AsgiModelState
 *
 * Returns: the Django object as its caller sees it, with what has been changed
 */
PyObject *
asgi_python_from_state (gpointer data)
{
  AsgiModelState      *state = data;
  g_autoptr(PyObject)  function = asgi_bridge_get ("changed", NULL);
  g_autoptr(PyObject)  instance = existing_instance (state);
  g_autoptr(PyObject)  positional = NULL;
  g_autoptr(PyObject)  changes = NULL;

  if (function == NULL || instance == NULL ||
      !asgi_python_from_arguments (state->changes, &positional, &changes))
    return NULL;

  return PyObject_CallFunction (function, "sOO", asgi_model_info_get_label (state->info),
                                instance, changes ? changes : Py_None);
}
