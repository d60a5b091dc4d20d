/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Answers and rows as Python's values. */
#include "config.h"

#include "asgi-python-front-private.h"

#include "core/asgi-result-list-private.h"
#include "core/asgi-row-private.h"

static PyObject *
row_to_tuple (AsgiRowBlock *block,
              AsgiTable    *table,
              guint         row)
{
  g_autoptr(PyObject) values = PyTuple_New (table->shape->n_columns);

  for (guint i = 0; values && i < table->shape->n_columns; i++)
    {
      AsgiCell  cell;
      guint8    tag = asgi_table_get_cell (table, row, i, &cell);
      PyObject *value = asgi_python_from_cell (block, tag, cell);

      if (value == NULL)
        return NULL;
      PyTuple_SET_ITEM (values, i, value);
    }

  return g_steal_pointer (&values);
}

static PyObject *
row_to_dict (AsgiTable *table,
             PyObject  *values)
{
  g_autoptr(PyObject) dict = PyDict_New ();

  for (guint i = 0; dict && i < table->shape->n_columns; i++)
    {
      if (PyDict_SetItemString (dict, table->shape->names[i], PyTuple_GET_ITEM (values, i)) < 0)
        return NULL;
    }

  return g_steal_pointer (&dict);
}

static PyObject *
names_of (AsgiTable *table)
{
  g_autoptr(PyObject) names = PyTuple_New (table->shape->n_columns);

  for (guint i = 0; names && i < table->shape->n_columns; i++)
    {
      PyObject *name = PyUnicode_FromString (table->shape->names[i]);

      if (name == NULL)
        return NULL;
      PyTuple_SET_ITEM (names, i, name);
    }

  return g_steal_pointer (&names);
}

/* What makes the rows of a table: dict, tuple, or what @form returns for their names. */
static PyObject *
new_maker (PyObject  *form,
           AsgiTable *table)
{
  g_autoptr(PyObject) names = NULL;

  if (form == Py_None)
    return Py_NewRef ((PyObject *) &PyDict_Type);
  if (PyType_Check (form))
    return Py_NewRef (form);

  names = names_of (table);
  return names ? PyObject_CallOneArg (form, names) : NULL;
}

static PyObject *
row_to_python (AsgiRowBlock *block,
               AsgiRowRef    ref,
               PyObject     *maker)
{
  AsgiTable           *table = asgi_row_block_get_table (block, ref.table);
  g_autoptr(PyObject)  values = row_to_tuple (block, table, ref.row);

  if (values == NULL)
    return NULL;
  if (table->shape->flat)
    return Py_NewRef (PyTuple_GET_ITEM (values, 0));
  if (maker == (PyObject *) &PyTuple_Type)
    return g_steal_pointer (&values);
  if (maker == (PyObject *) &PyDict_Type)
    return row_to_dict (table, values);

  return PyObject_CallOneArg (maker, values);
}

static PyObject *
item_to_python (AsgiRowBlock  *block,
                AsgiRowRef     ref,
                PyObject      *form,
                PyObject     **maker)
{
  AsgiTable          *table = asgi_row_block_get_table (block, ref.table);
  g_autoptr(GObject)  item = NULL;

  if (table->shape->info)
    {
      item = asgi_row_block_dup_item (block, ref);
      return asgi_python_front.new_wrapper (item);
    }
  if (*maker == NULL)
    *maker = new_maker (form, table);

  return *maker ? row_to_python (block, ref, *maker) : NULL;
}

static PyObject *
list_to_python (AsgiResultList *results,
                PyObject       *form)
{
  guint                n = g_list_model_get_n_items (G_LIST_MODEL (results));
  AsgiRowBlock        *block = asgi_result_list_get_block (results);
  g_autoptr(PyObject)  list = PyList_New (n);
  g_autoptr(PyObject)  maker = NULL;

  for (guint i = 0; list && i < n; i++)
    {
      PyObject *item = item_to_python (block, asgi_result_list_get_ref (results, i), form, &maker);

      if (item == NULL)
        return NULL;
      PyList_SET_ITEM (list, i, item);
    }

  return g_steal_pointer (&list);
}

static PyObject *
value_to_python (AsgiRowBlock *block,
                 AsgiRowRef    ref,
                 PyObject     *form)
{
  AsgiHandle                *handle = asgi_row_block_get_handle (block, ref.table, ref.row);
  AsgiTable                 *table = asgi_row_block_get_table (block, ref.table);
  g_autoptr(AsgiResultList)  results = NULL;
  g_autoptr(PyObject)        maker = NULL;
  AsgiCell                   cell;
  guint8                     tag = asgi_table_get_cell (table, ref.row, 0, &cell);

  if (handle)
    return Py_NewRef (asgi_handle_get_object (handle));
  if ((tag & ASGI_CELL_TYPE) == ASGI_VALUE_MODEL)
    return item_to_python (block, cell.ref, form, &maker);
  if ((tag & ASGI_CELL_TYPE) != ASGI_VALUE_MODELS)
    return asgi_python_from_cell (block, tag, cell);

  results = asgi_result_list_new_for_list (block, cell.list);
  return list_to_python (results, form);
}

/*< private >
 * asgi_python_front_from_answer:
 * @row: (nullable): the answer of a call
 * @form: what rows of values become: dict, tuple, None, or a function
 *
 * Returns: what Django answered; with whether an object was created, where it tells
 */
PyObject *
asgi_python_front_from_answer (AsgiRow  *row,
                               PyObject *form)
{
  AsgiRowRef           ref;
  AsgiRowBlock        *block = row ? asgi_row_get_source (row, &ref) : NULL;
  AsgiTable           *table = block ? asgi_row_block_get_table (block, ref.table) : NULL;
  g_autoptr(PyObject)  value = NULL;
  AsgiCell             created;

  if (block == NULL)
    Py_RETURN_NONE;

  value = value_to_python (block, ref, form);
  if (value == NULL || table->shape->n_columns < 2)
    return g_steal_pointer (&value);

  asgi_table_get_cell (table, ref.row, 1, &created);
  return PyTuple_Pack (2, value, created.integer ? Py_True : Py_False);
}

PyDoc_STRVAR (items_doc,
"items(list, form)\n--\n\nThe items of an AsgiMod.ResultList, as Python has them.");

static PyObject *
items (PyObject *module,
       PyObject *call)
{
  PyObject *wrapper, *form;
  gpointer  results;

  if (!PyArg_ParseTuple (call, "OO", &wrapper, &form))
    return NULL;
  results = asgi_python_front_get_object (wrapper);

  return results ? list_to_python (results, form) : NULL;
}

PyDoc_STRVAR (row_doc,
"row(row, form)\n--\n\nThe values of a row.");

static PyObject *
row_values (PyObject *module,
            PyObject *call)
{
  PyObject            *wrapper, *form;
  gpointer             object;
  g_autoptr(PyObject)  maker = NULL;
  AsgiRowRef           ref;
  AsgiRowBlock        *block;

  if (!PyArg_ParseTuple (call, "OO", &wrapper, &form))
    return NULL;
  object = asgi_python_front_get_object (wrapper);
  if (object == NULL)
    return NULL;

  block = asgi_row_get_source (object, &ref);
  if (block == NULL)
    return PyTuple_New (0);
  maker = new_maker (form, asgi_row_block_get_table (block, ref.table));

  return maker ? row_to_python (block, ref, maker) : NULL;
}

PyDoc_STRVAR (answer_doc,
"answer(row)\n--\n\nWhat a call has answered.");

static PyObject *
answer (PyObject *module,
        PyObject *wrapper)
{
  gpointer object = asgi_python_front_get_object (wrapper);

  return object ? asgi_python_front_from_answer (object, Py_None) : NULL;
}

PyMethodDef asgi_python_front_values_methods[] = {
  { "answer", answer, METH_O, answer_doc },
  { "items", items, METH_VARARGS, items_doc },
  { "row", row_values, METH_VARARGS, row_doc },
  { NULL, NULL, 0, NULL }
};
