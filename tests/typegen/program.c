/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Uses what asgimod-typegen has written of the project atlas. */
#include "atlas.h"

static gboolean
fields (GError **error)
{
  AsgiQuerySet               *everything = atlas_everything_aobjects (error);
  g_autoptr(GHashTable)       label = asgi_values_new ("label", G_TYPE_STRING, "first", NULL);
  g_autoptr(AtlasEverything)  made = NULL;
  g_autoptr(AtlasEverything)  found = NULL;
  g_autofree char            *decimal = NULL;
  g_autofree char            *text = NULL;

  made = asgi_model_info_new_instance (atlas_everything_model_info (error), label, error);
  if (!made || !atlas_everything_set_big (made, G_MAXINT64, error) ||
      !atlas_everything_set_decimal (made, "1.50", error) ||
      !atlas_everything_set_flag (made, TRUE, error) ||
      !asgi_model_save_sync (made, FALSE, FALSE, NULL, NULL, NULL, error))
    return FALSE;

  found = asgi_query_set_get_sync (everything, label, NULL, error);
  if (!found)
    return FALSE;
  decimal = atlas_everything_get_decimal (found);
  text = atlas_everything_get_text (found);
  g_print ("%" G_GINT64_FORMAT " %s %s %s\n", atlas_everything_get_big (found),
           atlas_everything_get_flag (found) ? "true" : "false", decimal, text ? text : "null");
  return TRUE;
}

static gboolean
relations (GError **error)
{
  g_autoptr(GHashTable)                  ada = asgi_values_new ("name", G_TYPE_STRING, "Ada", NULL);
  g_autoptr(GHashTable)                  notes = NULL;
  g_autoptr(AtlasAuthor)                 author = NULL;
  g_autoptr(AtlasAuthor)                 fetched = NULL;
  g_autoptr(AtlasBook)                   book = NULL;
  g_autoptr(AsgiManyToOneRelatedManager) books = NULL;
  g_autofree char                       *name = NULL;

  author = asgi_query_set_create_sync (atlas_author_aobjects (error), ada, NULL, error);
  if (!author)
    return FALSE;
  notes = asgi_values_new ("title", G_TYPE_STRING, "Notes", "author", ASGI_TYPE_MODEL, author,
                           NULL);
  book = asgi_query_set_create_sync (atlas_book_aobjects (error), notes, NULL, error);
  fetched = book ? atlas_book_fetch_author_sync (book, NULL, error) : NULL;
  books = fetched ? atlas_author_get_books (fetched, error) : NULL;
  if (!books)
    return FALSE;
  name = atlas_author_get_name (fetched);
  g_print ("%s %d\n", name, (int) asgi_query_set_count_sync (ASGI_QUERY_SET (books), NULL, error));
  return TRUE;
}

int
main (void)
{
  AsgiRuntime       *runtime = asgi_runtime_get_default ();
  const char        *migrate[] = { "--run-syncdb", "--verbosity=0", NULL };
  g_autoptr(GError)  error = NULL;
  g_autofree char   *output = NULL;

  if (asgi_runtime_start_sync (runtime, "atlas_settings", NULL, &error))
    output = asgi_runtime_call_command_sync (runtime, "migrate", migrate, NULL, &error);
  if (output && fields (&error) && relations (&error))
    return 0;

  g_printerr ("%s\n", error->message);
  return 1;
}
