/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Django code has written, as the bridge sees it, on its way to those who watch. */
#include "config.h"

#include "asgi-python-private.h"

#include "core/asgi-changes-private.h"
#include "readers/asgi-sqlite-watch-private.h"

PyDoc_STRVAR (watched_doc,
"watched()\n--\n\nThe labels of the models that somebody watches.");

static PyObject *
watched (PyObject *module,
         PyObject *unused)
{
  g_auto(GStrv)        labels = asgi_changes_dup_watched ();
  g_autoptr(PyObject)  set = PySet_New (NULL);

  for (guint i = 0; set && labels[i]; i++)
    {
      g_autoptr(PyObject) label = PyUnicode_FromString (labels[i]);

      if (label == NULL || PySet_Add (set, label) < 0)
        return NULL;
    }

  return g_steal_pointer (&set);
}

/* Keys are all numbers, or all texts. */
static GVariant *
to_keys (PyObject *keys)
{
  Py_ssize_t      n = PyTuple_GET_SIZE (keys);
  gboolean        numbers = n > 0 && PyLong_CheckExact (PyTuple_GET_ITEM (keys, 0));
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (numbers ? "ax" : "as"));
  for (Py_ssize_t i = 0; i < n; i++)
    {
      PyObject   *key = PyTuple_GET_ITEM (keys, i);
      long long   number = numbers ? PyLong_AsLongLong (key) : 0;
      const char *text = numbers ? NULL : PyUnicode_AsUTF8 (key);

      if (PyErr_Occurred ())
        {
          g_variant_builder_clear (&builder);
          return NULL;
        }
      if (numbers)
        g_variant_builder_add (&builder, "x", (gint64) number);
      else
        g_variant_builder_add (&builder, "s", text);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

PyDoc_STRVAR (changed_doc,
"changed(kind, label, n_rows, keys, relation)\n--\n\nTell what has been written of a model, and "
"committed. A negative number of rows is not known.");

static PyObject *
changed (PyObject *module,
         PyObject *args)
{
  int                  kind;
  long                 n_rows;
  const char          *label, *relation;
  PyObject            *keys;
  g_autoptr(GVariant)  variant = NULL;

  if (!PyArg_ParseTuple (args, "islO!z", &kind, &label, &n_rows, &PyTuple_Type, &keys, &relation))
    return NULL;
  variant = to_keys (keys);
  if (variant == NULL)
    return NULL;

  asgi_changes_record (label, kind, relation, variant,
                       n_rows < 0 ? ASGI_CHANGES_ANY : (guint) n_rows);
  Py_RETURN_NONE;
}

PyDoc_STRVAR (changed_any_doc,
"changed_any()\n--\n\nTell that something has been written, nobody knows what.");

static PyObject *
changed_any (PyObject *module,
             PyObject *unused)
{
  asgi_changes_record_any ();
  Py_RETURN_NONE;
}

PyDoc_STRVAR (watch_files_doc,
"watch_files(files)\n--\n\nThe SQLite files that other processes may write to, from now on.");

static PyObject *
watch_files (PyObject *module,
             PyObject *files)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv)           names = NULL;

  for (Py_ssize_t i = 0; i < PyList_Size (files); i++)
    {
      const char *name = PyUnicode_AsUTF8 (PyList_GET_ITEM (files, i));

      if (name == NULL)
        return NULL;
      g_strv_builder_add (builder, name);
    }
  if (PyErr_Occurred ())
    return NULL;

  names = g_strv_builder_end (builder);
  Py_BEGIN_ALLOW_THREADS
  asgi_sqlite_watch_set_files ((const char * const *) names);
  Py_END_ALLOW_THREADS
  Py_RETURN_NONE;
}

PyDoc_STRVAR (wake_fd_doc,
"wake_fd()\n--\n\nA file descriptor that becomes readable when the runtime is shut down.");

static PyObject *
get_wake_fd (PyObject *module,
             PyObject *unused)
{
  return PyLong_FromLong (asgi_changes_get_wake_fd ());
}

static PyMethodDef methods[] = {
  { "changed", changed, METH_VARARGS, changed_doc },
  { "changed_any", changed_any, METH_NOARGS, changed_any_doc },
  { "wake_fd", get_wake_fd, METH_NOARGS, wake_fd_doc },
  { "watch_files", watch_files, METH_O, watch_files_doc },
  { "watched", watched, METH_NOARGS, watched_doc },
  { NULL, NULL, 0, NULL }
};

/*< private >
 * asgi_python_changes_add:
 * @module: the module _asgimod
 *
 * Returns: %FALSE with an exception set
 */
gboolean
asgi_python_changes_add (PyObject *module)
{
  return PyModule_AddFunctions (module, methods) == 0;
}
