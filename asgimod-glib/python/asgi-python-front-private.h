/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/python/asgi-python-private.h>

G_BEGIN_DECLS

/* What the override of a Python program needs of the library: the module _asgimod has it, and the
 * package asgimod.gobject uses it. Called on the program's threads, with the GIL. */

/* What the override has told. */
typedef struct {
  PyObject  *object_class;     /* PyGObject's class of objects */
  PyObject  *convert;          /* makes something plainer of an object that C doesn't know */
  PyObject  *error;            /* makes an exception: domain, code, message, details */
  PyObject *(*new_wrapper)     (GObject *object);
  PyObject  *decimal_type;
  PyObject  *uuid_type;
} AsgiPythonFront;

extern AsgiPythonFront asgi_python_front;

/* asgi-python-front.c */
gpointer  asgi_python_front_get_object     (PyObject      *wrapper);
gboolean  asgi_python_front_is_object      (PyObject      *value);
gboolean  asgi_python_front_is_container   (PyObject      *value);

/* asgi-python-front-arguments.c */
extern PyMethodDef asgi_python_front_arguments_methods[];
gboolean  asgi_python_front_to_value       (PyObject      *object,
                                            GValue        *value);
void      asgi_python_front_text_to_value  (PyObject      *text,
                                            GValue        *value);
PyObject *asgi_python_front_copy           (PyObject      *container);
void      asgi_python_front_take_handle    (GValue        *value,
                                            PyObject      *object);
AsgiArguments *asgi_python_front_to_arguments (PyObject   *positional,
                                            PyObject      *named);

/* asgi-python-front-values.c */
extern PyMethodDef asgi_python_front_values_methods[];
PyObject *asgi_python_front_from_answer    (AsgiRow       *row,
                                            PyObject      *form);

/* asgi-python-front-fields.c */
extern PyMethodDef asgi_python_front_fields_methods[];
gboolean  asgi_python_front_fields_init    (void);

/* asgi-python-front-calls.c */
extern PyMethodDef asgi_python_front_calls_methods[];

G_END_DECLS
