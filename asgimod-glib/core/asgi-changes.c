/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "asgi-changes-private.h"

#include "asgi-delivery-private.h"

#include "asgi-job-private.h"
#include "asgi-pool-private.h"

/* What a call writes is told when it has ended, so that a statement and what Django says of it come
 * together; of a long one after this time (µs). */
#define LONGEST_HOLD (100 * G_TIME_SPAN_MILLISECOND)

typedef struct {
  guint            id;
  const char      *label;    /* interned */
  AsgiChangesFunc  func;
  gpointer         data;
  GMainContext    *context;
  AsgiChanges     *pending;
} Listener;

/* The changes that a thread keeps back. */
typedef struct {
  GHashTable *by_label;      /* interned label → AsgiChanges */
  gint64      since;
} Held;

static void held_free (gpointer data);

static GMutex      lock;
static GHashTable *listeners;    /* id → Listener */
static guint       last_id;
static gint        wanted = 1;   /* atomic: counts what is watched … */
static gint        done = 1;     /* … and how far Python has come */
static gint        is_running;   /* atomic */
static int         wake_fd = -1;
static GPrivate    held = G_PRIVATE_INIT (held_free);

/* Changes */

static void
unref_variant (gpointer data)
{
  g_variant_unref (data);
}

static AsgiChanges *
changes_new (void)
{
  AsgiChanges *self = g_new0 (AsgiChanges, 1);

  self->saved = g_ptr_array_new_with_free_func (unref_variant);
  self->deleted = g_ptr_array_new_with_free_func (unref_variant);
  self->relations = g_ptr_array_new ();
  self->related = g_ptr_array_new_with_free_func (unref_variant);

  return self;
}

static void
changes_free (gpointer data)
{
  AsgiChanges *self = data;

  g_ptr_array_unref (self->saved);
  g_ptr_array_unref (self->deleted);
  g_ptr_array_unref (self->relations);
  g_ptr_array_unref (self->related);
  g_free (self);
}

static void
add_rows (AsgiChanges *self,
          guint        n_rows)
{
  if (n_rows > ASGI_CHANGES_ANY - self->n_rows)
    self->n_rows = ASGI_CHANGES_ANY;
  else
    self->n_rows += n_rows;
}

static void
changes_add (AsgiChanges    *self,
             AsgiChangeKind  kind,
             const char     *relation,
             GVariant       *keys,
             guint           n_rows)
{
  switch (kind)
    {
    case ASGI_CHANGE_SAVED:
      g_ptr_array_add (self->saved, g_variant_ref (keys));
      break;
    case ASGI_CHANGE_DELETED:
      g_ptr_array_add (self->deleted, g_variant_ref (keys));
      break;
    case ASGI_CHANGE_RELATED:
      g_ptr_array_add (self->relations, (gpointer) relation);
      g_ptr_array_add (self->related, g_variant_ref (keys));
      break;
    case ASGI_CHANGE_WRITTEN:
    default:
      add_rows (self, n_rows);
      break;
    }
}

static void
add_all (GPtrArray *into,
         GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (into, g_variant_ref (from->pdata[i]));
}

static void
changes_add_all (AsgiChanges       *self,
                 const AsgiChanges *other)
{
  add_all (self->saved, other->saved);
  add_all (self->deleted, other->deleted);
  add_all (self->related, other->related);
  for (guint i = 0; i < other->relations->len; i++)
    g_ptr_array_add (self->relations, other->relations->pdata[i]);
  add_rows (self, other->n_rows);
}

/*< private >
 * asgi_changes_join:
 * @keys: lists of keys
 *
 * Returns: (transfer full): all of them, each once: an "ax" for numbers, else an "as"
 */
GVariant *
asgi_changes_join (GPtrArray *keys)
{
  gboolean               numbers = keys->len > 0 && g_variant_is_of_type (keys->pdata[0],
                                                                          G_VARIANT_TYPE ("ax"));
  g_autoptr(GHashTable)  seen = g_hash_table_new_full (g_variant_hash, g_variant_equal,
                                                       unref_variant, NULL);
  GVariantBuilder        builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (numbers ? "ax" : "as"));
  for (guint i = 0; i < keys->len; i++)
    {
      GVariantIter  iter;
      GVariant     *key;

      g_variant_iter_init (&iter, keys->pdata[i]);
      while ((key = g_variant_iter_next_value (&iter)))
        {
          if (g_hash_table_add (seen, key))
            g_variant_builder_add_value (&builder, key);
        }
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static guint
count_keys (GPtrArray *keys)
{
  guint n = 0;

  for (guint i = 0; i < keys->len; i++)
    n += g_variant_n_children (keys->pdata[i]);

  return n;
}

/*< private >
 * asgi_changes_count:
 *
 * Returns: how many rows may have been written, at most, or %ASGI_CHANGES_ANY
 */
guint
asgi_changes_count (const AsgiChanges *self)
{
  return MAX (self->n_rows, count_keys (self->saved) + count_keys (self->deleted) +
                            self->related->len);
}

/* Listeners */

static void
listener_free (gpointer data)
{
  Listener *self = data;

  g_clear_pointer (&self->pending, changes_free);
  g_main_context_unref (self->context);
  g_free (self);
}

static void
tell (gpointer data)
{
  AsgiChanges     *changes = NULL;
  AsgiChangesFunc  func = NULL;
  gpointer         func_data = NULL;
  Listener        *listener;

  g_mutex_lock (&lock);
  listener = g_hash_table_lookup (listeners, data);
  if (listener)
    {
      changes = g_steal_pointer (&listener->pending);
      func = listener->func;
      func_data = listener->data;
    }
  g_mutex_unlock (&lock);

  if (changes)
    {
      func (changes, func_data);
      changes_free (changes);
    }
}

/* Under the lock. */
static void
listener_add (Listener          *self,
              const AsgiChanges *changes)
{
  if (self->pending == NULL)
    {
      self->pending = changes_new ();
      asgi_deliver (self->context, G_PRIORITY_DEFAULT, tell, GUINT_TO_POINTER (self->id), NULL);
    }
  changes_add_all (self->pending, changes);
}

static void
tell_listeners (const char        *label,
                const AsgiChanges *changes)
{
  GHashTableIter iter;
  gpointer       listener;

  g_mutex_lock (&lock);
  if (listeners)
    {
      g_hash_table_iter_init (&iter, listeners);
      while (g_hash_table_iter_next (&iter, NULL, &listener))
        {
          if (label == NULL || ((Listener *) listener)->label == label)
            listener_add (listener, changes);
        }
    }
  g_mutex_unlock (&lock);
}

static void
wake (void)
{
  guint64 one = 1;

  while (wake_fd >= 0 && write (wake_fd, &one, sizeof one) < 0 && errno == EINTR)
    ;
}

static void
job_ignore (AsgiJob *job)
{
}

/* Has a worker tell Python what is watched, unless a call comes before. */
static void
set_due (void)
{
  AsgiJob *job;

  g_atomic_int_inc (&wanted);
  if (!g_atomic_int_get (&is_running))
    return;

  job = asgi_job_new ("ping", NULL, ASGI_REPLY_NONE, ASGI_JOB_READ);
  job->done = job_ignore;
  asgi_pool_push_default (job);
}

/*< private >
 * asgi_changes_listen:
 * @label: the label of a model
 * @func: told of what is written of it, in the thread-default main context of this call
 *
 * Returns: a number for asgi_changes_ignore()
 */
guint
asgi_changes_listen (const char      *label,
                     AsgiChangesFunc  func,
                     gpointer         data)
{
  Listener *listener = g_new0 (Listener, 1);
  guint     id;

  listener->label = g_intern_string (label);
  listener->func = func;
  listener->data = data;
  listener->context = g_main_context_ref_thread_default ();

  g_mutex_lock (&lock);
  if (listeners == NULL)
    listeners = g_hash_table_new_full (NULL, NULL, NULL, listener_free);
  id = listener->id = ++last_id;
  g_hash_table_insert (listeners, GUINT_TO_POINTER (id), listener);
  g_mutex_unlock (&lock);
  set_due ();

  return id;
}

/*< private >
 * asgi_changes_ignore:
 *
 * Ends what asgi_changes_listen() began. Called in its main context; nothing is told any more.
 */
void
asgi_changes_ignore (guint id)
{
  g_mutex_lock (&lock);
  g_hash_table_remove (listeners, GUINT_TO_POINTER (id));
  g_mutex_unlock (&lock);
  set_due ();
}

/* Recording */

static void
held_free (gpointer data)
{
  Held *self = data;

  g_hash_table_unref (self->by_label);
  g_free (self);
}

static void
tell_held (Held *self)
{
  GHashTableIter iter;
  gpointer       label, changes;

  g_hash_table_iter_init (&iter, self->by_label);
  while (g_hash_table_iter_next (&iter, &label, &changes))
    {
      tell_listeners (label, changes);
      g_hash_table_iter_remove (&iter);
    }
  self->since = 0;
}

/*< private >
 * asgi_changes_hold:
 *
 * Has what this thread records wait for asgi_changes_release().
 */
void
asgi_changes_hold (void)
{
  Held *self = g_private_get (&held);

  if (self)
    return;

  self = g_new0 (Held, 1);
  self->by_label = g_hash_table_new_full (NULL, NULL, NULL, changes_free);
  g_private_set (&held, self);
}

void
asgi_changes_release (void)
{
  Held *self = g_private_get (&held);

  if (self && self->since > 0)
    tell_held (self);
}

/*< private >
 * asgi_changes_record:
 * @label: the label of a model
 * @relation: (nullable): of %ASGI_CHANGE_RELATED, the name of the relation
 * @keys: (nullable): which objects; not of %ASGI_CHANGE_WRITTEN
 * @n_rows: of %ASGI_CHANGE_WRITTEN, how many rows, or %ASGI_CHANGES_ANY
 *
 * Called on any thread, once it is committed.
 */
void
asgi_changes_record (const char     *label,
                     AsgiChangeKind  kind,
                     const char     *relation,
                     GVariant       *keys,
                     guint           n_rows)
{
  Held        *self = g_private_get (&held);
  const char  *key = g_intern_string (label);
  AsgiChanges *changes = self ? g_hash_table_lookup (self->by_label, key) : NULL;

  if (changes == NULL)
    changes = changes_new ();
  changes_add (changes, kind, g_intern_string (relation), keys, n_rows);
  if (self == NULL)
    {
      tell_listeners (key, changes);
      changes_free (changes);
      return;
    }

  if (!g_hash_table_contains (self->by_label, key))
    g_hash_table_insert (self->by_label, (gpointer) key, changes);
  if (self->since == 0)
    self->since = g_get_monotonic_time ();
  else if (g_get_monotonic_time () - self->since > LONGEST_HOLD)
    tell_held (self);
}

/*< private >
 * asgi_changes_record_any:
 *
 * Somebody else has written, nobody knows what.
 */
void
asgi_changes_record_any (void)
{
  AsgiChanges *changes = changes_new ();

  changes->n_rows = ASGI_CHANGES_ANY;
  tell_listeners (NULL, changes);
  changes_free (changes);
}

/* What Python has to do for it */

/*< private >
 * asgi_changes_get_due:
 *
 * Returns: what to pass to asgi_changes_set_done() once Python knows what is watched; 0 if it does.
 *   While one thread tells it, others have to wait for that, and so tell it again
 */
int
asgi_changes_get_due (void)
{
  int now = g_atomic_int_get (&wanted);

  return now == g_atomic_int_get (&done) ? 0 : now;
}

void
asgi_changes_set_done (int due)
{
  g_atomic_int_set (&done, due);
}

/*< private >
 * asgi_changes_dup_watched:
 *
 * Returns: (transfer full): the labels of the models that somebody watches while the runtime runs
 */
GStrv
asgi_changes_dup_watched (void)
{
  g_autoptr(GStrvBuilder) labels = g_strv_builder_new ();
  GHashTableIter          iter;
  gpointer                listener;

  g_mutex_lock (&lock);
  if (listeners && g_atomic_int_get (&is_running))
    {
      g_hash_table_iter_init (&iter, listeners);
      while (g_hash_table_iter_next (&iter, NULL, &listener))
        g_strv_builder_add (labels, ((Listener *) listener)->label);
    }
  g_mutex_unlock (&lock);

  return g_strv_builder_end (labels);
}

/*< private >
 * asgi_changes_set_running:
 *
 * Told when the runtime is started, and before it is shut down.
 */
void
asgi_changes_set_running (gboolean running)
{
  gboolean any;

  g_mutex_lock (&lock);
  any = listeners && g_hash_table_size (listeners) > 0;
  g_mutex_unlock (&lock);

  g_atomic_int_set (&is_running, running);
  if (running && any)
    set_due ();
  if (!running)
    wake ();
}

/*< private >
 * asgi_changes_get_wake_fd:
 *
 * Returns: a file descriptor that becomes readable when the runtime is shut down
 */
int
asgi_changes_get_wake_fd (void)
{
  g_mutex_lock (&lock);
  if (wake_fd < 0)
    wake_fd = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
  g_mutex_unlock (&lock);

  return wake_fd;
}
