/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-job-private.h>

G_BEGIN_DECLS

/* Jobs that wait, by priority and then by age. No locks here. */
typedef struct {
  GArray *bands;   /* the priorities, the most urgent first, and the jobs of each */
  guint   length;
} AsgiJobQueue;

/* Whether a job can be taken; ASGI_QUEUE_STOP when no other can either. */
typedef enum {
  ASGI_QUEUE_TAKE,
  ASGI_QUEUE_PASS,
  ASGI_QUEUE_STOP,
} AsgiQueueChoice;

typedef AsgiQueueChoice (*AsgiQueueFunc) (AsgiJob  *job,
                                          gpointer  data);

void     asgi_job_queue_init   (AsgiJobQueue  *self);
void     asgi_job_queue_clear  (AsgiJobQueue  *self);
void     asgi_job_queue_push   (AsgiJobQueue  *self,
                                AsgiJob       *job);
void     asgi_job_queue_remove (AsgiJobQueue  *self,
                                AsgiJob       *job);
AsgiJob *asgi_job_queue_find   (AsgiJobQueue  *self,
                                gboolean       oldest,
                                AsgiQueueFunc  choose,
                                gpointer       data);

G_END_DECLS
