/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-watch-private.h"

#include "core/asgi-changes-private.h"
#include "core/asgi-request-private.h"
#include "core/asgi-row.h"
#include "model/asgi-model-info-private.h"
#include "queryset/asgi-query-set-private.h"

/* Until a query is made again that the database has failed, in ms. */
#define RETRY 1000

struct _AsgiListWatch {
  const char        *label;      /* interned: of the rows themselves */
  GArray            *listeners;  /* guint */
  GCancellable      *cancellable;
  gboolean           pending;    /* Django is asked for the other models */
  GMainContext      *context;
  GSource           *retry;
  AsgiListWatchFunc  func;       /* NULL: nobody wants to know any more */
  gpointer           data;
};

static void
watch_free (AsgiListWatch *self)
{
  g_array_unref (self->listeners);
  g_object_unref (self->cancellable);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
on_rows (const AsgiChanges *changes,
         gpointer           data)
{
  AsgiListWatch *self = data;

  self->func (asgi_changes_count (changes), self->data);
}

/* What is written of another model may decide about any row. */
static void
on_others (const AsgiChanges *changes,
           gpointer           data)
{
  AsgiListWatch *self = data;

  self->func (ASGI_CHANGES_ANY, self->data);
}

static void
listen (AsgiListWatch   *self,
        const char      *label,
        AsgiChangesFunc  func)
{
  guint id = asgi_changes_listen (label, func, self);

  g_array_append_val (self->listeners, id);
}

static gboolean
listen_to_others (AsgiListWatch *self,
                  AsgiRow       *row)
{
  g_autoptr(GVariant) labels = asgi_row_get_variant (row, "value", NULL);
  gboolean            any = FALSE;
  GVariantIter        iter;
  GVariant           *boxed;

  if (labels == NULL)
    return FALSE;

  g_variant_iter_init (&iter, labels);
  while (g_variant_iter_next (&iter, "v", &boxed))
    {
      const char *label = g_variant_get_string (boxed, NULL);

      if (!g_str_equal (label, self->label))
        {
          listen (self, label, on_others);
          any = TRUE;
        }
      g_variant_unref (boxed);
    }

  return any;
}

static void
on_labels (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  AsgiListWatch      *self = data;
  g_autoptr(AsgiRow)  row = asgi_request_take_row (asgi_request_finish (NULL, on_labels, result,
                                                                        NULL));

  self->pending = FALSE;
  if (self->func == NULL)
    watch_free (self);
  else if (row && listen_to_others (self, row))
    self->func (ASGI_CHANGES_ANY, self->data); /* in between they may have been written to */
}

/*< private >
 * asgi_list_watch_new:
 * @func: told in the thread-default main context of this call
 */
AsgiListWatch *
asgi_list_watch_new (AsgiQuerySet      *query_set,
                     AsgiListWatchFunc  func,
                     gpointer           data)
{
  AsgiListWatch *self = g_new0 (AsgiListWatch, 1);
  const char    *label = asgi_query_set_get_label (query_set);
  AsgiModelInfo *info = label ? asgi_model_info_lookup (label) : NULL;

  self->listeners = g_array_new (FALSE, FALSE, sizeof (guint));
  self->cancellable = g_cancellable_new ();
  self->context = g_main_context_ref_thread_default ();
  self->func = func;
  self->data = data;
  self->label = info ? asgi_model_info_get_label (asgi_model_info_get_concrete (info)) : label;
  if (self->label)
    listen (self, self->label, on_rows);

  /* Which other models there are is known to Django alone. */
  self->pending = TRUE;
  asgi_request_start (NULL, on_labels,
                      asgi_query_set_evaluation_as_value (query_set, "_dependencies", NULL),
                      self->cancellable, on_labels, self);

  return self;
}

static gboolean
on_retry (gpointer data)
{
  AsgiListWatch *self = data;

  g_clear_pointer (&self->retry, g_source_unref);
  self->func (ASGI_CHANGES_ANY, self->data);
  return G_SOURCE_REMOVE;
}

/*< private >
 * asgi_list_watch_retry_later:
 *
 * What was written is still to be looked at, as the database could not be read: it is told again.
 */
void
asgi_list_watch_retry_later (AsgiListWatch *self)
{
  if (self->retry)
    return;

  self->retry = g_timeout_source_new (RETRY);
  g_source_set_callback (self->retry, on_retry, self, NULL);
  g_source_set_static_name (self->retry, "[asgimod] list retry");
  g_source_attach (self->retry, self->context);
}

void
asgi_list_watch_free (AsgiListWatch *self)
{
  if (self->retry)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
  for (guint i = 0; i < self->listeners->len; i++)
    asgi_changes_ignore (g_array_index (self->listeners, guint, i));

  self->func = NULL;
  g_cancellable_cancel (self->cancellable);
  if (!self->pending)
    watch_free (self);
}
