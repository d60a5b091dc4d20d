/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A few authors and books whose answers can be worked out by hand, and a way to look at rows. */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

void  shelf_fill          (void);
void  shelf_clear         (void);

/* One column of all rows, joined by spaces. */
char *shelf_join          (AsgiResultList *list,
                           const char     *name);
void  shelf_check_rows    (const char     *where,
                           AsgiQuerySet   *query,
                           const char     *name,
                           const char     *expected);
void  shelf_check_failure (const char     *where,
                           AsgiQuerySet   *query,
                           int             code,
                           const char     *text);

#define shelf_assert_list(list, name, expected) \
  G_STMT_START { \
    g_autofree char *shelf_text_ = shelf_join (list, name); \
    g_assert_cmpstr (shelf_text_, ==, expected); \
  } G_STMT_END
#define shelf_assert_rows(query, name, expected) \
  shelf_check_rows (__FILE__ ":" FIXTURE_TEXT (__LINE__), query, name, expected)
#define shelf_assert_failure(query, code, text) \
  shelf_check_failure (__FILE__ ":" FIXTURE_TEXT (__LINE__), query, code, text)

G_END_DECLS
