/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A new source for each delivery would be attached under the lock of its context, which the
 * application wants at the same moment, being woken. So a context has one source of ours for each
 * priority, a mailbox, which stays as long as the context. */
#include "config.h"

#include "asgi-delivery-private.h"

typedef struct {
  AsgiDeliverFunc func;
  gpointer        data;
  GDestroyNotify  destroy;
} Delivery;

typedef struct {
  GSource       source;

  GMainContext *context;    /* not owned: it owns the source */
  int           priority;
  GMutex        lock;
  GQueue        deliveries;
} Mailbox;

static GMutex      lock;
static GHashTable *mailboxes; /* set of Mailbox, by context and priority; not owned */

static guint
mailbox_hash (gconstpointer data)
{
  const Mailbox *self = data;

  return g_direct_hash (self->context) ^ (guint) self->priority;
}

static gboolean
mailbox_equal (gconstpointer a,
               gconstpointer b)
{
  return ((const Mailbox *) a)->context == ((const Mailbox *) b)->context &&
         ((const Mailbox *) a)->priority == ((const Mailbox *) b)->priority;
}

static guint
count_deliveries (Mailbox *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->deliveries.length;
  g_mutex_unlock (&self->lock);

  return n;
}

static gboolean
mailbox_prepare (GSource *source,
                 int     *timeout)
{
  *timeout = -1;
  return count_deliveries ((Mailbox *) source) > 0;
}

static gboolean
mailbox_check (GSource *source)
{
  return count_deliveries ((Mailbox *) source) > 0;
}

static Delivery *
take (Mailbox *self)
{
  Delivery *delivery;

  g_mutex_lock (&self->lock);
  delivery = g_queue_pop_head (&self->deliveries);
  g_mutex_unlock (&self->lock);

  return delivery;
}

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  if (self->destroy)
    self->destroy (self->data);
  g_free (self);
}

/* What is delivered meanwhile has its turn with the other sources of the context. */
static gboolean
mailbox_dispatch (GSource     *source,
                  GSourceFunc  callback,
                  gpointer     user_data)
{
  Mailbox *self = (Mailbox *) source;

  for (guint n = count_deliveries (self); n > 0; n--)
    {
      /* A callback that runs the main loop may have taken it. */
      Delivery *delivery = take (self);

      if (delivery == NULL)
        break;
      delivery->func (delivery->data);
      delivery_free (delivery);
    }

  return G_SOURCE_CONTINUE;
}

static void
mailbox_finalize (GSource *source)
{
  Mailbox *self = (Mailbox *) source;

  g_mutex_lock (&lock);
  g_hash_table_remove (mailboxes, self);
  g_mutex_unlock (&lock);

  g_queue_clear_full (&self->deliveries, delivery_free);
  g_mutex_clear (&self->lock);
}

static GSourceFuncs mailbox_funcs = {
  .prepare = mailbox_prepare,
  .check = mailbox_check,
  .dispatch = mailbox_dispatch,
  .finalize = mailbox_finalize,
};

static Mailbox *
mailbox_new (GMainContext *context,
             int           priority)
{
  GSource *source = g_source_new (&mailbox_funcs, sizeof (Mailbox));
  Mailbox *self = (Mailbox *) source;

  self->context = context;
  self->priority = priority;
  g_mutex_init (&self->lock);
  g_queue_init (&self->deliveries);
  g_source_set_priority (source, priority);
  g_source_set_can_recurse (source, TRUE);
  g_source_set_static_name (source, "[asgimod] mailbox");
  g_source_attach (source, context);
  g_source_unref (source);

  return self;
}

static Mailbox *
find_mailbox (GMainContext *context,
              int           priority)
{
  Mailbox  key = { .context = context, .priority = priority };
  Mailbox *self;

  g_mutex_lock (&lock);
  if (mailboxes == NULL)
    mailboxes = g_hash_table_new (mailbox_hash, mailbox_equal);
  self = g_hash_table_lookup (mailboxes, &key);
  if (self == NULL)
    {
      self = mailbox_new (context, priority);
      g_hash_table_add (mailboxes, self);
    }
  g_mutex_unlock (&lock);

  return self;
}

/*< private >
 * asgi_deliver:
 * @context: (transfer none): a main context, which the caller holds
 * @priority: %G_PRIORITY_DEFAULT and so on
 * @func: what is called there
 * @destroy: (nullable): drops @data afterwards, there as well
 *
 * Has a function called by whoever iterates a main context, in the order of the calls. Called on
 * any thread.
 */
void
asgi_deliver (GMainContext    *context,
              int              priority,
              AsgiDeliverFunc  func,
              gpointer         data,
              GDestroyNotify   destroy)
{
  Mailbox  *self = find_mailbox (context, priority);
  Delivery *delivery = g_new (Delivery, 1);
  gboolean  first;

  delivery->func = func;
  delivery->data = data;
  delivery->destroy = destroy;

  g_mutex_lock (&self->lock);
  first = self->deliveries.length == 0;
  g_queue_push_tail (&self->deliveries, delivery);
  g_mutex_unlock (&self->lock);

  if (first)
    g_main_context_wakeup (context);
}
