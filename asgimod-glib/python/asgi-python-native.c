/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The readers, for the bridge. */
#include "config.h"

#include "asgi-python-private.h"

#include "readers/asgi-sqlite-reader-private.h"

/* Rows between two looks at whether the call was cancelled. */
#define CHUNK 1000

#define DB_NAME "_asgimod.sqlite"
#define READER_NAME "_asgimod.reader"
#define CLOSED_NAME "_asgimod.closed"

const char asgi_python_sqlite_opened_doc[] =
  "sqlite_opened()\n--\n\nThe handle of the SQLite connection that this worker has opened last, "
  "or None.";

PyObject *
asgi_python_sqlite_opened (PyObject *module,
                           PyObject *unused)
{
  gpointer db = asgi_sqlite_reader_get_opened ();

  if (db == NULL)
    Py_RETURN_NONE;

  return PyCapsule_New (db, DB_NAME, NULL);
}

const char asgi_python_sqlite_wait_doc[] =
  "sqlite_wait(handle, timeout)\n--\n\nHave a connection wait for locks, other processes at most "
  "that many milliseconds.";

PyObject *
asgi_python_sqlite_wait (PyObject *module,
                         PyObject *args)
{
  PyObject *capsule;
  gpointer  db;
  int       timeout;

  if (!PyArg_ParseTuple (args, "O!i", &PyCapsule_Type, &capsule, &timeout))
    return NULL;
  db = PyCapsule_GetPointer (capsule, DB_NAME);
  if (db == NULL)
    return NULL;

  Py_BEGIN_ALLOW_THREADS
  asgi_sqlite_wait (db, timeout);
  Py_END_ALLOW_THREADS

  Py_RETURN_NONE;
}

static gboolean
bind (AsgiSqliteReader *reader,
      guint             position,
      PyObject         *value)
{
  Py_ssize_t  length;
  const char *text;
  int         overflow = 0;
  long long   number;

  if (value == Py_None)
    asgi_sqlite_reader_bind_null (reader, position);
  else if (PyBool_Check (value) || PyLong_CheckExact (value))
    {
      number = PyLong_AsLongLongAndOverflow (value, &overflow);
      asgi_sqlite_reader_bind_integer (reader, position, number);
      return !overflow;
    }
  else if (PyFloat_CheckExact (value))
    asgi_sqlite_reader_bind_float (reader, position, PyFloat_AS_DOUBLE (value));
  else if (PyUnicode_CheckExact (value))
    {
      text = PyUnicode_AsUTF8AndSize (value, &length);
      if (text == NULL)
        {
          PyErr_Clear ();
          return FALSE;
        }
      asgi_sqlite_reader_bind_text (reader, position, text, length);
    }
  else if (PyBytes_CheckExact (value))
    asgi_sqlite_reader_bind_blob (reader, position, PyBytes_AS_STRING (value),
                                  PyBytes_GET_SIZE (value));
  else
    return FALSE;

  return TRUE;
}

static gboolean
bind_all (AsgiSqliteReader *reader,
          PyObject         *params)
{
  if (asgi_sqlite_reader_get_n_params (reader) != (guint) PyTuple_GET_SIZE (params))
    return FALSE;

  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE (params); i++)
    {
      if (!bind (reader, i + 1, PyTuple_GET_ITEM (params, i)))
        return FALSE;
    }

  return TRUE;
}

static void
reader_destroy (PyObject *capsule)
{
  AsgiReader *reader = PyCapsule_GetPointer (capsule, READER_NAME);

  reader->free (reader);
}

/* An exception that was caught long ago may keep the capsule; the database isn't locked by it. */
static void
close_reader (PyObject *capsule)
{
  reader_destroy (capsule);
  PyCapsule_SetDestructor (capsule, NULL);
  PyCapsule_SetName (capsule, CLOSED_NAME);
}

const char asgi_python_close_reader_doc[] =
  "close_reader(reader)\n--\n\nEnd a reader before its last row, if it hasn't ended yet.";

PyObject *
asgi_python_close_reader (PyObject *module,
                          PyObject *reader)
{
  if (PyCapsule_IsValid (reader, READER_NAME))
    close_reader (reader);

  Py_RETURN_NONE;
}

const char asgi_python_sqlite_reader_doc[] =
  "sqlite_reader(handle, sql, params, columns)\n--\n\nA reader of the rows of a query, or None "
  "when only Python's own module can make it. Three bytes for each column: how it is read, and of "
  "a decimal its places and digits.";

PyObject *
asgi_python_sqlite_reader (PyObject *module,
                           PyObject *args)
{
  PyObject         *capsule, *params;
  const char       *sql, *spec;
  Py_ssize_t        spec_length;
  gpointer          db;
  AsgiSqliteReader *reader;
  g_autofree AsgiColumn *columns = NULL;

  if (!PyArg_ParseTuple (args, "O!sO!y#", &PyCapsule_Type, &capsule, &sql, &PyTuple_Type, &params,
                         &spec, &spec_length))
    return NULL;
  db = PyCapsule_GetPointer (capsule, DB_NAME);
  if (db == NULL)
    return NULL;

  columns = g_new0 (AsgiColumn, MAX (spec_length / 3, 1));
  for (Py_ssize_t i = 0; i < spec_length / 3; i++)
    {
      columns[i].type = spec[i * 3];
      columns[i].places = spec[i * 3 + 1];
      columns[i].digits = spec[i * 3 + 2];
    }

  reader = asgi_sqlite_reader_new (db, sql, columns, spec_length / 3);
  if (reader == NULL)
    Py_RETURN_NONE;
  if (!bind_all (reader, params))
    {
      ((AsgiReader *) reader)->free ((AsgiReader *) reader);
      Py_RETURN_NONE;
    }

  return PyCapsule_New (reader, READER_NAME, reader_destroy);
}

const char asgi_python_let_go_doc[] =
  "let_go(reader)\n--\n\nRead all that is left, so that the reader holds no lock.";

PyObject *
asgi_python_let_go (PyObject *module,
                    PyObject *capsule)
{
  AsgiReader *reader = PyCapsule_GetPointer (capsule, READER_NAME);

  if (reader == NULL)
    return NULL;

  Py_BEGIN_ALLOW_THREADS
  reader = reader->let_go (reader);
  Py_END_ALLOW_THREADS
  PyCapsule_SetPointer (capsule, reader);

  Py_RETURN_NONE;
}

/*< private >
 * asgi_python_read_native:
 * @max_rows: how many at most; 0 for all
 * @gave_up: (out): whether Django has to read them after all
 *
 * Returns: %FALSE with an exception set
 */
gboolean
asgi_python_read_native (PyObject     *capsule,
                         AsgiRowBlock *block,
                         guint         table,
                         guint         max_rows,
                         gboolean     *gave_up)
{
  AsgiReader     *reader = PyCapsule_GetPointer (capsule, READER_NAME);
  AsgiReadStatus  status = ASGI_READ_MORE;
  guint           left = max_rows > 0 ? max_rows : G_MAXUINT;

  if (reader == NULL)
    return FALSE;

  Py_BEGIN_ALLOW_THREADS
  while (status == ASGI_READ_MORE && left > 0)
    {
      guint n = MIN (left, CHUNK);

      status = reader->read (reader, block, table, n);
      left -= n;
      if (status == ASGI_READ_MORE && asgi_pool_is_to_stop ())
        status = ASGI_READ_CANCELLED;
    }
  Py_END_ALLOW_THREADS

  if (status != ASGI_READ_MORE)
    close_reader (capsule);

  *gave_up = status == ASGI_READ_GIVE_UP;
  if (status == ASGI_READ_CANCELLED)
    {
      PyErr_SetString (PyExc_InterruptedError, "The call was cancelled");
      return FALSE;
    }

  return !PyErr_Occurred ();
}
