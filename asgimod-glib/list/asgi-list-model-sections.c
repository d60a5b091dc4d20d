/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A list whose rows form sections: for GTK, where there is one. */
#include "config.h"

#include "asgi-list-model-private.h"

#include <dlfcn.h>

/* GTK's interface of lists with sections, as its functions have it. */
typedef struct {
  GTypeInterface parent_iface;

  void (*get_section) (AsgiListModel *self,
                       guint          position,
                       guint         *start,
                       guint         *end);
} SectionModelInterface;

static void
section_model_init (SectionModelInterface *iface)
{
  iface->get_section = asgi_list_model_get_section;
}

/* GTK's type, or %G_TYPE_INVALID where this program has no GTK, or one without sections: the library
 * itself doesn't load any. */
static GType
find_section_model (void)
{
  GType    (*get_type) (void) = NULL;
  gpointer   gtk = dlopen ("libgtk-4.so.1", RTLD_LAZY | RTLD_NOLOAD);

  if (gtk)
    *(gpointer *) &get_type = dlsym (gtk, "gtk_section_model_get_type");

  return get_type ? get_type () : G_TYPE_INVALID;
}

/*< private >
 * asgi_list_model_add_section_model:
 * @type: that of lists, which has not been initialized
 */
void
asgi_list_model_add_section_model (GType type)
{
  const GInterfaceInfo info = { (GInterfaceInitFunc) section_model_init, NULL, NULL };
  GType                section_model = find_section_model ();

  if (section_model != G_TYPE_INVALID)
    g_type_add_interface_static (type, section_model, &info);
}

/*< private >
 * asgi_list_model_install_sections:
 *
 * Makes the signal, where it isn't GTK's.
 */
void
asgi_list_model_install_sections (AsgiListModelClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  if (g_signal_lookup ("sections-changed", type) != 0)
    return;

  /**
   * AsgiListModel::sections-changed:
   * @self: the list
   * @position: the item before the first one that began a section and does no longer, or begins
   *   one now
   * @n_items: the number of items up to the last one of which that is so
   *
   * Emitted when rows form other sections, and [signal@Gio.ListModel::items-changed] has not told
   * so. It is the signal of `GtkSectionModel`, where GTK has that.
   *
   * Since: 1.0
   */
  g_signal_new ("sections-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

/**
 * asgi_list_model_get_section_by: (get-property section-by)
 * @self: a list
 *
 * Gets the name of the field whose values make the sections.
 *
 * Returns: (transfer none) (nullable): the name
 *
 * Since: 1.0
 */
const char *
asgi_list_model_get_section_by (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), NULL);

  return self->section_by;
}

/**
 * asgi_list_model_set_section_by: (set-property section-by)
 * @self: a list
 * @name: (nullable): the name of a field, or %NULL for no sections
 *
 * Has rows stand together that have the same value in a field: `priority`, `section` for a related
 * object, or `section__name` for a field of one. A `-` before the name turns the order of the
 * sections round. Within a section the rows are in the order that they had.
 *
 * The sections come with the number of rows, by one query that groups them. Their headers show the
 * first item of each. A queryset that was sliced or combined has none: [property@ListModel:error]
 * tells so.
 *
 * Since: 1.0
 */
void
asgi_list_model_set_section_by (AsgiListModel *self,
                                const char    *name)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));

  if (g_strcmp0 (self->section_by, name) == 0)
    return;

  g_free (self->section_by);
  self->section_by = g_strdup (name);
  asgi_list_model_update (self);
  g_object_notify (G_OBJECT (self), "section-by");
}

/**
 * asgi_list_model_get_section:
 * @self: a list
 * @position: the position of an item
 * @start: (out): the position of the first item of its section
 * @end: (out): the position after that of the last one
 *
 * Tells which section an item belongs to. A list without sections is all of it one. After the last
 * item there is a section of none, from the number of items to the largest of all positions.
 *
 * Since: 1.0
 */
void
asgi_list_model_get_section (AsgiListModel *self,
                             guint          position,
                             guint         *start,
                             guint         *end)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));
  g_return_if_fail (start != NULL);
  g_return_if_fail (end != NULL);

  *start = g_list_model_get_n_items (G_LIST_MODEL (self));
  *end = G_MAXUINT;
  if (position < *start)
    asgi_list_feed_get_section (self->feed, position, start, end);
}
