/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "section-probe.h"

struct _SectionProbe {
  AsgiListModel *list;
  GByteArray    *begins; /* for each item whether it begins a section */
  guint          n_told; /* how often sections-changed came */
};

static guint8
ask (SectionProbe *self,
     guint         position)
{
  guint start, end;

  asgi_list_model_get_section (self->list, position, &start, &end);
  g_assert_cmpuint (start, <=, position);
  g_assert_cmpuint (position, <, end);

  return start == position;
}

/* Sections follow one another, and those that nobody told of are as they were. */
void
section_probe_check (SectionProbe *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint start, end = 0;

  g_assert_cmpuint (self->begins->len, ==, n);
  while (end < n)
    {
      guint position = end;

      asgi_list_model_get_section (self->list, position, &start, &end);
      g_assert_cmpuint (start, ==, position);
      g_assert_cmpuint (end, <=, n);
      for (guint i = start; i < end; i++)
        g_assert_cmpuint (self->begins->data[i], ==, i == start);
    }
  asgi_list_model_get_section (self->list, n, &start, &end);
  g_assert_cmpuint (start, ==, n);
  g_assert_cmpuint (end, ==, G_MAXUINT);
}

static void
insert (SectionProbe *self,
        guint         position,
        guint8        begins)
{
  g_byte_array_append (self->begins, &begins, 1);
  memmove (self->begins->data + position + 1, self->begins->data + position,
           self->begins->len - 1 - position);
  self->begins->data[position] = begins;
}

static void
on_items_changed (GListModel   *model,
                  guint         position,
                  guint         removed,
                  guint         added,
                  SectionProbe *self)
{
  /* Within a section alone, or all: only there GTK knows to which one an item belongs. */
  if (removed < self->begins->len)
    {
      for (guint i = MAX (position, 1); i <= position + removed && i < self->begins->len; i++)
        g_assert_false (self->begins->data[i]);
    }
  if (removed > 0)
    g_byte_array_remove_range (self->begins, position, removed);

  /* The first section begins with whatever comes first. */
  if (position == 0 && self->begins->len > 0)
    self->begins->data[0] = added == 0;
  for (guint i = 0; i < added; i++)
    insert (self, position + i, ask (self, position + i));
  section_probe_check (self);
}

static void
on_sections_changed (AsgiListModel *list,
                     guint          position,
                     guint          n_items,
                     SectionProbe  *self)
{
  gboolean changed = FALSE;

  g_assert_cmpuint (n_items, >, 0);
  g_assert_cmpuint (position + n_items, <=, self->begins->len);
  for (guint i = position; i < position + n_items; i++)
    {
      guint8 begins = ask (self, i);

      changed |= begins != self->begins->data[i];
      self->begins->data[i] = begins;
    }
  g_assert_true (changed);
  self->n_told++;
  section_probe_check (self);
}

SectionProbe *
section_probe_new (AsgiListModel *list)
{
  SectionProbe *self = g_new0 (SectionProbe, 1);

  self->list = g_object_ref (list);
  self->begins = g_byte_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    insert (self, i, ask (self, i));
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect (list, "sections-changed", G_CALLBACK (on_sections_changed), self);

  return self;
}

void
section_probe_free (SectionProbe *self)
{
  section_probe_check (self);
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_byte_array_unref (self->begins);
  g_object_unref (self->list);
  g_free (self);
}

char *
section_probe_dup (SectionProbe *self)
{
  GString *text = g_string_new (NULL);
  guint    start, end = 0;

  section_probe_check (self);
  while (end < self->begins->len)
    {
      asgi_list_model_get_section (self->list, end, &start, &end);
      g_string_append_printf (text, "%s%u", start > 0 ? " " : "", end - start);
    }

  return g_string_free (text, FALSE);
}

guint
section_probe_count_told (SectionProbe *self)
{
  return self->n_told;
}
