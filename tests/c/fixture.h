/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What every test program needs: a folder of its own, a started runtime, and a way to wait. */
#pragma once

#include <string.h>

#include <asgimod-glib/asgimod.h>

G_BEGIN_DECLS

void           fixture_init         (int           *argc,
                                     char        ***argv);
const char    *fixture_folder       (void);
char          *fixture_path         (const char    *name);
AsgiRuntime   *fixture_start        (const char    *settings_module);
int            fixture_finish       (int            result);

/* Models and objects; what should not fail ends the test when it does. */
AsgiModelInfo *fixture_model        (const char    *label);
AsgiQuerySet  *fixture_objects      (const char    *label);
AsgiModel     *fixture_new          (const char    *label,
                                     const char    *first_name,
                                     ...) G_GNUC_NULL_TERMINATED;
AsgiModel     *fixture_create       (const char    *label,
                                     const char    *first_name,
                                     ...) G_GNUC_NULL_TERMINATED;
AsgiModel     *fixture_reload       (AsgiModel     *model);
void           fixture_clear        (const char    *label);
GHashTable    *fixture_table        (const char    *first_name,
                                     ...) G_GNUC_NULL_TERMINATED;
GListModel    *fixture_list         (gpointer       first,
                                     ...) G_GNUC_NULL_TERMINATED;
AsgiRow       *fixture_call         (const char    *function,
                                     AsgiArguments *args);
void           fixture_call_done    (const char    *function);
gint64         fixture_call_integer (const char    *function);
char          *fixture_call_string  (const char    *function);

/* Fields */
void           fixture_set          (AsgiModel     *model,
                                     const char    *name,
                                     GType          type,
                                     ...);
char          *fixture_text         (gpointer       row,
                                     const char    *name);

/* Waiting: fixture_done() is the callback, its data the address of the result. */
void           fixture_done         (GObject       *source,
                                     GAsyncResult  *result,
                                     gpointer       data);
void           fixture_wait         (GAsyncResult **result);
void           fixture_wait_until   (gboolean     (*condition) (gpointer data),
                                     gpointer       data);

/* A worker that is busy until it is released. */
void           fixture_hold         (GAsyncResult **result,
                                     GCancellable  *cancellable);
void           fixture_release      (void);

void           fixture_check_error  (const char    *where,
                                     GError       **error,
                                     GQuark         domain,
                                     int            code,
                                     const char    *text);

#define FIXTURE_TEXT_(x) #x
#define FIXTURE_TEXT(x) FIXTURE_TEXT_ (x)

/* The code, and a part of the message; the error is cleared. */
#define fixture_assert_error(error, code, text) \
  fixture_check_error (__FILE__ ":" FIXTURE_TEXT (__LINE__), &(error), ASGI_ERROR, code, text)
#define fixture_assert_cancelled(error) \
  fixture_check_error (__FILE__ ":" FIXTURE_TEXT (__LINE__), &(error), G_IO_ERROR, \
                       G_IO_ERROR_CANCELLED, "cancelled")

/* What a field shows, as text: "null" for null. */
#define fixture_assert_field(row, name, expected) \
  G_STMT_START { \
    g_autofree char *fixture_field_ = fixture_text (row, name); \
    g_assert_cmpstr (fixture_field_, ==, expected); \
  } G_STMT_END

G_END_DECLS
