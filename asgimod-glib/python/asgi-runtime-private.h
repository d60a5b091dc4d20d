/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-pool-private.h>
#include <asgimod-glib/python/asgi-runtime.h>

G_BEGIN_DECLS

/* What the files of this class share. */
typedef struct {
  const char *label;
  GType       type;
} AsgiWaitingType;

struct _AsgiRuntime {
  GObject           parent_instance;

  AsgiRuntimeState  state;
  AsgiPool         *pool;
  char             *settings_module;
  char            **installed_apps;
  char             *database;
  GVariant         *options;
  gboolean          configured;
  gboolean          set_up;       /* Django is; its settings can't change any more */
  char            **python_path;
  GArray           *waiting_types; /* AsgiWaitingType: registered before the start */
  char             *django_version;
  guint             max_workers;
  guint             timeout;      /* of a call, in milliseconds, or 0 */
};

void     asgi_runtime_set_state      (AsgiRuntime       *self,
                                      AsgiRuntimeState   state);
void     asgi_runtime_replace_string (char             **string,
                                      const char        *value);
gboolean asgi_runtime_register_waiting (AsgiRuntime    *self,
                                        GError        **error);
void     asgi_runtime_run_start     (AsgiJob    *job);
void     asgi_runtime_stop_at_exit  (void);
GObject *asgi_runtime_lookup_model  (const char *label);
GType    asgi_runtime_get_item_type (GObject    *info);

G_END_DECLS
