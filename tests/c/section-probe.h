/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Looks at the sections of a list as a view does: it asks for those alone that were told of. */
#pragma once

#include "fixture.h"

G_BEGIN_DECLS

typedef struct _SectionProbe SectionProbe;

SectionProbe *section_probe_new        (AsgiListModel *list);
void          section_probe_free       (SectionProbe  *self);
void          section_probe_check      (SectionProbe  *self);
char         *section_probe_dup        (SectionProbe  *self);
guint         section_probe_count_told (SectionProbe  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SectionProbe, section_probe_free)

/* How many items each section has: "2 1 3". */
#define assert_sections(probe, expected) \
  G_STMT_START { \
    g_autofree char *probe_sections_ = section_probe_dup (probe); \
    g_assert_cmpstr (probe_sections_, ==, expected); \
  } G_STMT_END

G_END_DECLS
