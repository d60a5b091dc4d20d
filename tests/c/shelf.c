/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "shelf.h"

static AsgiModel *
add_author (const char *name,
            gint64      age,
            double      rating)
{
  return fixture_create ("atlas.Author", "name", G_TYPE_STRING, name, "age", G_TYPE_INT64, age,
                         "rating", G_TYPE_DOUBLE, rating, NULL);
}

static AsgiModel *
add_book (const char *title,
          gpointer    author,
          gint64      pages,
          const char *price,
          const char *published)
{
  return fixture_create ("atlas.Book", "title", G_TYPE_STRING, title, "slug", G_TYPE_STRING, title,
                         "author", ASGI_TYPE_MODEL, author, "pages", G_TYPE_INT64, pages,
                         "price", G_TYPE_STRING, price, "published", G_TYPE_STRING, published,
                         NULL);
}

static void
add_tag (const char *name,
         gpointer    first,
         ...)
{
  g_autoptr(AsgiModel)     tag = fixture_create ("atlas.Tag", "name", G_TYPE_STRING, name, NULL);
  g_autoptr(GListStore)    books = g_list_store_new (ASGI_TYPE_MODEL);
  g_autoptr(GError)        error = NULL;
  g_autoptr(AsgiQuerySet)  manager = asgi_model_get_related_manager (tag, "books", &error);
  va_list                  rest;

  g_assert_no_error (error);
  va_start (rest, first);
  for (gpointer book = first; book; book = va_arg (rest, gpointer))
    g_list_store_append (books, book);
  va_end (rest);
  asgi_many_to_many_related_manager_add_sync (ASGI_MANY_TO_MANY_RELATED_MANAGER (manager),
                                              G_LIST_MODEL (books), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Ann wrote Sea and Storm, Bo wrote Atlas, Cy nothing, and has no age and no rating. */
void
shelf_fill (void)
{
  g_autoptr(AsgiModel) ann = add_author ("Ann", 30, 4.5);
  g_autoptr(AsgiModel) bo = add_author ("Bo", 40, 2.5);
  g_autoptr(AsgiModel) cy = fixture_create ("atlas.Author", "name", G_TYPE_STRING, "Cy", NULL);
  g_autoptr(AsgiModel) sea = add_book ("Sea", ann, 100, "9.90", "1999-12-31");
  g_autoptr(AsgiModel) storm = add_book ("Storm", ann, 200, "20.00", "2001-05-05");
  g_autoptr(AsgiModel) atlas = add_book ("Atlas", bo, 301, "5.00", "2001-07-01");

  add_tag ("blue", sea, storm, NULL);
  add_tag ("map", sea, atlas, NULL);
}

void
shelf_clear (void)
{
  fixture_clear ("atlas.Author");
  fixture_clear ("atlas.Tag");
}

char *
shelf_join (AsgiResultList *list,
            const char     *name)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < asgi_result_list_get_size (list); i++)
    {
      g_autoptr(AsgiRow)  row = asgi_result_list_get (list, i);
      g_autofree char    *value = fixture_text (row, name);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", value);
    }

  return g_string_free (text, FALSE);
}

void
shelf_check_rows (const char   *where,
                  AsgiQuerySet *query,
                  const char   *name,
                  const char   *expected)
{
  g_autoptr(GError)          error = NULL;
  g_autoptr(AsgiResultList)  list = asgi_query_set_eval_sync (query, NULL, &error);
  g_autofree char           *text = list ? shelf_join (list, name) : NULL;

  if (error)
    g_error ("%s: “%s”, instead of the rows “%s”", where, error->message, expected);
  if (!g_str_equal (text, expected))
    g_error ("%s: the rows “%s”, instead of “%s”", where, text, expected);
}

void
shelf_check_failure (const char   *where,
                     AsgiQuerySet *query,
                     int           code,
                     const char   *text)
{
  g_autoptr(GError)         error = NULL;
  g_autoptr(AsgiResultList) list = asgi_query_set_eval_sync (query, NULL, &error);

  g_assert_true (list == NULL || error == NULL);
  fixture_check_error (where, &error, ASGI_ERROR, code, text);
}
