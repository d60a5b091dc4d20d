/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "list-probe.h"

struct _ListProbe {
  GListModel *model;
  char       *field;
  GString    *changes;
  guint       n_items;  /* by what was told */
  guint       notified; /* n-items, when it was told last */
};

static void
on_items_changed (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  ListProbe  *self)
{
  g_assert_cmpuint (position + removed, <=, self->n_items);
  self->n_items += added - removed;
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, self->n_items);

  if (self->changes->len > 0)
    g_string_append (self->changes, ", ");
  g_string_append_printf (self->changes, "%u", position);
  if (removed > 0)
    g_string_append_printf (self->changes, "-%u", removed);
  if (added > 0)
    g_string_append_printf (self->changes, "+%u", added);
}

static void
on_n_items (GListModel *model,
            GParamSpec *pspec,
            ListProbe  *self)
{
  g_assert_cmpuint (self->notified, !=, self->n_items);
  self->notified = self->n_items;
  g_string_append_c (self->changes, '*');
}

ListProbe *
list_probe_new (GListModel *model,
                const char *field)
{
  ListProbe *self = g_new0 (ListProbe, 1);

  self->model = g_object_ref (model);
  self->field = g_strdup (field);
  self->changes = g_string_new (NULL);
  self->n_items = self->notified = g_list_model_get_n_items (model);
  g_signal_connect (model, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect (model, "notify::n-items", G_CALLBACK (on_n_items), self);

  return self;
}

/* Nothing that was told is left unlooked at. */
void
list_probe_free (ListProbe *self)
{
  g_assert_cmpstr (self->changes->str, ==, "");
  g_signal_handlers_disconnect_by_data (self->model, self);
  g_string_free (self->changes, TRUE);
  g_object_unref (self->model);
  g_free (self->field);
  g_free (self);
}

/* With one worker, calls are answered in their order: what was on its way has come. It may have asked
 * for more. */
void
list_probe_settle (void)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(GAsyncResult) result = NULL;

      while (g_main_context_iteration (NULL, FALSE))
        ;
      asgi_runtime_call_async (asgi_runtime_get_default (), "probes.thread", NULL, NULL,
                               fixture_done, &result);
      fixture_wait (&result);
    }
}

/* What is asked for next waits for the only worker, so that there is time to do without it. */
void
list_probe_keep_worker_busy (void)
{
  for (guint i = 0; i < 50; i++)
    asgi_runtime_call_async (asgi_runtime_get_default (), "probes.nap", NULL, NULL, NULL, NULL);
}

/* Somebody else writes: a function of toppings.py, such as put, drop or rename, with some words. */
void
list_probe_others (const char *function,
                   const char *words)
{
  g_autofree char          *name = g_strconcat ("toppings.", function, NULL);
  g_autoptr(AsgiArguments)  args = asgi_arguments_new ();
  g_autoptr(AsgiRow)        row = NULL;
  g_auto(GStrv)             each = g_strsplit (words, " ", -1);

  for (guint i = 0; each[i]; i++)
    asgi_arguments_append_string (args, each[i]);
  row = fixture_call (name, args);
}

char *
list_probe_dup_items (ListProbe *self)
{
  GString *text = g_string_new (NULL);

  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, self->n_items);
  for (guint i = 0; i < self->n_items; i++)
    {
      g_autoptr(AsgiRow) item = g_list_model_get_item (self->model, i);
      g_autofree char   *value = NULL;

      g_assert_true (g_type_is_a (G_OBJECT_TYPE (item), g_list_model_get_item_type (self->model)));
      value = asgi_row_get_value_type (item, self->field) == ASGI_VALUE_DEFERRED
              ? g_strdup ("?") : fixture_text (item, self->field);
      g_string_append_printf (text, "%s%s", i ? " " : "", value);
    }
  g_assert_null (g_list_model_get_item (self->model, self->n_items));

  return g_string_free (text, FALSE);
}

gboolean
list_probe_has_changes (ListProbe *self)
{
  return self->changes->len > 0;
}

char *
list_probe_take_changes (ListProbe *self)
{
  char *text = g_strdup (self->changes->str);

  g_string_truncate (self->changes, 0);
  g_assert_cmpuint (self->notified, ==, self->n_items);
  return text;
}
