/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-list-model-private.h"

#include "asgi-list-query-private.h"

#include "core/asgi-error.h"
#include "core/asgi-row.h"
#include "model/asgi-model-info-private.h"
#include "queryset/asgi-query-set-private.h"

/**
 * AsgiListModel:
 *
 * A list over a queryset of any size, for a list view.
 *
 * Rows are loaded in pages, where the view is; what is far from it is let go, so that a list of a
 * million rows takes the memory of a screenful. An item is there at once: an [class@Model] of the
 * right type, which fills itself when its page comes, and notifies. So a view binds its properties
 * as those of any other object. [property@Model:is-loaded] tells whether its row has come.
 *
 * An item is the same object as long as somebody holds it, also when its row has moved.
 * One that a search has taken out of the list, and that somebody has kept, gives way to the object
 * that stands where its row comes back, unless it has changes that were not saved.
 *
 * ```c
 * g_autoptr(AsgiListModel) list = asgi_list_model_new (asgi_model_info_get_aobjects (price));
 *
 * g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), NULL);
 * ```
 *
 * ```python
 * view.set_model(Gtk.SingleSelection(model=AsgiMod.ListModel.new(Price.aobjects.order_by("amount"))))
 * ```
 *
 * ```js
 * view.model = new Gtk.SingleSelection({model: AsgiMod.ListModel.new(price.aobjects.order_by('amount'))});
 * ```
 *
 * ```vala
 * view.model = new Gtk.SingleSelection (new AsgiMod.ListModel (price.aobjects.order_by ("amount")));
 * ```
 *
 * ## Order
 *
 * Every row needs its place, or two pages would not fit together: rows that the order of the
 * queryset leaves equal come by their primary key. A random order (`?`) has no pages.
 *
 * ## Sections
 *
 * With [property@ListModel:section-by] rows that have the same value in a field stand together, and
 * are a section. A list that was made after GTK 4.12 or newer was loaded is a `GtkSectionModel`:
 * a list view with a header factory shows a header before each. [method@ListModel.get_section] tells
 * of sections without GTK.
 *
 * ## While others write
 *
 * What a page shows is what the database had when it was loaded. A page that contradicts what is
 * known already, since rows have been inserted or deleted in between, has the list look at all of
 * it again. [method@ListModel.refresh] has it look at once. In both cases the list becomes the new
 * one by the smallest changes: it is never emptied, and what has not moved is not touched. A row is
 * never shown twice. Fields that have been changed in an item and not been saved stay changed.
 *
 * The list belongs to the thread-default main context in which it was made.
 *
 * Since: 1.0
 */
/* Milliseconds: faster than one who types slowly, slower than one who types fast. */
#define SEARCH_DELAY 150

enum {
  PROP_0,
  PROP_QUERY_SET,
  PROP_PAGE_SIZE,
  PROP_LIVE,
  PROP_ORDER_BY,
  PROP_SECTION_BY,
  PROP_SEARCH,
  PROP_SEARCH_FIELDS,
  PROP_SEARCH_DELAY,
  PROP_LOADING,
  PROP_ERROR,
  PROP_ITEM_TYPE,
  PROP_N_ITEMS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static GType
asgi_list_model_get_item_type (GListModel *model)
{
  return ASGI_LIST_MODEL (model)->item_type;
}

static guint
asgi_list_model_get_n_items (GListModel *model)
{
  return asgi_list_feed_get_n_items (ASGI_LIST_MODEL (model)->feed);
}

static gpointer
asgi_list_model_get_item (GListModel *model,
                          guint       position)
{
  return asgi_list_feed_dup_item (ASGI_LIST_MODEL (model)->feed, position);
}

static void
asgi_list_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = asgi_list_model_get_item_type;
  iface->get_n_items = asgi_list_model_get_n_items;
  iface->get_item = asgi_list_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AsgiListModel, asgi_list_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      asgi_list_model_list_model_init)
                               asgi_list_model_add_section_model (g_define_type_id))

/* What the feed tells */

static void
on_items_changed (gpointer data,
                  guint    position,
                  guint    removed,
                  guint    added)
{
  g_list_model_items_changed (G_LIST_MODEL (data), position, removed, added);
}

static void
on_n_items_changed (gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), properties[PROP_N_ITEMS]);
}

static void
on_sections_changed (gpointer data,
                     guint    position,
                     guint    n_items)
{
  g_signal_emit_by_name (data, "sections-changed", position, n_items);
}

static void
on_loading_changed (gpointer data)
{
  g_object_notify_by_pspec (G_OBJECT (data), properties[PROP_LOADING]);
}

static gboolean
is_same_error (const GError *a,
               const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_error_matches (a, b->domain, b->code) && g_str_equal (a->message, b->message);
}

static void
set_error (AsgiListModel *self,
           const GError  *error)
{
  if (is_same_error (self->error, error))
    return;

  g_clear_error (&self->error);
  self->error = error ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* A database that is locked or away comes back, and tells nobody. */
static void
on_failed (gpointer      data,
           const GError *error)
{
  AsgiListModel *self = ASGI_LIST_MODEL (data);

  if (self->watch && g_error_matches (error, ASGI_ERROR, ASGI_ERROR_OPERATIONAL))
    asgi_list_watch_retry_later (self->watch);
  set_error (self, error);
}

static const AsgiListFeedFuncs feed_funcs = {
  .items_changed = on_items_changed,
  .n_items_changed = on_n_items_changed,
  .sections_changed = on_sections_changed,
  .loading_changed = on_loading_changed,
  .failed = on_failed,
};

/* The object */

static void
asgi_list_model_get_property (GObject    *object,
                              guint       property_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  AsgiListModel *self = ASGI_LIST_MODEL (object);

  switch (property_id)
    {
    case PROP_QUERY_SET:
      g_value_set_object (value, self->query_set);
      break;
    case PROP_PAGE_SIZE:
      g_value_set_uint (value, self->page_size);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, self->live);
      break;
    case PROP_ORDER_BY:
      g_value_set_boxed (value, self->order_by);
      break;
    case PROP_SECTION_BY:
      g_value_set_string (value, self->section_by);
      break;
    case PROP_SEARCH:
      g_value_set_string (value, self->search);
      break;
    case PROP_SEARCH_FIELDS:
      g_value_set_boxed (value, self->search_fields);
      break;
    case PROP_SEARCH_DELAY:
      g_value_set_uint (value, self->search_delay);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, asgi_list_model_get_loading (self));
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, self->item_type);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, asgi_list_feed_get_n_items (self->feed));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_list_model_set_property (GObject      *object,
                              guint         property_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  AsgiListModel *self = ASGI_LIST_MODEL (object);

  switch (property_id)
    {
    case PROP_QUERY_SET:
      asgi_list_model_set_query_set (self, g_value_get_object (value));
      break;
    case PROP_PAGE_SIZE:
      asgi_list_model_set_page_size (self, g_value_get_uint (value));
      break;
    case PROP_LIVE:
      asgi_list_model_set_live (self, g_value_get_boolean (value));
      break;
    case PROP_ORDER_BY:
      asgi_list_model_set_order_by (self, g_value_get_boxed (value));
      break;
    case PROP_SECTION_BY:
      asgi_list_model_set_section_by (self, g_value_get_string (value));
      break;
    case PROP_SEARCH:
      asgi_list_model_set_search (self, g_value_get_string (value));
      break;
    case PROP_SEARCH_FIELDS:
      asgi_list_model_set_search_fields (self, g_value_get_boxed (value));
      break;
    case PROP_SEARCH_DELAY:
      asgi_list_model_set_search_delay (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_list_model_constructed (GObject *object)
{
  AsgiListModel *self = ASGI_LIST_MODEL (object);

  G_OBJECT_CLASS (asgi_list_model_parent_class)->constructed (object);

  if (self->item_type == G_TYPE_INVALID)
    self->item_type = ASGI_TYPE_ROW;
}

static void
destroy_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
asgi_list_model_dispose (GObject *object)
{
  AsgiListModel *self = ASGI_LIST_MODEL (object);

  g_clear_pointer (&self->searching, destroy_source);

  G_OBJECT_CLASS (asgi_list_model_parent_class)->dispose (object);
}

static void
asgi_list_model_finalize (GObject *object)
{
  AsgiListModel *self = ASGI_LIST_MODEL (object);

  g_clear_pointer (&self->watch, asgi_list_watch_free);
  asgi_list_feed_free (self->feed);
  g_clear_object (&self->query_set);
  g_clear_object (&self->shown);
  g_strfreev (self->order_by);
  g_free (self->section_by);
  g_strfreev (self->search_fields);
  g_free (self->search);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (asgi_list_model_parent_class)->finalize (object);
}

static void
asgi_list_model_class_init (AsgiListModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamFlags   writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = asgi_list_model_get_property;
  object_class->set_property = asgi_list_model_set_property;
  object_class->constructed = asgi_list_model_constructed;
  object_class->dispose = asgi_list_model_dispose;
  object_class->finalize = asgi_list_model_finalize;

  /**
   * AsgiListModel:query-set: (getter get_query_set) (setter set_query_set)
   *
   * The queryset whose rows the list shows.
   *
   * Since: 1.0
   */
  properties[PROP_QUERY_SET] =
    g_param_spec_object ("query-set", NULL, NULL, ASGI_TYPE_QUERY_SET,
                         writable | G_PARAM_CONSTRUCT);
  /**
   * AsgiListModel:page-size: (getter get_page_size) (setter set_page_size)
   *
   * How many rows are loaded in one go, at least.
   *
   * Since: 1.0
   */
  properties[PROP_PAGE_SIZE] =
    g_param_spec_uint ("page-size", NULL, NULL, 1, 100000, 100, writable);
  /**
   * AsgiListModel:live: (getter get_live) (setter set_live)
   *
   * Whether the list follows what is written to the database.
   *
   * Since: 1.0
   */
  properties[PROP_LIVE] = g_param_spec_boolean ("live", NULL, NULL, FALSE, writable);
  /**
   * AsgiListModel:order-by: (getter get_order_by) (setter set_order_by)
   *
   * The names of the fields that order the rows, instead of those of the queryset; a `-` before a
   * name turns its order round.
   *
   * Since: 1.0
   */
  properties[PROP_ORDER_BY] = g_param_spec_boxed ("order-by", NULL, NULL, G_TYPE_STRV, writable);
  /**
   * AsgiListModel:section-by: (getter get_section_by) (setter set_section_by)
   *
   * The name of the field whose values make the sections: it orders the rows before all others. A
   * `-` before the name turns the order of the sections round.
   *
   * Since: 1.0
   */
  properties[PROP_SECTION_BY] = g_param_spec_string ("section-by", NULL, NULL, NULL, writable);
  /**
   * AsgiListModel:search: (getter get_search) (setter set_search)
   *
   * Words, all of which the rows have in one of the [property@ListModel:search-fields]. It can be
   * bound to the text of an entry.
   *
   * Since: 1.0
   */
  properties[PROP_SEARCH] = g_param_spec_string ("search", NULL, NULL, NULL, writable);
  /**
   * AsgiListModel:search-fields: (getter get_search_fields) (setter set_search_fields)
   *
   * The names of the fields that are searched; with `^` before a name a word has to be their
   * beginning, with `=` all of them.
   *
   * Since: 1.0
   */
  properties[PROP_SEARCH_FIELDS] = g_param_spec_boxed ("search-fields", NULL, NULL, G_TYPE_STRV,
                                                       writable);
  /**
   * AsgiListModel:search-delay: (getter get_search_delay) (setter set_search_delay)
   *
   * How long a search waits for the next letter, in milliseconds.
   *
   * Since: 1.0
   */
  properties[PROP_SEARCH_DELAY] = g_param_spec_uint ("search-delay", NULL, NULL, 0, 10000,
                                                     SEARCH_DELAY, writable);
  /**
   * AsgiListModel:loading: (getter get_loading)
   *
   * Whether rows that were asked for are on their way.
   *
   * Since: 1.0
   */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  /**
   * AsgiListModel:error: (getter get_error)
   *
   * Why the last query failed; %NULL when it did not.
   *
   * Since: 1.0
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, readable);
  /**
   * AsgiListModel:item-type:
   *
   * The type of the items: that of the model of the first queryset, or [class@Row].
   *
   * Since: 1.0
   */
  properties[PROP_ITEM_TYPE] =
    g_param_spec_gtype ("item-type", NULL, NULL, G_TYPE_OBJECT, readable);
  /**
   * AsgiListModel:n-items:
   *
   * The number of items.
   *
   * Since: 1.0
   */
  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  asgi_list_model_install_sections (klass);
}

static void
asgi_list_model_init (AsgiListModel *self)
{
  self->feed = asgi_list_feed_new (&feed_funcs, self);
  self->page_size = 100;
  self->search_delay = SEARCH_DELAY;
}

/**
 * asgi_list_model_new:
 * @query_set: (nullable): a queryset
 *
 * Makes a list of the rows of a queryset. The first query is made when the main loop is next idle.
 *
 * Returns: (transfer full): a new list
 *
 * Since: 1.0
 */
AsgiListModel *
asgi_list_model_new (AsgiQuerySet *query_set)
{
  g_return_val_if_fail (query_set == NULL || ASGI_IS_QUERY_SET (query_set), NULL);

  return g_object_new (ASGI_TYPE_LIST_MODEL, "query-set", query_set, NULL);
}

/**
 * asgi_list_model_get_query_set: (get-property query-set)
 * @self: a list
 *
 * Gets the queryset whose rows the list shows.
 *
 * Returns: (transfer none) (nullable): the queryset
 *
 * Since: 1.0
 */
AsgiQuerySet *
asgi_list_model_get_query_set (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), NULL);

  return self->query_set;
}

/* What is shown */

static void
on_written (guint    n_rows,
            gpointer data)
{
  AsgiListModel *self = ASGI_LIST_MODEL (data);

  asgi_list_feed_follow (self->feed, n_rows);
}

static void
update_watch (AsgiListModel *self)
{
  g_clear_pointer (&self->watch, asgi_list_watch_free);
  if (self->live && self->shown)
    self->watch = asgi_list_watch_new (self->shown, on_written, self);
}

/*< private >
 * asgi_list_model_update:
 *
 * Has the list show what its properties make of its queryset now.
 */
void
asgi_list_model_update (AsgiListModel *self)
{
  g_autoptr(AsgiQuerySet) found = NULL;

  g_clear_pointer (&self->searching, destroy_source);
  g_clear_object (&self->shown);
  if (self->query_set)
    {
      found = asgi_list_query_search (self->query_set, self->search,
                                      (const char * const *) self->search_fields);
      self->shown = asgi_list_query_order (found, (const char * const *) self->order_by,
                                           self->section_by);
    }
  asgi_list_feed_set_query_set (self->feed, self->shown, self->section_by);
  update_watch (self);
}

/* The type of a list's items can't change. */
static gboolean
check_type (AsgiListModel  *self,
            AsgiQuerySet   *query_set,
            GError        **error)
{
  const char    *label = asgi_query_set_get_label (query_set);
  AsgiModelInfo *info = label ? asgi_model_info_lookup (label) : NULL;
  GType          type = ASGI_TYPE_ROW;

  if (info && asgi_query_set_has_objects (query_set))
    type = asgi_model_info_get_gtype (info);
  if (self->item_type == G_TYPE_INVALID)
    self->item_type = type;
  if (g_type_is_a (type, self->item_type))
    return TRUE;

  g_set_error (error, ASGI_ERROR, ASGI_ERROR_TYPE, "A list of %s can't show rows of %s",
               g_type_name (self->item_type), g_type_name (type));
  return FALSE;
}

/**
 * asgi_list_model_set_query_set: (set-property query-set)
 * @self: a list
 * @query_set: (nullable): a queryset of the same model
 *
 * Has the list show the rows of another queryset: filtered or ordered in another way.
 *
 * What is shown stays until the new rows are there. Then rows that are in both stay as they are.
 *
 * Since: 1.0
 */
void
asgi_list_model_set_query_set (AsgiListModel *self,
                               AsgiQuerySet  *query_set)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));
  g_return_if_fail (query_set == NULL || ASGI_IS_QUERY_SET (query_set));

  g_autoptr(GError) error = NULL;

  if (!g_set_object (&self->query_set, query_set))
    return;

  if (query_set && !check_type (self, query_set, &error))
    g_clear_object (&self->query_set);
  set_error (self, error);
  asgi_list_model_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_QUERY_SET]);
}

/**
 * asgi_list_model_get_page_size: (get-property page-size)
 * @self: a list
 *
 * Gets how many rows are loaded in one go, at least.
 *
 * Returns: a number of rows
 *
 * Since: 1.0
 */
guint
asgi_list_model_get_page_size (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), 0);

  return self->page_size;
}

/**
 * asgi_list_model_set_page_size: (set-property page-size)
 * @self: a list
 * @page_size: a number of rows, at least 1
 *
 * Sets how many rows are loaded in one go, at least. Ten pages more than are in use are kept.
 *
 * Since: 1.0
 */
void
asgi_list_model_set_page_size (AsgiListModel *self,
                               guint          page_size)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));
  g_return_if_fail (page_size > 0);

  if (self->page_size == page_size)
    return;

  self->page_size = page_size;
  asgi_list_feed_set_page_size (self->feed, page_size);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE_SIZE]);
}

/**
 * asgi_list_model_get_live: (get-property live)
 * @self: a list
 *
 * Gets whether the list follows what is written to the database.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_list_model_get_live (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), FALSE);

  return self->live;
}

/**
 * asgi_list_model_set_live: (set-property live)
 * @self: a list
 * @live: whether to follow
 *
 * Has the list follow what is written to the database, by this process or another: see
 * [method@ModelInfo.set_watched]. All models count whose rows decide about those of the queryset.
 *
 * Since: 1.0
 */
void
asgi_list_model_set_live (AsgiListModel *self,
                          gboolean       live)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));

  if (self->live == !!live)
    return;

  self->live = !!live;
  update_watch (self);
  if (self->live)
    asgi_list_model_refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

static gboolean
set_names (char               ***names,
           const char * const   *value)
{
  if (*names == NULL ? value == NULL : value && g_strv_equal ((const char * const *) *names, value))
    return FALSE;

  g_strfreev (*names);
  *names = g_strdupv ((char **) value);
  return TRUE;
}

/**
 * asgi_list_model_get_order_by: (get-property order-by)
 * @self: a list
 *
 * Gets the names of the fields that order the rows instead of those of the queryset.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names
 *
 * Since: 1.0
 */
const char * const *
asgi_list_model_get_order_by (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), NULL);

  return (const char * const *) self->order_by;
}

/**
 * asgi_list_model_set_order_by: (set-property order-by)
 * @self: a list
 * @names: (nullable) (array zero-terminated=1): the names of fields, or %NULL for the order of the
 *   queryset
 *
 * Orders the rows in another way, in the database. Django:
 * [`order_by()`](https://docs.djangoproject.com/en/stable/ref/models/querysets/#order-by).
 *
 * Since: 1.0
 */
void
asgi_list_model_set_order_by (AsgiListModel      *self,
                              const char * const *names)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));

  if (!set_names (&self->order_by, names))
    return;

  asgi_list_model_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ORDER_BY]);
}

static gboolean
on_search (gpointer data)
{
  asgi_list_model_update (data);
  return G_SOURCE_REMOVE;
}

/* Waits for the next letter; without any there is nothing to wait for. */
static void
search_later (AsgiListModel *self)
{
  g_autoptr(GMainContext) context = g_main_context_ref_thread_default ();

  g_clear_pointer (&self->searching, destroy_source);
  if (self->search_delay == 0 || self->search == NULL || *self->search == '\0')
    {
      asgi_list_model_update (self);
      return;
    }

  self->searching = g_timeout_source_new (self->search_delay);
  g_source_set_callback (self->searching, on_search, self, NULL);
  g_source_set_static_name (self->searching, "[asgimod] search");
  g_source_attach (self->searching, context);
}

/**
 * asgi_list_model_get_search: (get-property search)
 * @self: a list
 *
 * Gets the words that are searched for.
 *
 * Returns: (transfer none) (nullable): the words
 *
 * Since: 1.0
 */
const char *
asgi_list_model_get_search (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), NULL);

  return self->search;
}

/**
 * asgi_list_model_set_search: (set-property search)
 * @self: a list
 * @search: (nullable): words, or %NULL for all rows
 *
 * Shows the rows that have all of the words, each in one of the [property@ListModel:search-fields].
 * They are asked for a moment later, when no other search has followed.
 *
 * Since: 1.0
 */
void
asgi_list_model_set_search (AsgiListModel *self,
                            const char    *search)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));

  if (g_strcmp0 (self->search, search) == 0)
    return;

  g_free (self->search);
  self->search = g_strdup (search);
  search_later (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH]);
}

/**
 * asgi_list_model_get_search_fields: (get-property search-fields)
 * @self: a list
 *
 * Gets the names of the fields that are searched.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names
 *
 * Since: 1.0
 */
const char * const *
asgi_list_model_get_search_fields (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), NULL);

  return (const char * const *) self->search_fields;
}

/**
 * asgi_list_model_set_search_fields: (set-property search-fields)
 * @self: a list
 * @names: (nullable) (array zero-terminated=1): the names of fields
 *
 * Sets the fields that are searched: `name`, or `section__name` for one of a related object. A word
 * may be anywhere in a field; with `^` before its name it has to be the beginning, with `=` all of
 * it. Capitals make no difference.
 *
 * Since: 1.0
 */
void
asgi_list_model_set_search_fields (AsgiListModel      *self,
                                   const char * const *names)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));

  if (!set_names (&self->search_fields, names))
    return;

  if (self->search && *self->search)
    asgi_list_model_update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_FIELDS]);
}

/**
 * asgi_list_model_get_search_delay: (get-property search-delay)
 * @self: a list
 *
 * Gets how long a search waits for the next letter.
 *
 * Returns: a time in milliseconds
 *
 * Since: 1.0
 */
guint
asgi_list_model_get_search_delay (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), 0);

  return self->search_delay;
}

/**
 * asgi_list_model_set_search_delay: (set-property search-delay)
 * @self: a list
 * @delay: a time in milliseconds
 *
 * Sets how long a search waits for the next letter.
 *
 * Since: 1.0
 */
void
asgi_list_model_set_search_delay (AsgiListModel *self,
                                  guint          delay)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));

  if (self->search_delay == delay)
    return;

  self->search_delay = delay;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCH_DELAY]);
}

/**
 * asgi_list_model_get_loading: (get-property loading)
 * @self: a list
 *
 * Whether rows that were asked for are on their way.
 *
 * Returns: %TRUE if so
 *
 * Since: 1.0
 */
gboolean
asgi_list_model_get_loading (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), FALSE);

  return asgi_list_feed_get_loading (self->feed);
}

/**
 * asgi_list_model_get_error: (get-property error)
 * @self: a list
 *
 * Gets why the last query failed. What is shown stays; the rows are asked for again with the next
 * item that is asked for, or by [method@ListModel.refresh]. A list that is [property@ListModel:live]
 * asks for them every second while the database is locked or away (%ASGI_ERROR_OPERATIONAL).
 *
 * Returns: (transfer none) (nullable): the error, or %NULL when there was none
 *
 * Since: 1.0
 */
const GError *
asgi_list_model_get_error (AsgiListModel *self)
{
  g_return_val_if_fail (ASGI_IS_LIST_MODEL (self), NULL);

  return self->error;
}

/**
 * asgi_list_model_refresh:
 * @self: a list
 *
 * Has the list look at the database again. It becomes what is there by the smallest changes.
 *
 * Since: 1.0
 */
void
asgi_list_model_refresh (AsgiListModel *self)
{
  g_return_if_fail (ASGI_IS_LIST_MODEL (self));

  asgi_list_feed_refresh (self->feed);
}
