/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What Django's converters do to the values of a database, in C. What isn't exactly as Django
 * itself writes it is refused, and read by Django. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "asgi-reader-private.h"

#define UNIX_EPOCH 719163     /* 1970-01-01, where 0001-01-01 is 1 */
#define FLOAT_DIGITS 15       /* Django reads decimals from SQLite with this precision */
#define MAX_EXACT 1000000000000000 /* 10 to that power */

static gboolean
read_digits (const char *text,
             guint       n,
             int        *number)
{
  *number = 0;
  for (guint i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *number = *number * 10 + (text[i] - '0');
    }

  return TRUE;
}

/* Days since 0001-01-01, which is 1, of the proleptic Gregorian calendar. */
static gint64
day_number (int y,
            int m,
            int d)
{
  int years;

  /* With March as the first month, a leap day comes last. */
  y -= m <= 2;
  years = y * 365 + y / 4 - y / 100 + y / 400;
  return years + (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 306;
}

static gboolean
is_valid_date (int y,
               int m,
               int d)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  if (y < 1 || m < 1 || m > 12 || d < 1)
    return FALSE;

  return d <= days[m - 1] || (m == 2 && d == 29 && y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
}

/* "2024-12-31" */
static gboolean
read_date (const char *text,
           gint64     *day)
{
  int y, m, d;

  if (!read_digits (text, 4, &y) || text[4] != '-' || !read_digits (text + 5, 2, &m) ||
      text[7] != '-' || !read_digits (text + 8, 2, &d) || !is_valid_date (y, m, d))
    return FALSE;

  *day = day_number (y, m, d);
  return TRUE;
}

/* "23:59:59", or with one to six digits more: "23:59:59.5" */
static gboolean
read_time (const char *text,
           gsize       length,
           gint64     *microseconds)
{
  int h, m, s, us = 0;

  if (length != 8 && (length < 10 || length > 15))
    return FALSE;
  if (!read_digits (text, 2, &h) || text[2] != ':' || !read_digits (text + 3, 2, &m) ||
      text[5] != ':' || !read_digits (text + 6, 2, &s) || h > 23 || m > 59 || s > 59)
    return FALSE;
  if (length > 8 && (text[8] != '.' || !read_digits (text + 9, length - 9, &us)))
    return FALSE;
  for (gsize i = length; length > 8 && i < 15; i++)
    us *= 10;

  *microseconds = h * G_TIME_SPAN_HOUR + m * G_TIME_SPAN_MINUTE + s * G_TIME_SPAN_SECOND + us;
  return TRUE;
}

static gboolean
date_time_to_cell (const char *text,
                   gsize       length,
                   AsgiCell   *cell)
{
  gint64 day, microseconds;

  if (length < 19 || !read_date (text, &day) || text[10] != ' ' ||
      !read_time (text + 11, length - 11, &microseconds))
    return FALSE;

  cell->integer = (day - UNIX_EPOCH) * G_TIME_SPAN_DAY + microseconds;
  return TRUE;
}

static gboolean
uuid_to_cell (AsgiRowBlock *block,
              const char   *text,
              gsize         length,
              AsgiCell     *cell)
{
  char canonical[37];
  char *out = canonical;

  if (length != 32)
    return FALSE;
  for (guint i = 0; i < 32; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return FALSE;
      if (i == 8 || i == 12 || i == 16 || i == 20)
        *out++ = '-';
      *out++ = g_ascii_tolower (text[i]);
    }
  *out = '\0';

  cell->text = asgi_row_block_add_text (block, canonical, 36);
  return TRUE;
}

/*< private >
 * asgi_text_to_cell:
 *
 * Returns: %FALSE for a text that Django doesn't write into such a column
 */
gboolean
asgi_text_to_cell (const AsgiColumn *column,
                   AsgiRowBlock     *block,
                   const char       *text,
                   gsize             length,
                   guint8           *tag,
                   AsgiCell         *cell)
{
  gint64 ignored;

  switch (column->type)
    {
    case ASGI_COLUMN_RAW:
      if (!g_utf8_validate_len (text, length, NULL))
        return FALSE;
      *tag = ASGI_VALUE_TEXT;
      cell->text = asgi_row_block_add_text (block, text, length);
      return TRUE;
    case ASGI_COLUMN_DATE:
      *tag = ASGI_VALUE_DATE;
      return length == 10 && read_date (text, &cell->integer);
    case ASGI_COLUMN_TIME:
      *tag = ASGI_VALUE_TIME;
      /* The text is kept, so it must be as Python's isoformat() writes it. */
      if ((length != 8 && length != 15) || !read_time (text, length, &ignored) ||
          (length == 15 && !strcmp (text + 8, ".000000")))
        return FALSE;
      cell->text = asgi_row_block_add_text (block, text, length);
      return TRUE;
    case ASGI_COLUMN_UTC:
      *tag = ASGI_VALUE_DATE_TIME;
      return date_time_to_cell (text, length, cell);
    case ASGI_COLUMN_NAIVE:
      *tag = ASGI_VALUE_DATE_TIME | ASGI_CELL_NAIVE;
      return date_time_to_cell (text, length, cell);
    case ASGI_COLUMN_UUID:
      *tag = ASGI_VALUE_UUID;
      return uuid_to_cell (block, text, length, cell);
    case ASGI_COLUMN_INTEGER:
    case ASGI_COLUMN_FLOAT:
    case ASGI_COLUMN_BOOLEAN:
    case ASGI_COLUMN_DECIMAL:
    case ASGI_COLUMN_DURATION:
    default:
      return FALSE;
    }
}

/* Decimals. A number is a string of digits, of which the last @places are behind the point. */

static gboolean
add_decimal (const AsgiColumn *column,
             AsgiRowBlock     *block,
             gboolean          negative,
             const char       *digits,
             AsgiCell         *cell)
{
  char  text[48];
  char *out = text;
  gsize n;

  while (*digits == '0' && strlen (digits) > column->places + 1u)
    digits++;
  n = strlen (digits);
  /* Django's own quantize() refuses a number with more digits than the field has. */
  if (n - (*digits == '0' ? 1 : 0) > column->digits || n > sizeof text - 4)
    return FALSE;

  if (negative)
    *out++ = '-';
  memcpy (out, digits, n - column->places);
  out += n - column->places;
  if (column->places > 0)
    {
      *out++ = '.';
      memcpy (out, digits + n - column->places, column->places);
      out += column->places;
    }

  cell->text = asgi_row_block_add_text (block, text, out - text);
  return TRUE;
}

/* Rounds a string of digits to its first @keep ones, half to even. There is room for a carry. */
static void
round_digits (char *digits,
              gsize keep)
{
  gsize    length = strlen (digits);
  gboolean up;

  if (keep >= length)
    return;

  up = digits[keep] > '5' ||
       (digits[keep] == '5' && (strspn (digits + keep + 1, "0") != length - keep - 1 ||
                                (keep > 0 && (digits[keep - 1] - '0') % 2 == 1)));
  digits[keep] = '\0';
  for (gsize i = keep; up && i > 0; i--)
    {
      up = digits[i - 1] == '9';
      digits[i - 1] = up ? '0' : digits[i - 1] + 1;
    }
}

static const gint64 powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };

/* Whether a number is the double nearest to a decimal with the column's places and no more than 15
 * digits: then these are the digits that Django sees, with nothing to be rounded. */
static gboolean
is_short_decimal (const AsgiColumn *column,
                  gdouble           number,
                  gint64           *scaled)
{
  gdouble power = powers[column->places];
  gdouble nearest = rint (fabs (number) * power);

  *scaled = (gint64) nearest;
  return nearest < MAX_EXACT && nearest / power == fabs (number);
}

static gboolean
add_scaled (const AsgiColumn *column,
            AsgiRowBlock     *block,
            gboolean          negative,
            gint64            scaled,
            AsgiCell         *cell)
{
  char  text[32];
  char *end = text + sizeof text;
  char *out = end;
  guint n = 0;

  do
    {
      if (n == column->places && n > 0)
        *--out = '.';
      *--out = '0' + scaled % 10;
      scaled /= 10;
      n++;
    }
  while (scaled > 0 || n <= column->places);
  /* Django's own quantize() refuses a number with more digits than the field has. */
  if (n > column->digits)
    return FALSE;
  if (negative)
    *--out = '-';

  cell->text = asgi_row_block_add_text (block, out, end - out);
  return TRUE;
}

static gboolean
decimal_from_float (const AsgiColumn *column,
                    AsgiRowBlock     *block,
                    gdouble           number,
                    AsgiCell         *cell)
{
  char buffer[32];
  char digits[64] = "0";
  int  exponent, whole;
  gsize n = 1;
  gint64 scaled;

  if (!isfinite (number) || fabs (number) >= MAX_EXACT)
    return FALSE;
  if (is_short_decimal (column, number, &scaled))
    return add_scaled (column, block, signbit (number), scaled, cell);

  /* The digits that Django sees: 15 of them, rounded half to even. */
  snprintf (buffer, sizeof buffer, "%.*e", FLOAT_DIGITS - 1, fabs (number));
  if (sscanf (strchr (buffer, 'e') + 1, "%d", &exponent) != 1)
    return FALSE;
  whole = exponent + 1;

  /* "0" for a carry, zeros up to the point, the digits, zeros up to the last place. */
  for (int i = whole; i < 0 && n < 32; i++)
    digits[n++] = '0';
  if (n >= 32)
    {
      memset (digits, '0', 1 + column->places);
      digits[1 + column->places] = '\0';
      return add_decimal (column, block, signbit (number), digits, cell);
    }
  for (const char *c = buffer; *c != 'e'; c++)
    {
      if (g_ascii_isdigit (*c))
        digits[n++] = *c;
    }
  whole = MAX (whole, 0);
  while (n < 1u + whole + column->places)
    digits[n++] = '0';
  digits[n] = '\0';
  round_digits (digits, 1 + whole + column->places);

  return add_decimal (column, block, signbit (number), digits, cell);
}

static gboolean
decimal_from_integer (const AsgiColumn *column,
                      AsgiRowBlock     *block,
                      gint64            number,
                      AsgiCell         *cell)
{
  gint64 magnitude = number < 0 ? -number : number;

  if (number <= -MAX_EXACT || number >= MAX_EXACT ||
      magnitude > G_MAXINT64 / powers[column->places])
    return FALSE;

  return add_scaled (column, block, number < 0, magnitude * powers[column->places], cell);
}

/*< private >
 * asgi_integer_to_cell:
 *
 * Returns: %FALSE for a number that Django doesn't write into such a column
 */
gboolean
asgi_integer_to_cell (const AsgiColumn *column,
                      AsgiRowBlock     *block,
                      gint64            number,
                      guint8           *tag,
                      AsgiCell         *cell)
{
  cell->integer = number;

  switch (column->type)
    {
    case ASGI_COLUMN_RAW:
    case ASGI_COLUMN_INTEGER:
      *tag = ASGI_VALUE_INTEGER;
      return TRUE;
    case ASGI_COLUMN_BOOLEAN:
      *tag = number == 0 || number == 1 ? ASGI_VALUE_BOOLEAN : ASGI_VALUE_INTEGER;
      return TRUE;
    case ASGI_COLUMN_FLOAT:
      *tag = ASGI_VALUE_FLOAT;
      cell->number = (gdouble) number;
      return TRUE;
    case ASGI_COLUMN_DECIMAL:
      *tag = ASGI_VALUE_DECIMAL;
      return decimal_from_integer (column, block, number, cell);
    case ASGI_COLUMN_DURATION:
      *tag = ASGI_VALUE_DURATION;
      return TRUE;
    case ASGI_COLUMN_DATE:
    case ASGI_COLUMN_TIME:
    case ASGI_COLUMN_UTC:
    case ASGI_COLUMN_NAIVE:
    case ASGI_COLUMN_UUID:
    default:
      return FALSE;
    }
}

/*< private >
 * asgi_float_to_cell:
 *
 * Returns: %FALSE for a number that Django doesn't write into such a column
 */
gboolean
asgi_float_to_cell (const AsgiColumn *column,
                    AsgiRowBlock     *block,
                    gdouble           number,
                    guint8           *tag,
                    AsgiCell         *cell)
{
  switch (column->type)
    {
    case ASGI_COLUMN_RAW:
    case ASGI_COLUMN_FLOAT:
      *tag = ASGI_VALUE_FLOAT;
      cell->number = number;
      return TRUE;
    case ASGI_COLUMN_DECIMAL:
      *tag = ASGI_VALUE_DECIMAL;
      return decimal_from_float (column, block, number, cell);
    case ASGI_COLUMN_INTEGER:
    case ASGI_COLUMN_BOOLEAN:
    case ASGI_COLUMN_DURATION:
    case ASGI_COLUMN_DATE:
    case ASGI_COLUMN_TIME:
    case ASGI_COLUMN_UTC:
    case ASGI_COLUMN_NAIVE:
    case ASGI_COLUMN_UUID:
    default:
      return FALSE;
    }
}
