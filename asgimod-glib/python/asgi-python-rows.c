/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The answer of the bridge becomes a row block. */
#include "config.h"

#include "asgi-python-private.h"

#include "asgi-runtime-private.h"
#include "core/asgi-error-private.h"
#include "core/asgi-row-private.h"

/* Rows between two moments at which other threads may have the GIL. */
#define CHUNK 256

/* What an object of the answer is made of, borrowed from it. */
typedef struct {
  PyObject *values;      /* its __dict__ */
  PyObject *cached;      /* the relations in its state, or NULL */
  PyObject *prefetched;  /* the querysets that were prefetched, or NULL */
} Parts;

/* How the rows of a table are read. Most objects look like the one before them of their class, and
 * the bridge isn't asked again. */
typedef struct {
  PyTypeObject *type;
  PyObject     *columns;   /* the names of the plain columns */
  PyObject     *sources;   /* of each relation where it is kept, and under which name */
  Py_ssize_t    n_values;
  Py_ssize_t    n_cached;
  Py_ssize_t    n_prefetched;
} Layout;

enum {
  SOURCE_CACHED,
  SOURCE_PREFETCHED,
  SOURCE_ATTRIBUTE,
};

/* The objects of an answer, and those that they lead to. Each becomes one row, whichever way it
 * was reached; rows with the same columns share a table. */
typedef struct {
  AsgiRowBlock *block;
  PyObject     *shape_of;  /* the bridge's function */
  PyObject     *tables;    /* key → number of the table */
  PyObject     *memo;      /* id of an object → its row */
  GArray       *layouts;   /* Layout of each table */
  GArray       *queue;     /* AsgiRowRef of objects whose cells are still to be filled */
  GPtrArray    *objects;   /* the objects of the queue */
  gboolean      keep;      /* the rows keep their Django objects */
} Graph;

/* Interned once: the names under which Django keeps these. */
static PyObject *state_name;
static PyObject *cached_name;
static PyObject *prefetched_name;
static PyObject *result_name;

static gboolean
intern_names (void)
{
  if (state_name == NULL)
    {
      cached_name = PyUnicode_InternFromString ("fields_cache");
      prefetched_name = PyUnicode_InternFromString ("_prefetched_objects_cache");
      result_name = PyUnicode_InternFromString ("_result_cache");
      state_name = PyUnicode_InternFromString ("_state");
    }

  return state_name && cached_name && prefetched_name && result_name;
}

static void
layout_clear (gpointer data)
{
  Layout *layout = data;

  Py_CLEAR (layout->columns);
  Py_CLEAR (layout->sources);
}

static void
graph_clear (Graph *self)
{
  Py_CLEAR (self->shape_of);
  Py_CLEAR (self->tables);
  Py_CLEAR (self->memo);
  g_clear_pointer (&self->layouts, g_array_unref);
  g_clear_pointer (&self->queue, g_array_unref);
  g_clear_pointer (&self->objects, g_ptr_array_unref);
}

static gboolean
graph_init (Graph        *self,
            AsgiRowBlock *block,
            gboolean      keep)
{
  self->block = block;
  self->keep = keep;
  self->shape_of = asgi_bridge_get ("shape_of", NULL);
  self->tables = PyDict_New ();
  self->memo = PyDict_New ();
  self->layouts = g_array_new (FALSE, TRUE, sizeof (Layout));
  g_array_set_clear_func (self->layouts, layout_clear);
  self->queue = g_array_new (FALSE, FALSE, sizeof (AsgiRowRef));
  self->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) Py_DecRef);

  return self->shape_of && self->tables && self->memo && intern_names ();
}

/* The object keeps all of these alive. */
static gboolean
get_parts (PyObject *object,
           Parts    *parts)
{
  g_autoptr(PyObject)  values = PyObject_GenericGetDict (object, NULL);
  PyObject            *state = values ? PyDict_GetItemWithError (values, state_name) : NULL;
  g_autoptr(PyObject)  state_values = state ? PyObject_GenericGetDict (state, NULL) : NULL;

  if (state_values == NULL)
    {
      if (!PyErr_Occurred ())
        PyErr_SetString (PyExc_TypeError, "An object of Django without a state");
      return FALSE;
    }

  parts->values = values;
  parts->cached = PyDict_GetItemWithError (state_values, cached_name);
  parts->prefetched = PyDict_GetItemWithError (values, prefetched_name);
  return !PyErr_Occurred ();
}

static AsgiShape *
new_shape (const char *label,
           PyObject   *columns,
           PyObject   *relations)
{
  Py_ssize_t            n = PyTuple_GET_SIZE (columns);
  Py_ssize_t            n_relations = relations ? PyTuple_GET_SIZE (relations) : 0;
  g_autofree char     **names = g_new0 (char *, n + n_relations + 1);
  g_autoptr(GObject)    info = label ? asgi_runtime_lookup_model (label) : NULL;

  for (Py_ssize_t i = 0; i < n; i++)
    names[i] = (char *) PyUnicode_AsUTF8 (PyTuple_GET_ITEM (columns, i));
  for (Py_ssize_t i = 0; i < n_relations; i++)
    names[n + i] = (char *) PyUnicode_AsUTF8 (PyTuple_GET_ITEM (relations, i));
  if (PyErr_Occurred ())
    return NULL;

  if (label && info == NULL)
    {
      PyErr_Format (PyExc_LookupError, "The model %s was not there when the runtime was started",
                    label);
      return NULL;
    }

  return asgi_shape_new (asgi_runtime_get_item_type (info), info, (const char * const *) names,
                         n + n_relations);
}

static Py_ssize_t
size_of (PyObject *dict)
{
  return dict ? PyDict_GET_SIZE (dict) : 0;
}

static gboolean
graph_add_table (Graph        *self,
                 PyTypeObject *type,
                 PyObject     *key,
                 PyObject     *shape,
                 guint        *table)
{
  g_autoptr(AsgiShape)  c_shape = NULL;
  g_autoptr(PyObject)   number = NULL;
  Layout                layout = { .type = type };
  const char           *label, *using;
  PyObject             *ignored, *columns, *relations, *sources;

  if (!PyArg_ParseTuple (shape, "OszO!O!O!", &ignored, &label, &using, &PyTuple_Type, &columns,
                         &PyTuple_Type, &relations, &PyTuple_Type, &sources))
    return FALSE;

  c_shape = new_shape (label, columns, relations);
  if (c_shape == NULL)
    return FALSE;
  *table = asgi_row_block_add_table (self->block, c_shape, using);
  layout.columns = Py_NewRef (columns);
  layout.sources = Py_NewRef (sources);
  g_array_set_size (self->layouts, *table);
  g_array_append_val (self->layouts, layout);
  number = PyLong_FromUnsignedLong (*table);

  return number && PyDict_SetItem (self->tables, key, number) == 0;
}

static gboolean
has_all (PyObject *dict,
         PyObject *names)
{
  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE (names); i++)
    {
      if (PyDict_Contains (dict, PyTuple_GET_ITEM (names, i)) != 1)
        return FALSE;
    }

  return TRUE;
}

/* Whether an object has the same columns and relations as the one that the layout was made for:
 * the same number of everything, and each name among them. */
static gboolean
layout_fits (const Layout *layout,
             PyObject     *object,
             const Parts  *parts)
{
  if (layout->type != Py_TYPE (object) || layout->n_values != PyDict_GET_SIZE (parts->values) ||
      layout->n_cached != size_of (parts->cached) ||
      layout->n_prefetched != size_of (parts->prefetched) ||
      !has_all (parts->values, layout->columns))
    return FALSE;

  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE (layout->sources); i++)
    {
      PyObject *source = PyTuple_GET_ITEM (layout->sources, i);
      long      kind = PyLong_AsLong (PyTuple_GET_ITEM (source, 0));
      PyObject *dict = kind == SOURCE_CACHED ? parts->cached : parts->prefetched;

      /* An attribute may be a list of objects for one and something else for another. */
      if (kind == SOURCE_ATTRIBUTE || dict == NULL ||
          PyDict_Contains (dict, PyTuple_GET_ITEM (source, 1)) != 1)
        return FALSE;
    }

  return TRUE;
}

static gboolean
graph_find_table (Graph       *self,
                  PyObject    *object,
                  const Parts *parts,
                  guint       *table)
{
  g_autoptr(PyObject)  shape = NULL;
  PyObject            *key, *number;
  Layout              *layout;

  for (guint i = self->layouts->len; i > 0; i--)
    {
      if (layout_fits (&g_array_index (self->layouts, Layout, i - 1), object, parts))
        {
          *table = i - 1;
          return TRUE;
        }
    }

  shape = PyObject_CallFunctionObjArgs (self->shape_of, object, NULL);
  key = shape ? PyTuple_GetItem (shape, 0) : NULL;
  number = key ? PyDict_GetItemWithError (self->tables, key) : NULL;
  if (key == NULL || PyErr_Occurred ())
    return FALSE;
  if (number)
    *table = PyLong_AsUnsignedLong (number);
  else if (!graph_add_table (self, Py_TYPE (object), key, shape, table))
    return FALSE;

  layout = &g_array_index (self->layouts, Layout, *table);
  layout->n_values = PyDict_GET_SIZE (parts->values);
  layout->n_cached = size_of (parts->cached);
  layout->n_prefetched = size_of (parts->prefetched);
  return TRUE;
}

static gboolean
graph_add (Graph      *self,
           PyObject   *object,
           AsgiRowRef *ref)
{
  g_autoptr(PyObject)  id = PyLong_FromVoidPtr (object);
  PyObject            *known = id ? PyDict_GetItemWithError (self->memo, id) : NULL;
  g_autoptr(PyObject)  row = NULL;
  guint64              both;
  Parts                parts;

  if (known)
    {
      both = PyLong_AsUnsignedLongLong (known);
      ref->table = both >> 32;
      ref->row = both & G_MAXUINT32;
      return TRUE;
    }

  if (id == NULL || !get_parts (object, &parts) ||
      !graph_find_table (self, object, &parts, &ref->table))
    return FALSE;
  ref->row = asgi_row_block_add_row (self->block, ref->table);
  row = PyLong_FromUnsignedLongLong ((guint64) ref->table << 32 | ref->row);
  if (row == NULL || PyDict_SetItem (self->memo, id, row) < 0)
    return FALSE;

  g_array_append_val (self->queue, *ref);
  g_ptr_array_add (self->objects, Py_NewRef (object));
  return TRUE;
}

/* A value of a field's own class is shown as the field itself writes it for serializers. */
static gboolean
graph_show_object (Graph      *self,
                   PyObject   *instance,
                   PyObject   *name,
                   AsgiCell   *cell)
{
  AsgiHandle          *object = asgi_row_block_get_object (self->block, cell->text);
  g_autoptr(PyObject)  function = NULL;
  g_autoptr(PyObject)  text = NULL;
  const char          *utf8;
  Py_ssize_t           length;

  if (object == NULL)
    return TRUE;

  function = asgi_bridge_get ("text_of", NULL);
  text = function ? PyObject_CallFunctionObjArgs (function, instance, name, NULL) : NULL;
  utf8 = text ? PyUnicode_AsUTF8AndSize (text, &length) : NULL;
  if (utf8 == NULL)
    return FALSE;

  cell->text = asgi_row_block_add_text (self->block, utf8, length);
  asgi_row_block_set_object (self->block, cell->text, asgi_handle_ref (object));
  return TRUE;
}

static gboolean
graph_fill_columns (Graph       *self,
                    PyObject    *object,
                    const Parts *parts,
                    AsgiRowRef   ref)
{
  PyObject *columns = g_array_index (self->layouts, Layout, ref.table).columns;

  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE (columns); i++)
    {
      PyObject *value = PyDict_GetItemWithError (parts->values, PyTuple_GET_ITEM (columns, i));
      AsgiCell  cell = { 0 };
      guint8    tag;

      if (value == NULL && PyErr_Occurred ())
        return FALSE;
      if (value == NULL)
        continue;
      if (!asgi_python_to_cell (self->block, value, &tag, &cell) ||
          (tag == ASGI_VALUE_TEXT && !PyUnicode_Check (value) &&
           !graph_show_object (self, object, PyTuple_GET_ITEM (columns, i), &cell)))
        return FALSE;
      asgi_row_block_set_cell (self->block, ref.table, ref.row, i, tag, cell);
    }

  return TRUE;
}

static gboolean
graph_list_to_cell (Graph    *self,
                    PyObject *list,
                    AsgiCell *cell)
{
  g_autoptr(GArray) refs = g_array_new (FALSE, FALSE, sizeof (AsgiRowRef));

  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (list); i++)
    {
      AsgiRowRef ref;

      if (!graph_add (self, PyList_GET_ITEM (list, i), &ref))
        return FALSE;
      g_array_append_val (refs, ref);
    }

  cell->list = asgi_row_block_add_list (self->block, g_steal_pointer (&refs));
  return TRUE;
}

/* What a relation has loaded: a new reference to an object, None, or a list; NULL for nothing. */
static PyObject *
get_related (const Parts *parts,
             PyObject    *source)
{
  long      kind = PyLong_AsLong (PyTuple_GET_ITEM (source, 0));
  PyObject *name = PyTuple_GET_ITEM (source, 1);
  PyObject *query_set;

  switch (kind)
    {
    case SOURCE_CACHED:
      return Py_XNewRef (PyDict_GetItemWithError (parts->cached, name));
    case SOURCE_ATTRIBUTE:
      return Py_XNewRef (PyDict_GetItemWithError (parts->values, name));
    case SOURCE_PREFETCHED:
    default:
      query_set = PyDict_GetItemWithError (parts->prefetched, name);
      return query_set ? PySequence_List (query_set) : NULL;
    }
}

static gboolean
graph_fill_relation (Graph      *self,
                     AsgiRowRef  ref,
                     guint       column,
                     PyObject   *value)
{
  AsgiCell cell = { 0 };
  guint8   tag = ASGI_VALUE_NULL;

  if (PyList_Check (value))
    {
      tag = ASGI_VALUE_MODELS;
      if (!graph_list_to_cell (self, value, &cell))
        return FALSE;
    }
  else if (value != Py_None)
    {
      tag = ASGI_VALUE_MODEL;
      if (!graph_add (self, value, &cell.ref))
        return FALSE;
    }

  asgi_row_block_set_cell (self->block, ref.table, ref.row, column, tag, cell);
  return TRUE;
}

static gboolean
graph_fill_relations (Graph       *self,
                      const Parts *parts,
                      AsgiRowRef   ref)
{
  /* Other objects may add tables: the layout is not where it was. */
  Layout layout = g_array_index (self->layouts, Layout, ref.table);
  guint  n_plain = PyTuple_GET_SIZE (layout.columns);

  for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE (layout.sources); i++)
    {
      g_autoptr(PyObject) value = get_related (parts, PyTuple_GET_ITEM (layout.sources, i));

      if (value == NULL && PyErr_Occurred ())
        return FALSE;
      if (value && !graph_fill_relation (self, ref, n_plain + i, value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
graph_drain (Graph *self)
{
  for (guint i = 0; i < self->queue->len; i++)
    {
      AsgiRowRef  ref = g_array_index (self->queue, AsgiRowRef, i);
      PyObject   *object = self->objects->pdata[i];
      Parts       parts;

      if (!get_parts (object, &parts) || !graph_fill_columns (self, object, &parts, ref) ||
          !graph_fill_relations (self, &parts, ref))
        return FALSE;
      if (self->keep)
        asgi_row_block_set_handle (self->block, ref.table, ref.row,
                                   asgi_handle_new (Py_NewRef (object)));
      if (i % CHUNK == CHUNK - 1)
        {
          Py_BEGIN_ALLOW_THREADS
          Py_END_ALLOW_THREADS
        }
    }

  g_array_set_size (self->queue, 0);
  return TRUE;
}

/* Model instances; @refs gets the row of each. */
static gboolean
add_instances (AsgiRowBlock *block,
               PyObject     *items,
               gboolean      keep,
               GArray       *refs)
{
  Graph    graph = { NULL, };
  gboolean done = graph_init (&graph, block, keep);

  for (Py_ssize_t i = 0; done && i < PyList_GET_SIZE (items); i++)
    {
      AsgiRowRef ref;

      done = graph_add (&graph, PyList_GET_ITEM (items, i), &ref);
      if (done)
        g_array_append_val (refs, ref);
    }
  done = done && graph_drain (&graph);
  graph_clear (&graph);

  return done;
}

/*< private >
 * asgi_python_wrap:
 * @block: a new block
 * @instance: a Django object
 *
 * Returns: (transfer full) (nullable): its #AsgiModel, which keeps it; %NULL with an exception set
 */
gpointer
asgi_python_wrap (AsgiRowBlock *block,
                  PyObject     *instance)
{
  g_autoptr(PyObject) items = Py_BuildValue ("[O]", instance);
  g_autoptr(GArray)   refs = g_array_new (FALSE, FALSE, sizeof (AsgiRowRef));

  if (items == NULL || !add_instances (block, items, TRUE, refs))
    return NULL;

  return asgi_row_block_dup_item (block, g_array_index (refs, AsgiRowRef, 0));
}

/* Rows of values: a sequence for each, in the order of the columns. */
static gboolean
add_tuples (AsgiRowBlock *block,
            PyObject     *columns,
            PyObject     *items,
            gboolean      flat,
            GArray       *refs)
{
  g_autoptr(AsgiShape) shape = new_shape (NULL, columns, NULL);
  guint                n = PyTuple_GET_SIZE (columns);
  AsgiRowRef           ref;

  if (shape == NULL)
    return FALSE;
  shape->flat = flat;
  ref.table = asgi_row_block_add_table (block, shape, NULL);

  for (Py_ssize_t i = 0; i < PyList_GET_SIZE (items); i++)
    {
      g_autoptr(PyObject) row = PySequence_Fast (PyList_GET_ITEM (items, i), "a row of values");

      if (row == NULL)
        return FALSE;
      ref.row = asgi_row_block_add_row (block, ref.table);
      g_array_append_val (refs, ref);
      for (guint j = 0; j < n && j < PySequence_Fast_GET_SIZE (row); j++)
        {
          AsgiCell cell = { 0 };
          guint8   tag;

          if (!asgi_python_to_cell (block, PySequence_Fast_GET_ITEM (row, j), &tag, &cell))
            return FALSE;
          asgi_row_block_set_cell (block, ref.table, ref.row, j, tag, cell);
        }
      if (i % CHUNK == CHUNK - 1)
        {
          Py_BEGIN_ALLOW_THREADS
          Py_END_ALLOW_THREADS
        }
    }

  return TRUE;
}

static gboolean add_rows (AsgiRowBlock *block,
                          PyObject     *rows,
                          GArray       *refs);

/* Rows that no Python object was made of. If the reader meets something that it isn't sure about,
 * or not the one row that there has to be, the bridge has them read by Django. */
static gboolean
add_native (AsgiRowBlock *block,
            const char   *label,
            const char   *using,
            PyObject     *columns,
            PyObject     *reader,
            guint         max_rows,
            PyObject     *fallback,
            gboolean      flat,
            gboolean      single,
            GArray       *refs)
{
  g_autoptr(AsgiShape)  shape = new_shape (label, columns, NULL);
  g_autoptr(PyObject)   rows = NULL;
  gboolean              gave_up = FALSE;
  AsgiTable            *table;
  AsgiRowRef            ref;

  if (shape == NULL)
    return FALSE;
  shape->flat = flat;
  ref.table = asgi_row_block_add_table (block, shape, using);
  if (!asgi_python_read_native (reader, block, ref.table, max_rows, &gave_up))
    return FALSE;

  table = asgi_row_block_get_table (block, ref.table);
  if (gave_up || (single && table->n_rows != 1))
    {
      rows = PyObject_CallNoArgs (fallback);
      return rows && (rows == Py_None || add_rows (block, rows, refs));
    }

  g_array_set_size (refs, table->n_rows);
  for (ref.row = 0; ref.row < table->n_rows; ref.row++)
    g_array_index (refs, AsgiRowRef, ref.row) = ref;
  return TRUE;
}

/* An asgimod.bridge.rows.Rows. */
static gboolean
add_rows (AsgiRowBlock *block,
          PyObject     *rows,
          GArray       *refs)
{
  PyObject     *columns, *items, *fallback;
  const char   *label, *using;
  int           flat, keep, single;
  unsigned int  max_rows;

  if (!PyArg_ParseTuple (rows, "OOppzzIOp", &columns, &items, &flat, &keep, &label, &using,
                         &max_rows, &fallback, &single))
    return FALSE;
  if (PyCapsule_CheckExact (items))
    return add_native (block, label, using, columns, items, max_rows, fallback, flat, single,
                       refs);
  if (columns == Py_None)
    return add_instances (block, items, keep, refs);

  return add_tuples (block, columns, items, flat, refs);
}

static gboolean
take_rows (AsgiJob  *job,
           PyObject *rows)
{
  if (job->block == NULL)
    job->block = asgi_row_block_new ();
  job->refs = g_array_new (FALSE, FALSE, sizeof (AsgiRowRef));

  return rows == Py_None || add_rows (job->block, rows, job->refs);
}

static gboolean
value_to_cell (AsgiRowBlock *block,
               PyObject     *value,
               gboolean      single,
               guint8       *tag,
               AsgiCell     *cell)
{
  g_autoptr(GArray) refs = NULL;

  /* The bridge marks rows by their class, a subclass of tuple. */
  if (!PyTuple_Check (value) || PyTuple_CheckExact (value) ||
      !PyObject_HasAttrString (value, "columns"))
    return asgi_python_to_cell (block, value, tag, cell);

  refs = g_array_new (FALSE, FALSE, sizeof (AsgiRowRef));
  if (!add_rows (block, value, refs))
    return FALSE;
  if (single && refs->len == 0)
    *tag = ASGI_VALUE_NULL;
  else if (single)
    {
      *tag = ASGI_VALUE_MODEL;
      cell->ref = g_array_index (refs, AsgiRowRef, 0);
    }
  else
    {
      *tag = ASGI_VALUE_MODELS;
      cell->list = asgi_row_block_add_list (block, g_steal_pointer (&refs));
    }

  return TRUE;
}

/* In a Python program a value that no cell holds exactly is kept as it is, for the override. */
static void
keep_value (AsgiRowBlock *block,
            PyObject     *value,
            AsgiValueType type)
{
  if (!asgi_interpreter_is_host () || type >= ASGI_VALUE_MODEL || type == ASGI_VALUE_INTEGER ||
      PyUnicode_CheckExact (value) || PyFloat_Check (value) || PyBool_Check (value) ||
      value == Py_None)
    return;

  asgi_row_block_set_handle (block, 0, 0, asgi_handle_new (Py_NewRef (value)));
}

/* The objects that a call has changed. */
static gboolean
take_called (AsgiJob  *job,
             PyObject *rows)
{
  if (job->block == NULL)
    job->block = asgi_row_block_new ();
  job->called = g_array_new (FALSE, FALSE, sizeof (AsgiRowRef));

  return add_rows (job->block, rows, job->called);
}

/* The Django objects of the library's own among the arguments of a call. */
static gboolean
find_passed (AsgiArguments *args,
             guint          first,
             PyObject      *values,
             PyObject      *found)
{
  for (guint i = first; i < asgi_arguments_get_n_positional (args); i++)
    {
      const GValue *value = asgi_arguments_get_positional (args, i);
      PyObject     *item = PySequence_Fast_GET_ITEM (values, i);

      if (asgi_row_is_snapshot (value) && PyList_Append (found, item) < 0)
        return FALSE;
      if (G_VALUE_HOLDS (value, ASGI_TYPE_ARGUMENTS) && PyList_Check (item) &&
          !find_passed (g_value_get_object (value), 0, item, found))
        return FALSE;
    }

  return TRUE;
}

/*< private >
 * asgi_python_take_passed:
 * @values: what Django was given for the positional arguments of the job
 *
 * What the call has made of the objects that were passed to it.
 *
 * Returns: %FALSE with an exception set
 */
gboolean
asgi_python_take_passed (AsgiJob  *job,
                         PyObject *values)
{
  g_autoptr(PyObject) found = NULL;

  if (!(job->flags & ASGI_JOB_CHANGES_PASSED))
    return TRUE;

  found = PyList_New (0);
  if (found == NULL || !find_passed (job->args, 2, values, found))
    return FALSE;

  if (job->block == NULL)
    job->block = asgi_row_block_new ();
  job->passed = g_array_new (FALSE, FALSE, sizeof (AsgiRowRef));
  return add_instances (job->block, found, TRUE, job->passed);
}

/* Anything, as a row with one column; with another one where Django tells whether it has created
 * an object. */
static gboolean
take_value (AsgiJob  *job,
            PyObject *result)
{
  const char           *names[] = { "value", "created" };
  g_autoptr(AsgiShape)  shape = NULL;
  AsgiCell              cell = { 0 };
  guint8                tag = ASGI_VALUE_NULL;
  PyObject             *value, *created, *instance = Py_None;
  int                   single;

  if (!PyArg_ParseTuple (result, "OpO|O", &value, &single, &created, &instance))
    return FALSE;

  shape = asgi_shape_new (ASGI_TYPE_ROW, NULL, names, created == Py_None ? 1 : 2);
  shape->flat = TRUE;
  job->block = asgi_row_block_new ();
  asgi_row_block_add_table (job->block, shape, NULL);
  asgi_row_block_add_row (job->block, 0);
  if (!value_to_cell (job->block, value, single, &tag, &cell))
    return FALSE;
  asgi_row_block_set_cell (job->block, 0, 0, 0, tag, cell);
  keep_value (job->block, value, tag & ASGI_CELL_TYPE);

  if (created != Py_None)
    {
      cell.integer = created == Py_True;
      asgi_row_block_set_cell (job->block, 0, 0, 1, ASGI_VALUE_BOOLEAN, cell);
    }
  return instance == Py_None || take_called (job, instance);
}

static gboolean
take_created (AsgiJob  *job,
              PyObject *result)
{
  PyObject *rows;
  int       created;

  if (!PyArg_ParseTuple (result, "Op", &rows, &created))
    return FALSE;

  job->integer = created;
  return take_rows (job, rows);
}

static void
close_cursor (PyObject *cursor)
{
  PyObject            *type, *value, *traceback;
  g_autoptr(PyObject)  closed = NULL;

  PyErr_Fetch (&type, &value, &traceback);
  closed = PyObject_CallMethod (cursor, "close", NULL);
  if (closed == NULL)
    PyErr_Clear ();
  PyErr_Restore (type, value, traceback);
}

/* A part of a stream, and the cursor that goes on after it. One that nobody will ask for more keeps
 * its database locked no longer. */
static gboolean
take_chunk (AsgiJob  *job,
            PyObject *result)
{
  PyObject *rows, *cursor;
  gboolean  done;

  if (!PyArg_ParseTuple (result, "OO", &rows, &cursor))
    return FALSE;

  job->handle = asgi_handle_new (Py_NewRef (cursor));
  done = take_rows (job, rows);
  if (!done || asgi_job_is_cancelled (job))
    close_cursor (cursor);
  if (done && (job->flags & ASGI_JOB_STREAM))
    job->pins = 1;

  return done;
}

/* Deletion: how many, how many of each model, and for an object what is left of it. */
static gboolean
take_deleted (AsgiJob  *job,
              PyObject *result)
{
  GVariantBuilder  counts;
  PyObject        *by_model, *rows, *key, *value;
  Py_ssize_t       position = 0;
  long long        n;

  if (!PyArg_ParseTuple (result, "LO!O", &n, &PyDict_Type, &by_model, &rows))
    return FALSE;

  g_variant_builder_init (&counts, G_VARIANT_TYPE ("a{sx}"));
  while (PyDict_Next (by_model, &position, &key, &value))
    g_variant_builder_add (&counts, "{sx}", PyUnicode_AsUTF8 (key), PyLong_AsLongLong (value));
  job->variant = g_variant_ref_sink (g_variant_new ("(xa{sx})", (gint64) n, &counts));

  return !PyErr_Occurred () && take_rows (job, rows);
}

/*< private >
 * asgi_python_take_reply:
 * @result: what the bridge's function returned
 *
 * Returns: %FALSE with an exception set
 */
gboolean
asgi_python_take_reply (AsgiJob  *job,
                        PyObject *result)
{
  Py_ssize_t  length;
  const char *text;

  switch (job->reply_type)
    {
    case ASGI_REPLY_INTEGER:
      job->integer = PyLong_AsLongLong (result);
      return !PyErr_Occurred ();
    case ASGI_REPLY_BOOLEAN:
      job->integer = PyObject_IsTrue (result);
      return job->integer >= 0;
    case ASGI_REPLY_STRING:
      text = PyUnicode_AsUTF8AndSize (result, &length);
      job->string = text ? g_utf8_make_valid (text, length) : NULL;
      return text != NULL;
    case ASGI_REPLY_VARIANT:
      return take_deleted (job, result);
    case ASGI_REPLY_ROW:
    case ASGI_REPLY_ROWS:
      return take_rows (job, result);
    case ASGI_REPLY_CREATED:
      return take_created (job, result);
    case ASGI_REPLY_VALUE:
      return take_value (job, result);
    case ASGI_REPLY_CHUNK:
      return take_chunk (job, result);
    case ASGI_REPLY_NONE:
    default:
      return result == Py_None || take_called (job, result);
    }
}
