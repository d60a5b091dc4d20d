/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <asgimod-glib/core/asgi-job-private.h>
#include <asgimod-glib/core/asgi-pool-private.h>

G_BEGIN_DECLS

/* The only folder that knows CPython. Everything here, but for asgi_interpreter_start(), is called
 * with the GIL held. */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PyObject, Py_DecRef)

/* asgi-interpreter.c */
typedef struct {
  char *settings_module;   /* NULL: the environment's */
  char **installed_apps;   /* with a database: a configuration in code */
  char *database;
  GVariant *options;
  gboolean  configured;
} AsgiSettings;

gboolean      asgi_interpreter_start       (GError       **error);
const char   *asgi_interpreter_get_version (void);
void          asgi_interpreter_drop        (gpointer       object);
void          asgi_interpreter_drain       (void);
gboolean      asgi_interpreter_is_host     (void);
void          asgi_interpreter_watch_exit  (void);

/* asgi-python-module.c */
PyObject     *asgi_python_module_new       (void);

/* asgi-python-bridge.c */
gboolean      asgi_bridge_load             (GError       **error);
PyObject     *asgi_bridge_get              (const char    *name,
                                            GError       **error);

/* asgi-python-error.c */
GError       *asgi_python_take_error       (void);

/* asgi-python-value.c: C to Python */
gboolean      asgi_python_value_init       (void);
PyObject     *asgi_python_from_value       (const GValue  *value);
PyObject     *asgi_python_from_variant     (GVariant      *variant);
PyObject     *asgi_python_from_cell        (AsgiRowBlock  *block,
                                            guint8         tag,
                                            AsgiCell       cell);
gboolean      asgi_python_from_arguments   (AsgiArguments *args,
                                            PyObject     **positional,
                                            PyObject     **named);
gboolean      asgi_python_from_call        (AsgiArguments *args,
                                            PyObject     **positional,
                                            PyObject     **named);
AsgiHandle   *asgi_python_capture          (gpointer       object);

/* asgi-python-instance.c */
PyObject     *asgi_python_from_state       (gpointer       state);
PyObject     *asgi_python_from_row         (AsgiRowBlock  *block,
                                            AsgiRowRef     ref);

/* asgi-python-front.c, asgi-python-context.c: for the override of a Python program */
gboolean      asgi_python_front_add        (PyObject      *module);
gboolean      asgi_python_context_add      (PyObject      *module);

/* asgi-python-changes.c */
gboolean      asgi_python_changes_add      (PyObject      *module);

/* asgi-python-cell.c: Python to C */
gboolean      asgi_python_cell_init        (void);
gboolean      asgi_python_to_cell          (AsgiRowBlock  *block,
                                            PyObject      *object,
                                            guint8        *tag,
                                            AsgiCell      *cell);
GVariant     *asgi_python_to_variant       (PyObject      *object);

/* asgi-python-native.c */
extern const char asgi_python_close_reader_doc[];
extern const char asgi_python_sqlite_opened_doc[];
extern const char asgi_python_sqlite_reader_doc[];
PyObject     *asgi_python_close_reader     (PyObject      *module,
                                            PyObject      *reader);
PyObject     *asgi_python_sqlite_opened    (PyObject      *module,
                                            PyObject      *unused);
PyObject     *asgi_python_sqlite_reader    (PyObject      *module,
                                            PyObject      *args);
extern const char asgi_python_sqlite_wait_doc[];
PyObject     *asgi_python_sqlite_wait      (PyObject      *module,
                                            PyObject      *args);
extern const char asgi_python_let_go_doc[];
PyObject     *asgi_python_let_go           (PyObject      *module,
                                            PyObject      *capsule);
gboolean      asgi_python_read_native      (PyObject      *reader,
                                            AsgiRowBlock  *block,
                                            guint          table,
                                            guint          max_rows,
                                            gboolean      *gave_up);

/* asgi-python-rows.c */
gpointer      asgi_python_wrap             (AsgiRowBlock  *block,
                                            PyObject      *instance);
gboolean      asgi_python_take_passed      (AsgiJob       *job,
                                            PyObject      *values);
gboolean      asgi_python_take_reply       (AsgiJob       *job,
                                            PyObject      *result);

/* asgi-python-metadata.c */
gboolean      asgi_python_read_models      (PyObject      *descriptions,
                                            GHashTable    *models);

/* asgi-python-engine.c */
extern const AsgiPoolFuncs asgi_python_pool_funcs;

G_END_DECLS
