/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_ROW (asgi_row_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_DERIVABLE_TYPE (AsgiRow, asgi_row, ASGI, ROW, GObject)

struct _AsgiRowClass {
  GObjectClass parent_class;

  /*< private >*/
  gboolean   (*read)     (AsgiRow     *self,
                          const char  *name,
                          GValue      *value,
                          GError     **error);
  guint8     (*get_tag)  (AsgiRow     *self,
                          const char  *name);
  void       (*snapshot) (AsgiRow     *self,
                          GValue      *value);
  void       (*loaded)   (AsgiRow     *self);

  gpointer     _reserved[8];
};

ASGI_AVAILABLE_IN_1_0
guint          asgi_row_get_n_columns   (AsgiRow     *self);
ASGI_AVAILABLE_IN_1_0
const char    *asgi_row_get_column_name (AsgiRow     *self,
                                         guint        position);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_row_get_flat        (AsgiRow     *self);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_row_has_field       (AsgiRow     *self,
                                         const char  *name);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_row_get_field       (AsgiRow     *self,
                                         const char  *name,
                                         GValue      *value,
                                         GError     **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_row_get_value       (AsgiRow     *self,
                                         guint        position,
                                         GValue      *value,
                                         GError     **error);
ASGI_AVAILABLE_IN_1_0
AsgiValueType  asgi_row_get_value_type  (AsgiRow     *self,
                                         const char  *name);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_row_is_null         (AsgiRow     *self,
                                         const char  *name);
ASGI_AVAILABLE_IN_1_0
char          *asgi_row_get_string      (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
gint64         asgi_row_get_int64       (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error);
ASGI_AVAILABLE_IN_1_0
double         asgi_row_get_double      (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_row_get_boolean     (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error);
ASGI_AVAILABLE_IN_1_0
GDateTime     *asgi_row_get_date_time   (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
GDate         *asgi_row_get_date        (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
GBytes        *asgi_row_get_bytes       (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
GVariant      *asgi_row_get_variant     (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
GObject       *asgi_row_get_object      (AsgiRow     *self,
                                         const char  *name,
                                         GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
