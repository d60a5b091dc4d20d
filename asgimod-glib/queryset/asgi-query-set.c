/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-query-set-private.h"

#include "core/asgi-error-private.h"
#include "core/asgi-row-private.h"
#include "core/asgi-value-private.h"

/**
 * AsgiQuerySet:
 *
 * A queryset: a query that is built step by step, and made when its rows are asked for.
 *
 * Every method of Django's `QuerySet` is here under its name. Those that give a new queryset do
 * no I/O, run no Python and take no lock; an argument that Django refuses is told when the query
 * is made. Those that make the query are asynchronous, and have a `_sync` form for command-line
 * tools.
 *
 * A queryset never changes: each call returns a new one. So it can be kept, shared and used from
 * any thread. It holds no connection.
 *
 * ```c
 * g_autoptr(AsgiQuerySet) usd = asgi_query_set_filter (prices, "currency", G_TYPE_STRING, "usd",
 *                                                      NULL);
 * g_autoptr(AsgiQuerySet) ordered = asgi_query_set_order_by (usd, "-amount", NULL);
 * g_autoptr(AsgiQuerySet) first_ten = asgi_query_set_slice (ordered, 0, 10);
 *
 * asgi_query_set_eval_async (first_ten, cancellable, on_prices, self);
 * ```
 *
 * ```python
 * async for price in Price.aobjects.filter(currency="usd").order_by("-amount")[:10]:
 *     print(price.amount)
 * ```
 *
 * ```js
 * for await (const price of Price.aobjects.filter({currency: 'usd'}).order_by('-amount').slice(0, 10))
 *     print(price.amount);
 * ```
 *
 * ```vala
 * foreach (var price in yield prices.filter ("currency", typeof (string), "usd")
 *                                   .order_by ("-amount").slice (0, 10).eval_async ())
 *   print ("%s\n", price.get_string ("amount"));
 * ```
 *
 * ## Errors
 *
 * A query fails with the code of [error@Error] that stands for Django's exception, and with
 * %G_IO_ERROR_CANCELLED when it was cancelled: a statement that runs is interrupted in the
 * database. Callbacks are called in the thread-default main context of the caller.
 *
 * Since: 1.0
 */
typedef struct {
  AsgiQuerySource *source;
  AsgiOperation   *tip;
} AsgiQuerySetPrivate;

G_DEFINE_TYPE_WITH_PRIVATE (AsgiQuerySet, asgi_query_set, G_TYPE_OBJECT)

#define GET_PRIVATE(self) ((AsgiQuerySetPrivate *) asgi_query_set_get_instance_private (self))

enum {
  PROP_0,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Operations */

static AsgiOperation *
operation_ref (AsgiOperation *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/* A loop, not a recursion: a chain may have thousands of links. */
static void
operation_unref (AsgiOperation *self)
{
  while (self && g_atomic_ref_count_dec (&self->ref_count))
    {
      AsgiOperation *parent = self->parent;

      g_clear_object (&self->args);
      g_free (self->method);
      g_free (self);
      self = parent;
    }
}

static AsgiOperation *
operation_new (AsgiOperation *parent,
               const char    *method,
               AsgiArguments *args)
{
  AsgiOperation *self = g_new (AsgiOperation, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->parent = parent ? operation_ref (parent) : NULL;
  self->method = g_strdup (method);
  self->args = args ? asgi_arguments_seal (args) : NULL;

  return self;
}

static void
asgi_query_set_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_LABEL:
      g_value_set_static_string (value, asgi_query_set_get_label (ASGI_QUERY_SET (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_query_set_finalize (GObject *object)
{
  AsgiQuerySetPrivate *priv = GET_PRIVATE (ASGI_QUERY_SET (object));

  g_clear_pointer (&priv->tip, operation_unref);
  g_clear_pointer (&priv->source, asgi_query_source_unref);

  G_OBJECT_CLASS (asgi_query_set_parent_class)->finalize (object);
}

static void
asgi_query_set_class_init (AsgiQuerySetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = asgi_query_set_get_property;
  object_class->finalize = asgi_query_set_finalize;

  /**
   * AsgiQuerySet:label: (getter get_label)
   *
   * The label of the model, such as “shop.Pizza”.
   *
   * Since: 1.0
   */
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
asgi_query_set_init (AsgiQuerySet *self)
{
}

/*< private >
 * asgi_query_set_new:
 * @type: %ASGI_TYPE_QUERY_SET or a type derived from it
 * @source: (transfer full): where the chain starts
 */
AsgiQuerySet *
asgi_query_set_new (GType            type,
                    AsgiQuerySource *source)
{
  AsgiQuerySet *self = (gpointer) g_object_new_with_properties (type, 0, NULL, NULL);

  GET_PRIVATE (self)->source = source;

  return self;
}

/*< private >
 * asgi_query_set_with_source:
 * @source: (transfer full): where the chain is to start
 *
 * Returns: (transfer full): the same chain from another start
 */
AsgiQuerySet *
asgi_query_set_with_source (AsgiQuerySet    *self,
                            AsgiQuerySource *source)
{
  AsgiQuerySet *made = asgi_query_set_new (G_OBJECT_TYPE (self), source);

  if (GET_PRIVATE (self)->tip)
    GET_PRIVATE (made)->tip = operation_ref (GET_PRIVATE (self)->tip);
  asgi_value_set_origin (G_OBJECT (made), NULL, G_OBJECT (self));

  return made;
}

/* The database that the chain names, or NULL. */
static const char *
find_alias (AsgiQuerySet *self)
{
  for (AsgiOperation *link = GET_PRIVATE (self)->tip; link; link = link->parent)
    {
      const GValue *alias;

      if (!g_str_equal (link->method, "using") || link->args == NULL ||
          asgi_arguments_get_n_positional (link->args) == 0)
        continue;
      alias = asgi_arguments_get_positional (link->args, 0);
      return G_VALUE_HOLDS_STRING (alias) ? g_value_get_string (alias) : NULL;
    }

  return NULL;
}

/*< private >
 * asgi_query_set_prepare:
 * @job: a call of one of its methods; it holds the queryset
 *
 * Tells the queue what is known of the job.
 */
void
asgi_query_set_prepare (AsgiQuerySet *self,
                        AsgiJob      *job)
{
  AsgiQuerySource *source = GET_PRIVATE (self)->source;

  if (source == NULL)
    return;

  job->priority = source->priority;
  job->timeout = source->timeout;
  if (source->scope)
    {
      job->scope = asgi_scope_ref (source->scope);
      job->binding = source->binding;
    }
  if (job->flags & ASGI_JOB_WRITE)
    job->alias = find_alias (self);
}

AsgiQuerySource *
asgi_query_set_get_source (AsgiQuerySet *self)
{
  return GET_PRIVATE (self)->source;
}

AsgiOperation *
asgi_query_set_get_tip (AsgiQuerySet *self)
{
  return GET_PRIVATE (self)->tip;
}

/*< private >
 * asgi_query_set_append:
 * @method: the name of the method
 * @args: (transfer full) (nullable): its arguments
 *
 * The generic operation: every method that gives a new queryset is a front on it.
 *
 * Returns: (transfer full): a queryset with one more link
 */
AsgiQuerySet *
asgi_query_set_append (AsgiQuerySet  *self,
                       const char    *method,
                       AsgiArguments *args)
{
  AsgiQuerySetPrivate *priv = GET_PRIVATE (self);
  AsgiQuerySet        *next = (gpointer) g_object_new_with_properties (ASGI_TYPE_QUERY_SET, 0, NULL, NULL);

  if (priv->source)
    GET_PRIVATE (next)->source = asgi_query_source_ref (priv->source);
  GET_PRIVATE (next)->tip = operation_new (priv->tip, method, args);
  asgi_value_set_origin (G_OBJECT (next), args, G_OBJECT (self));

  return next;
}

/*< private >
 * asgi_query_set_has_objects:
 *
 * Returns: %FALSE if one of Django's methods has made plain rows of its objects
 */
gboolean
asgi_query_set_has_objects (AsgiQuerySet *self)
{
  static const char * const methods[] = { "values", "values_list", "dates", "datetimes", NULL };

  for (AsgiOperation *link = GET_PRIVATE (self)->tip; link; link = link->parent)
    {
      if (g_strv_contains (methods, link->method))
        return FALSE;
    }

  return TRUE;
}

/*< private >
 * asgi_query_set_check:
 *
 * Returns: %TRUE if every argument of the chain can be used
 */
gboolean
asgi_query_set_check (AsgiQuerySet  *self,
                      GError       **error)
{
  AsgiQuerySetPrivate *priv = GET_PRIVATE (self);

  if (priv->source == NULL)
    {
      g_set_error_literal (error, ASGI_ERROR, ASGI_ERROR_TYPE,
                           "A queryset comes from a model's “aobjects”, not from new()");
      return FALSE;
    }

  for (AsgiOperation *link = priv->tip; link; link = link->parent)
    {
      if (!asgi_arguments_check (link->args, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * asgi_query_set_call:
 * @self: a queryset
 * @method: the name of a method of the manager or the queryset
 * @args: (nullable): its arguments
 *
 * Calls any method that gives a queryset: one of your own, or any of Django's with arguments that
 * its typed form doesn't take. No I/O is done.
 *
 * Returns: (transfer full): a new queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_call (AsgiQuerySet  *self,
                     const char    *method,
                     AsgiArguments *args)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);
  g_return_val_if_fail (method != NULL, NULL);

  return asgi_query_set_append (self, method, args ? asgi_arguments_copy (args) : NULL);
}

/* The same chain from a start that can still be changed, or NULL when there is none. */
static AsgiQuerySet *
copy_source (AsgiQuerySet     *self,
             AsgiQuerySource **source)
{
  AsgiQuerySource *old = GET_PRIVATE (self)->source;

  *source = old ? asgi_query_source_copy (old) : NULL;
  return old ? asgi_query_set_with_source (self, *source) : g_object_ref (self);
}

/**
 * asgi_query_set_with_priority:
 * @self: a queryset
 * @priority: %G_PRIORITY_DEFAULT and its kin: the lower, the sooner
 *
 * Has the queries of a queryset, and of what is derived from it, come before those of a higher
 * number, so that what somebody waits for doesn't stand behind a report. Their callbacks have that
 * priority in the main loop, too. Among equals the oldest comes first, and none waits for ever.
 *
 * Returns: (transfer full): a queryset of the same class
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_with_priority (AsgiQuerySet *self,
                              int           priority)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiQuerySource *source;
  AsgiQuerySet    *made = copy_source (self, &source);

  if (source)
    source->priority = priority;
  return made;
}

/**
 * asgi_query_set_with_timeout:
 * @self: a queryset
 * @timeout: a number of milliseconds, or 0 for no limit
 *
 * Limits how long each query of a queryset, and of what is derived from it, may take, the time in
 * which it waits included. It then fails with %G_IO_ERROR_TIMED_OUT, as if it were cancelled: what
 * the database does for it is stopped, and a write that was committed is not reported so.
 *
 * Without it [property@Runtime:timeout] counts.
 *
 * Returns: (transfer full): a queryset of the same class
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_query_set_with_timeout (AsgiQuerySet *self,
                             guint         timeout)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiQuerySource *source;
  AsgiQuerySet    *made = copy_source (self, &source);

  if (source)
    source->timeout = timeout > 0 ? timeout : ASGI_NO_TIMEOUT;
  return made;
}

/**
 * asgi_query_set_get_label: (get-property label)
 * @self: a queryset
 *
 * Gets the label of the model, such as “shop.Pizza”.
 *
 * Returns: (transfer none) (nullable): the label
 *
 * Since: 1.0
 */
const char *
asgi_query_set_get_label (AsgiQuerySet *self)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiQuerySource *source = GET_PRIVATE (self)->source;

  return source ? source->label : NULL;
}

/**
 * asgi_query_set_to_string:
 * @self: a queryset
 *
 * Describes the queryset for a log: its model and the names of its calls, not their values.
 *
 * Returns: (transfer full): a text such as “shop.Pizza.filter().order_by()”
 *
 * Since: 1.0
 */
char *
asgi_query_set_to_string (AsgiQuerySet *self)
{
  g_return_val_if_fail (ASGI_IS_QUERY_SET (self), NULL);

  AsgiQuerySetPrivate *priv = GET_PRIVATE (self);
  g_autoptr(GPtrArray) methods = g_ptr_array_new ();
  GString             *text = g_string_new (priv->source ? priv->source->label : "(empty)");

  for (AsgiOperation *link = priv->tip; link; link = link->parent)
    g_ptr_array_add (methods, (gpointer) link->method);
  for (guint i = methods->len; i > 0; i--)
    g_string_append_printf (text, ".%s()", (const char *) methods->pdata[i - 1]);

  return g_string_free (text, FALSE);
}

/* Builders of arguments */

AsgiArguments *
asgi_args_strings (const char *first,
                   va_list     rest)
{
  AsgiArguments *args = asgi_arguments_new ();

  for (const char *string = first; string; string = va_arg (rest, const char *))
    asgi_arguments_append_string (args, string);

  return args;
}

AsgiArguments *
asgi_args_object (gpointer object)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_object (args, object);

  return args;
}

AsgiArguments *
asgi_args_objects (gpointer *objects,
                   gsize     n_objects)
{
  AsgiArguments *args = asgi_arguments_new ();

  for (gsize i = 0; i < n_objects; i++)
    asgi_arguments_append_object (args, objects[i]);

  return args;
}

AsgiArguments *
asgi_args_int64 (gint64 value)
{
  AsgiArguments *args = asgi_arguments_new ();

  asgi_arguments_append_int64 (args, value);

  return args;
}
