/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/asgimod.h>

G_BEGIN_DECLS

/* What a benchmark works with: models, and how often it measures. A benchmark prints lines of
 * three columns: its row, the side that was measured, and seconds for one operation (or bytes). */
typedef struct {
  const char    *row;
  guint          rounds;   /* how often the sides take turns */
  guint          times;    /* operations in a round */
  guint          n_items;
  guint          n_readings;
  AsgiModelInfo *items;
  AsgiModelInfo *readings;
  AsgiModelInfo *entries;
  AsgiModelInfo *groups;
} Bench;

typedef double (*BenchSide) (Bench *self);

void          bench_print       (Bench               *self,
                                 const char          *side,
                                 double               value);
double        bench_now         (void);
void          bench_take_result (GObject             *source,
                                 GAsyncResult        *result,
                                 gpointer             user_data);
GAsyncResult *bench_wait        (GAsyncResult       **result);
void          bench_check       (gpointer             result,
                                 GError              *error);
double        bench_call        (Bench               *self,
                                 const char          *function,
                                 const char          *operation,
                                 guint                times);
double        bench_django      (Bench               *self);
double        bench_asgiref     (Bench               *self);
GHashTable   *bench_values      (const char          *first_name,
                                 ...) G_GNUC_NULL_TERMINATED;
void          bench_read        (gpointer             object);

double        bench_hop         (Bench               *self);
double        bench_get         (Bench               *self);
double        bench_filter      (Bench               *self);
double        bench_create      (Bench               *self);
double        bench_save        (Bench               *self);
double        bench_transaction (Bench               *self);
double        bench_aggregate   (Bench               *self);
double        bench_prefetch    (Bench               *self);
double        bench_chain       (Bench               *self);
double        bench_chain_busy  (Bench               *self);
double        bench_eval        (Bench               *self);
double        bench_read_again  (Bench               *self);
double        bench_bulk_create (Bench               *self);
void          bench_clear       (Bench               *self);
double        bench_gap         (Bench               *self);
double        bench_gap_idle    (Bench               *self);
double        bench_django_eval (Bench               *self);
double        bench_stream      (Bench               *self);
double        bench_memory      (Bench               *self);
double        bench_memory_django (Bench             *self);
void          bench_stream_memory (Bench             *self);

double        bench_resident_bytes (void);

double        bench_list_shown  (Bench               *self);
double        bench_list_first  (Bench               *self);
double        bench_list_jump   (Bench               *self);
double        bench_list_memory (Bench               *self);
double        bench_gap_scroll  (Bench               *self);
double        bench_gap_scroll_processor (Bench      *self);

double        bench_raw_get     (Bench               *self);
double        bench_raw_eval    (Bench               *self);
double        bench_raw_page    (Bench               *self);
double        bench_raw_first   (Bench               *self);
double        bench_raw_jump    (Bench               *self);
double        bench_gom_eval    (Bench               *self);

G_END_DECLS
