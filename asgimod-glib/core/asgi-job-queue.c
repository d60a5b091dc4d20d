/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-job-queue-private.h"

/* Programs use a handful of priorities: a search through them costs nothing. */
typedef struct {
  int    priority;
  GQueue jobs;
} Band;

void
asgi_job_queue_init (AsgiJobQueue *self)
{
  self->bands = g_array_new (FALSE, TRUE, sizeof (Band));
  self->length = 0;
}

void
asgi_job_queue_clear (AsgiJobQueue *self)
{
  g_clear_pointer (&self->bands, g_array_unref);
}

static Band *
find_band (AsgiJobQueue *self,
           int           priority)
{
  Band  band = { .priority = priority };
  guint i;

  for (i = 0; i < self->bands->len; i++)
    {
      Band *found = &g_array_index (self->bands, Band, i);

      if (found->priority == priority)
        return found;
      if (found->priority > priority)
        break;
    }

  g_queue_init (&band.jobs);
  g_array_insert_val (self->bands, i, band);
  return &g_array_index (self->bands, Band, i);
}

void
asgi_job_queue_push (AsgiJobQueue *self,
                     AsgiJob      *job)
{
  job->link.data = job;
  g_queue_push_tail_link (&find_band (self, job->priority)->jobs, &job->link);
  self->length++;
}

void
asgi_job_queue_remove (AsgiJobQueue *self,
                       AsgiJob      *job)
{
  Band *band = find_band (self, job->priority);

  g_queue_unlink (&band->jobs, &job->link);
  self->length--;
  if (band->jobs.length == 0)
    g_array_remove_index (self->bands, band - (Band *) (gpointer) self->bands->data);
}

static AsgiJob *
find_in_band (Band            *band,
              AsgiQueueFunc    choose,
              gpointer         data,
              AsgiQueueChoice *choice)
{
  for (GList *link = band->jobs.head; link; link = link->next)
    {
      *choice = choose (link->data, data);
      if (*choice == ASGI_QUEUE_TAKE)
        return link->data;
      if (*choice == ASGI_QUEUE_STOP)
        return NULL;
    }

  return NULL;
}

/*< private >
 * asgi_job_queue_find:
 * @oldest: whether the oldest job comes first, whatever its priority
 * @choose: whether a job can be taken
 *
 * Returns: (nullable): the first job that can be taken, which stays in the queue
 */
AsgiJob *
asgi_job_queue_find (AsgiJobQueue  *self,
                     gboolean       oldest,
                     AsgiQueueFunc  choose,
                     gpointer       data)
{
  AsgiJob         *best = NULL;
  AsgiQueueChoice  choice = ASGI_QUEUE_PASS;

  for (guint i = 0; i < self->bands->len && choice != ASGI_QUEUE_STOP; i++)
    {
      AsgiJob *job = find_in_band (&g_array_index (self->bands, Band, i), choose, data, &choice);

      if (job && !oldest)
        return job;
      if (job && (best == NULL || job->number < best->number))
        best = job;
    }

  return best;
}
