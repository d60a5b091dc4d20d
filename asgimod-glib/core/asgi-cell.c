/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "asgi-row-block-private.h"
#include "asgi-result-list-private.h"
#include "asgi-value-private.h"

/* The zone of dates without one (USE_TZ = False): Django's TIME_ZONE. Set before the first row is
 * read, never freed. */
static GTimeZone *naive_zone;

/*< private >
 * asgi_cell_set_time_zone:
 * @zone: (transfer none): the zone in which naive dates are read
 */
void
asgi_cell_set_time_zone (GTimeZone *zone)
{
  g_atomic_pointer_set (&naive_zone, g_time_zone_ref (zone));
}

static GDateTime *
date_time_from_clock (gint64 microseconds)
{
  g_autoptr(GDateTime)  utc = g_date_time_new_from_unix_utc (0);
  g_autoptr(GDateTime)  clock = g_date_time_add (utc, microseconds);
  GTimeZone            *zone = g_atomic_pointer_get (&naive_zone);
  gdouble               seconds;

  if (zone == NULL || clock == NULL)
    return g_steal_pointer (&clock);

  seconds = g_date_time_get_second (clock) + g_date_time_get_microsecond (clock) / 1e6;
  return g_date_time_new (zone, g_date_time_get_year (clock), g_date_time_get_month (clock),
                          g_date_time_get_day_of_month (clock), g_date_time_get_hour (clock),
                          g_date_time_get_minute (clock), seconds);
}

/* The offsets of zones before they were whole minutes, “+00:09:21”, are none of ISO 8601. */
static GDateTime *
date_time_from_iso (const char *text,
                    gsize       length)
{
  GDateTime            *date = g_date_time_new_from_iso8601 (text, NULL);
  int                   hours, minutes, seconds;
  g_autofree char      *clock = NULL;
  g_autoptr(GDateTime)  utc = NULL;
  g_autoptr(GTimeZone)  zone = NULL;
  g_autoptr(GDateTime)  moved = NULL;

  if (date || length < 9 ||
      sscanf (text + length - 9, "%3d:%2d:%2d", &hours, &minutes, &seconds) != 3)
    return date;

  seconds += ABS (hours) * 3600 + minutes * 60;
  if (text[length - 9] == '-')
    seconds = -seconds;
  clock = g_strdup_printf ("%.*sZ", (int) length - 9, text);
  utc = g_date_time_new_from_iso8601 (clock, NULL);
  zone = g_time_zone_new_offset (seconds);
  moved = utc ? g_date_time_add_seconds (utc, -seconds) : NULL;

  return moved ? g_date_time_to_timezone (moved, zone) : NULL;
}

/*< private >
 * asgi_cell_dup_date_time:
 *
 * Returns: (transfer full) (nullable): the date and time of a DATE_TIME cell
 */
GDateTime *
asgi_cell_dup_date_time (guint8   tag,
                         AsgiCell cell)
{
  gint64               seconds = cell.integer / G_TIME_SPAN_SECOND;
  gint64               rest = cell.integer % G_TIME_SPAN_SECOND;
  g_autoptr(GDateTime) whole = NULL;

  if (tag & ASGI_CELL_ISO)
    return date_time_from_iso (cell.text, asgi_cell_text_length (cell));
  if (tag & ASGI_CELL_NAIVE)
    return date_time_from_clock (cell.integer);

  whole = g_date_time_new_from_unix_utc (seconds);
  return rest && whole ? g_date_time_add (whole, rest) : g_steal_pointer (&whole);
}

static gboolean
is_text (guint8 tag)
{
  AsgiValueType type = tag & ASGI_CELL_TYPE;

  return ASGI_VALUE_IS_TEXT (type) || type == ASGI_VALUE_BINARY || (tag & ASGI_CELL_ISO);
}

/*< private >
 * asgi_cell_equal:
 *
 * Returns: %TRUE if two cells hold the same; those that lead to other objects are all different
 */
gboolean
asgi_cell_equal (guint8   a_tag,
                 AsgiCell a,
                 guint8   b_tag,
                 AsgiCell b)
{
  if (a_tag != b_tag)
    return FALSE;
  if (is_text (a_tag))
    return asgi_cell_text_length (a) == asgi_cell_text_length (b) &&
           memcmp (a.text, b.text, asgi_cell_text_length (a)) == 0;

  switch ((AsgiValueType) (a_tag & ASGI_CELL_TYPE))
    {
    case ASGI_VALUE_NULL:
    case ASGI_VALUE_DEFERRED:
      return TRUE;
    case ASGI_VALUE_FLOAT:
      return a.number == b.number;
    case ASGI_VALUE_JSON:
      return g_variant_equal (a.variant, b.variant);
    case ASGI_VALUE_MODEL:
    case ASGI_VALUE_MODELS:
      return FALSE;
    default:
      return a.integer == b.integer;
    }
}

/*< private >
 * asgi_cell_hash:
 *
 * Returns: a number that is the same for equal cells
 */
guint
asgi_cell_hash (guint8   tag,
                AsgiCell cell)
{
  if (is_text (tag))
    return g_str_hash (cell.text);

  return g_int64_hash (&cell.integer);
}

/*< private >
 * asgi_cell_store:
 * @value: a value of the cell's own type
 *
 * Sets @value to what a cell holds.
 *
 * Returns: %FALSE if @value has another type, or the cell is null or deferred
 */
gboolean
asgi_cell_store (AsgiRowBlock *block,
                 guint8        tag,
                 AsgiCell      cell,
                 GValue       *value)
{
  AsgiValueType type = tag & ASGI_CELL_TYPE;
  GType         gtype;

  if (type == ASGI_VALUE_NULL || type == ASGI_VALUE_DEFERRED)
    return FALSE;
  gtype = asgi_value_type_to_gtype (type);
  if (gtype != G_VALUE_TYPE (value) && !g_value_type_compatible (gtype, G_VALUE_TYPE (value)))
    return FALSE;

  switch (type)
    {
    case ASGI_VALUE_BOOLEAN:
      g_value_set_boolean (value, cell.integer != 0);
      break;
    case ASGI_VALUE_INTEGER:
    case ASGI_VALUE_DURATION:
      g_value_set_int64 (value, cell.integer);
      break;
    case ASGI_VALUE_FLOAT:
      g_value_set_double (value, cell.number);
      break;
    case ASGI_VALUE_DATE:
      g_value_take_boxed (value, g_date_new_julian ((guint32) cell.integer));
      break;
    case ASGI_VALUE_DATE_TIME:
      g_value_take_boxed (value, asgi_cell_dup_date_time (tag, cell));
      break;
    case ASGI_VALUE_BINARY:
      g_value_take_boxed (value, g_bytes_new (cell.text, asgi_cell_text_length (cell)));
      break;
    case ASGI_VALUE_JSON:
      g_value_set_variant (value, cell.variant);
      break;
    case ASGI_VALUE_MODEL:
      g_value_take_object (value, asgi_row_block_dup_item (block, cell.ref));
      break;
    case ASGI_VALUE_MODELS:
      g_value_take_object (value, asgi_result_list_new_for_list (block, cell.list));
      break;
    case ASGI_VALUE_TEXT:
    case ASGI_VALUE_DECIMAL:
    case ASGI_VALUE_UUID:
    case ASGI_VALUE_TIME:
    case ASGI_VALUE_FILE:
    case ASGI_VALUE_NULL:
    case ASGI_VALUE_DEFERRED:
    default:
      g_value_set_string (value, cell.text);
      break;
    }

  return TRUE;
}

/*< private >
 * asgi_cell_to_value:
 * @value: an uninitialised value
 *
 * Initialises @value with what a cell holds; a null, and a deferred cell, become a null string.
 */
void
asgi_cell_to_value (AsgiRowBlock *block,
                    guint8        tag,
                    AsgiCell      cell,
                    GValue       *value)
{
  g_value_init (value, asgi_value_type_to_gtype (tag & ASGI_CELL_TYPE));
  asgi_cell_store (block, tag, cell, value);
}
