/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <gobject/gvaluecollector.h>

#include "asgi-arguments-private.h"
#include "asgi-error-private.h"
#include "asgi-value-private.h"

/**
 * AsgiArguments:
 *
 * The arguments of a call of Django: positional values, and values by name.
 *
 * Every method that takes an `AsgiArguments` is the general form of one that C, Vala or an
 * override offers more pleasantly. Inside of another one it stands for a list, when its values
 * are positional, or for a dictionary, when they are named.
 *
 * Values are copied when they are added. One that no field can hold, and a name that is not an
 * identifier, is remembered: the call that uses the arguments fails with %ASGI_ERROR_TYPE or
 * %ASGI_ERROR_FIELD and names it.
 *
 * ```c
 * g_autoptr(AsgiArguments) args = asgi_arguments_new ();
 *
 * asgi_arguments_append_string (args, "-amount");
 * asgi_arguments_append_string (args, "id");
 * ordered = asgi_query_set_call (prices, "order_by", args);
 * ```
 *
 * An object of this class belongs to one thread until it is passed to a call; calls keep their
 * own copy.
 *
 * Since: 1.0
 */
struct _AsgiArguments {
  GObject  parent_instance;

  GArray  *positional; /* GValue */
  GArray  *named;      /* Named */
  GError  *error;      /* the first one; reported by whoever uses the arguments */
  guint    depth;      /* of what is nested in it */
  gboolean mapping;    /* a dictionary even when it is empty; any name goes */
  gboolean sealed;     /* shared between threads, never changed again */
};

typedef struct {
  char   *name;
  GValue  value;
} Named;

/* What is nested deeper would be too much for the stack of a thread. */
#define MAX_DEPTH 10000

G_DEFINE_FINAL_TYPE (AsgiArguments, asgi_arguments, G_TYPE_OBJECT)

static void
asgi_arguments_finalize (GObject *object)
{
  AsgiArguments *self = ASGI_ARGUMENTS (object);

  g_clear_pointer (&self->positional, g_array_unref);
  g_clear_pointer (&self->named, g_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (asgi_arguments_parent_class)->finalize (object);
}

static void
asgi_arguments_class_init (AsgiArgumentsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = asgi_arguments_finalize;
}

static void
named_clear (gpointer data)
{
  Named *named = data;

  g_free (named->name);
  g_value_unset (&named->value);
}

static void
asgi_arguments_init (AsgiArguments *self)
{
}

/* Most calls have values of one kind only: each array is made with its first value. */

static GArray *
own_positional (AsgiArguments *self)
{
  if (self->positional == NULL)
    {
      self->positional = g_array_sized_new (FALSE, TRUE, sizeof (GValue), 1);
      g_array_set_clear_func (self->positional, (GDestroyNotify) g_value_unset);
    }

  return self->positional;
}

static GArray *
own_named (AsgiArguments *self)
{
  if (self->named == NULL)
    {
      self->named = g_array_sized_new (FALSE, TRUE, sizeof (Named), 1);
      g_array_set_clear_func (self->named, named_clear);
    }

  return self->named;
}

static guint
n_positional (AsgiArguments *self)
{
  return self->positional ? self->positional->len : 0;
}

static guint
n_named (AsgiArguments *self)
{
  return self->named ? self->named->len : 0;
}

/**
 * asgi_arguments_new:
 *
 * Makes arguments with nothing in them.
 *
 * Returns: (transfer full): new arguments
 *
 * Since: 1.0
 */
AsgiArguments *
asgi_arguments_new (void)
{
  return g_object_new (ASGI_TYPE_ARGUMENTS, NULL);
}

/**
 * asgi_arguments_new_named: (skip)
 * @first_name: (nullable): a name, followed by a #GType, a value of that type, and more such
 *   triples
 * @...: the rest, %NULL-terminated
 *
 * Makes arguments by name.
 *
 * Returns: (transfer full): new arguments
 *
 * Since: 1.0
 */
AsgiArguments *
asgi_arguments_new_named (const char *first_name,
                          ...)
{
  AsgiArguments *self;
  va_list        args;

  va_start (args, first_name);
  self = asgi_arguments_new_valist (first_name, args);
  va_end (args);

  return self;
}

AsgiArguments *
asgi_arguments_new_valist (const char *first_name,
                           va_list     args)
{
  AsgiArguments *self = asgi_arguments_new ();

  asgi_arguments_add_valist (self, first_name, args);

  return self;
}

/**
 * asgi_arguments_new_strings:
 * @strings: (nullable) (array zero-terminated=1): positional values
 *
 * Makes positional arguments from strings, such as the names of fields.
 *
 * Returns: (transfer full): new arguments
 *
 * Since: 1.0
 */
AsgiArguments *
asgi_arguments_new_strings (const char * const *strings)
{
  AsgiArguments *self = asgi_arguments_new ();

  asgi_arguments_add_strings (self, strings);

  return self;
}

AsgiArguments *
asgi_arguments_new_lookups (GHashTable *lookups)
{
  AsgiArguments *self = asgi_arguments_new ();

  asgi_arguments_add_lookups (self, lookups);

  return self;
}

static void
take_error (AsgiArguments *self,
            GError        *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

static void
copy_values (AsgiArguments *self,
             AsgiArguments *source)
{
  for (guint i = 0; i < n_positional (source); i++)
    asgi_arguments_append (self, &g_array_index (source->positional, GValue, i));
  for (guint i = 0; i < n_named (source); i++)
    {
      Named *named = &g_array_index (source->named, Named, i);

      asgi_arguments_set (self, named->name, &named->value);
    }
}

/*< private >
 * asgi_arguments_add_all:
 * @other: (nullable): arguments to add to @self
 */
void
asgi_arguments_add_all (AsgiArguments *self,
                        AsgiArguments *other)
{
  if (other == NULL)
    return;

  if (other->error)
    take_error (self, g_error_copy (other->error));
  copy_values (self, other);
}

/*< private >
 * asgi_arguments_copy:
 *
 * Returns: (transfer full): @self itself when nobody can change it any more, else a sealed copy
 */
AsgiArguments *
asgi_arguments_copy (AsgiArguments *self)
{
  AsgiArguments *copy;

  if (self->sealed)
    return g_object_ref (self);

  copy = asgi_arguments_new ();
  copy->mapping = self->mapping;
  copy->error = self->error ? g_error_copy (self->error) : NULL;
  copy_values (copy, self);

  return asgi_arguments_seal (copy);
}

/*< private >
 * asgi_arguments_seal:
 * @self: (transfer full): arguments that the caller has made for itself
 *
 * Returns: (transfer full): @self, never to be changed again
 */
AsgiArguments *
asgi_arguments_seal (AsgiArguments *self)
{
  self->sealed = TRUE;
  return self;
}

void
asgi_arguments_set_mapping (AsgiArguments *self,
                            gboolean       mapping)
{
  self->mapping = mapping;
}

gboolean
asgi_arguments_is_mapping (AsgiArguments *self)
{
  return self->mapping || n_named (self) > 0;
}

guint
asgi_arguments_get_depth (AsgiArguments *self)
{
  return self->depth;
}

/* Imports @value, if it isn't nested too deep. */
static gboolean
import_value (AsgiArguments  *self,
              const GValue   *value,
              const char     *name,
              GValue         *copy,
              GError        **error)
{
  guint depth;

  if (!asgi_value_import (value, name, copy, error))
    return FALSE;
  if (!G_VALUE_HOLDS_OBJECT (copy))
    return TRUE;

  depth = asgi_value_get_depth (g_value_get_object (copy)) + 1;
  if (depth > MAX_DEPTH)
    {
      g_set_error (error, ASGI_ERROR, ASGI_ERROR_VALUE,
                   "Argument “%s” is nested more than %d levels deep", name, MAX_DEPTH);
      g_value_unset (copy);
      return FALSE;
    }

  self->depth = MAX (self->depth, depth);
  return TRUE;
}

/**
 * asgi_arguments_append:
 * @self: arguments
 * @value: (nullable): a value; %NULL, and an uninitialised one, stand for null
 *
 * Adds a positional value.
 *
 * Since: 1.0
 */
void
asgi_arguments_append (AsgiArguments *self,
                       const GValue  *value)
{
  g_return_if_fail (ASGI_IS_ARGUMENTS (self));
  g_return_if_fail (!self->sealed);

  char    name[16];
  GValue  copy = G_VALUE_INIT;
  GError *error = NULL;

  g_snprintf (name, sizeof name, "%u", n_positional (self) + 1);

  if (import_value (self, value, name, &copy, &error))
    g_array_append_val (own_positional (self), copy);
  else
    take_error (self, error);
}

/**
 * asgi_arguments_set:
 * @self: arguments
 * @name: the name of a lookup, a field or a parameter
 * @value: (nullable): a value; %NULL, and an uninitialised one, stand for null
 *
 * Adds a value by name, or replaces the one of that name.
 *
 * Since: 1.0
 */
void
asgi_arguments_set (AsgiArguments *self,
                    const char    *name,
                    const GValue  *value)
{
  g_return_if_fail (ASGI_IS_ARGUMENTS (self));
  g_return_if_fail (!self->sealed);

  Named   named = { NULL, G_VALUE_INIT };
  GError *error = NULL;

  if ((!self->mapping && !asgi_value_name_check (name, &error)) ||
      !import_value (self, value, name, &named.value, &error))
    {
      take_error (self, error);
      return;
    }

  for (guint i = 0; i < n_named (self); i++)
    {
      Named *known = &g_array_index (self->named, Named, i);

      if (g_str_equal (known->name, name))
        {
          g_value_unset (&known->value);
          known->value = named.value;
          return;
        }
    }
  named.name = g_strdup (name);
  g_array_append_val (own_named (self), named);
}

void
asgi_arguments_add_strings (AsgiArguments       *self,
                            const char * const  *strings)
{
  for (gsize i = 0; strings && strings[i]; i++)
    asgi_arguments_append_string (self, strings[i]);
}

void
asgi_arguments_add_valist (AsgiArguments *self,
                           const char    *first_name,
                           va_list        args)
{
  for (const char *name = first_name; name; name = va_arg (args, const char *))
    {
      GType            type = va_arg (args, GType);
      g_auto(GValue)   value = G_VALUE_INIT;
      g_autofree char *failure = NULL;

      if (!G_TYPE_IS_VALUE (type))
        {
          take_error (self, g_error_new (ASGI_ERROR, ASGI_ERROR_TYPE,
                                         "Argument “%s” is not followed by a GType", name));
          return;
        }
      G_VALUE_COLLECT_INIT (&value, type, args, 0, &failure);
      if (failure)
        {
          take_error (self, g_error_new (ASGI_ERROR, ASGI_ERROR_TYPE, "Argument “%s”: %s",
                                         name, failure));
          return;
        }
      asgi_arguments_set (self, name, &value);
    }
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

void
asgi_arguments_add_lookups (AsgiArguments *self,
                            GHashTable    *lookups)
{
  g_autofree gpointer *names = NULL;
  guint                n = 0;

  if (lookups == NULL)
    return;

  /* A hash table has no order; SQL, and so plans and tests, want one. */
  names = g_hash_table_get_keys_as_array (lookups, &n);
  qsort (names, n, sizeof (gpointer), compare_names);
  for (guint i = 0; i < n; i++)
    asgi_arguments_set (self, names[i], g_hash_table_lookup (lookups, names[i]));
}

/*< private >
 * asgi_arguments_check:
 *
 * Returns: %TRUE if everything that was added can be used
 */
gboolean
asgi_arguments_check (AsgiArguments  *self,
                      GError        **error)
{
  if (self == NULL || self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}

/**
 * asgi_arguments_get_n_positional:
 * @self: arguments
 *
 * Gets how many values have no name.
 *
 * Returns: the number of positional values
 *
 * Since: 1.0
 */
guint
asgi_arguments_get_n_positional (AsgiArguments *self)
{
  g_return_val_if_fail (ASGI_IS_ARGUMENTS (self), 0);

  return n_positional (self);
}

/**
 * asgi_arguments_get_n_named:
 * @self: arguments
 *
 * Gets how many values have a name.
 *
 * Returns: the number of values by name
 *
 * Since: 1.0
 */
guint
asgi_arguments_get_n_named (AsgiArguments *self)
{
  g_return_val_if_fail (ASGI_IS_ARGUMENTS (self), 0);

  return n_named (self);
}

const GValue *
asgi_arguments_get_positional (AsgiArguments *self,
                               guint          position)
{
  return &g_array_index (self->positional, GValue, position);
}

const char *
asgi_arguments_get_named (AsgiArguments  *self,
                          guint           position,
                          const GValue  **value)
{
  Named *named = &g_array_index (self->named, Named, position);

  *value = &named->value;
  return named->name;
}

/* The typed forms are one line each on these two. */
#define APPEND(gtype, setter, v) \
  G_STMT_START { \
    g_auto(GValue) _value = G_VALUE_INIT; \
    g_value_init (&_value, gtype); \
    setter (&_value, v); \
    asgi_arguments_append (self, &_value); \
  } G_STMT_END
#define SET(gtype, setter, v) \
  G_STMT_START { \
    g_auto(GValue) _value = G_VALUE_INIT; \
    g_value_init (&_value, gtype); \
    setter (&_value, v); \
    asgi_arguments_set (self, name, &_value); \
  } G_STMT_END

/**
 * asgi_arguments_append_string:
 * @self: arguments
 * @value: (nullable): a string, or %NULL for null
 *
 * Adds a positional string.
 *
 * Since: 1.0
 */
void
asgi_arguments_append_string (AsgiArguments *self,
                              const char    *value)
{
  APPEND (G_TYPE_STRING, g_value_set_string, value);
}

/**
 * asgi_arguments_append_int64:
 * @self: arguments
 * @value: a number
 *
 * Adds a positional integer.
 *
 * Since: 1.0
 */
void
asgi_arguments_append_int64 (AsgiArguments *self,
                             gint64         value)
{
  APPEND (G_TYPE_INT64, g_value_set_int64, value);
}

/**
 * asgi_arguments_append_boolean:
 * @self: arguments
 * @value: a truth value
 *
 * Adds a positional truth value.
 *
 * Since: 1.0
 */
void
asgi_arguments_append_boolean (AsgiArguments *self,
                               gboolean       value)
{
  APPEND (G_TYPE_BOOLEAN, g_value_set_boolean, value);
}

/**
 * asgi_arguments_append_object:
 * @self: arguments
 * @object: (nullable): a model, a queryset, an expression, or other arguments as a list
 *
 * Adds a positional object.
 *
 * Since: 1.0
 */
void
asgi_arguments_append_object (AsgiArguments *self,
                              GObject       *object)
{
  APPEND (G_TYPE_OBJECT, g_value_set_object, object);
}

/**
 * asgi_arguments_append_null:
 * @self: arguments
 *
 * Adds a positional null.
 *
 * Since: 1.0
 */
void
asgi_arguments_append_null (AsgiArguments *self)
{
  asgi_arguments_append (self, NULL);
}

/**
 * asgi_arguments_set_string:
 * @self: arguments
 * @name: a name
 * @value: (nullable): a string, or %NULL for null
 *
 * Adds a string by name.
 *
 * Since: 1.0
 */
void
asgi_arguments_set_string (AsgiArguments *self,
                           const char    *name,
                           const char    *value)
{
  SET (G_TYPE_STRING, g_value_set_string, value);
}

/**
 * asgi_arguments_set_int64:
 * @self: arguments
 * @name: a name
 * @value: a number
 *
 * Adds an integer by name.
 *
 * Since: 1.0
 */
void
asgi_arguments_set_int64 (AsgiArguments *self,
                          const char    *name,
                          gint64         value)
{
  SET (G_TYPE_INT64, g_value_set_int64, value);
}

/**
 * asgi_arguments_set_boolean:
 * @self: arguments
 * @name: a name
 * @value: a truth value
 *
 * Adds a truth value by name.
 *
 * Since: 1.0
 */
void
asgi_arguments_set_boolean (AsgiArguments *self,
                            const char    *name,
                            gboolean       value)
{
  SET (G_TYPE_BOOLEAN, g_value_set_boolean, value);
}

/**
 * asgi_arguments_set_object:
 * @self: arguments
 * @name: a name
 * @object: (nullable): a model, a queryset, an expression, or other arguments as a list
 *
 * Adds an object by name.
 *
 * Since: 1.0
 */
void
asgi_arguments_set_object (AsgiArguments *self,
                           const char    *name,
                           GObject       *object)
{
  SET (G_TYPE_OBJECT, g_value_set_object, object);
}

/**
 * asgi_arguments_set_null:
 * @self: arguments
 * @name: a name
 *
 * Adds a null by name.
 *
 * Since: 1.0
 */
void
asgi_arguments_set_null (AsgiArguments *self,
                         const char    *name)
{
  asgi_arguments_set (self, name, NULL);
}

static void
value_free (gpointer data)
{
  g_value_unset (data);
  g_free (data);
}

/**
 * asgi_values_new: (skip)
 * @first_name: (nullable): the first name, or %NULL for no values at all
 * @...: its #GType and its value, more of the same, then %NULL
 *
 * Makes a table of values by their names, as [method@QuerySet.create_async] and many others take
 * it.
 *
 * ```c
 * g_autoptr(GHashTable) values = asgi_values_new ("name", G_TYPE_STRING, "ham", NULL);
 * ```
 *
 * Returns: (transfer full) (element-type utf8 GValue): a new table
 *
 * Since: 1.0
 */
GHashTable *
asgi_values_new (const char *first_name,
                 ...)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_free);
  va_list     args;

  va_start (args, first_name);
  for (const char *name = first_name; name; name = va_arg (args, const char *))
    {
      GType            type = va_arg (args, GType);
      GValue          *value = g_new0 (GValue, 1);
      g_autofree char *failure = NULL;

      G_VALUE_COLLECT_INIT (value, type, args, 0, &failure);
      g_hash_table_replace (values, g_strdup (name), value);
      if (failure)
        {
          g_critical ("Value “%s”: %s", name, failure);
          break;
        }
    }
  va_end (args);

  return values;
}
