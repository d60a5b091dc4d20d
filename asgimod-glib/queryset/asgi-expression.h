/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/queryset/asgi-term.h>

G_BEGIN_DECLS

#define ASGI_TYPE_EXPRESSION (asgi_expression_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiExpression, asgi_expression, ASGI, EXPRESSION, AsgiTerm)

ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_call    (const char     *name,
                                         AsgiArguments  *args) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_method  (AsgiExpression *self,
                                         const char     *method,
                                         AsgiArguments  *args) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_f       (const char     *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_value   (const GValue   *value) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_count   (const char     *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_string (const char *value) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_int64 (gint64 value) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_boolean (gboolean value) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_double (double value) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_value_of (const GValue *value,
                                          const char   *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_sum (const char *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_avg (const char *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_max (const char *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_min (const char *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_outer_ref (const char *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_subquery (AsgiQuerySet *query_set) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_exists (AsgiQuerySet *query_set) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_when (AsgiQ          *condition,
                                      AsgiExpression *then) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_func (const char     *name,
                                      AsgiExpression *first,
                                      ...)
  G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_funcv (const char      *name,
                                       AsgiExpression **operands,
                                       gsize            n_operands) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_add (AsgiExpression *self,
                                     AsgiExpression *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_add_value (AsgiExpression *self,
                                           const GValue   *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_sub (AsgiExpression *self,
                                     AsgiExpression *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_sub_value (AsgiExpression *self,
                                           const GValue   *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_mul (AsgiExpression *self,
                                     AsgiExpression *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_mul_value (AsgiExpression *self,
                                           const GValue   *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_div (AsgiExpression *self,
                                     AsgiExpression *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_div_value (AsgiExpression *self,
                                           const GValue   *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_mod (AsgiExpression *self,
                                     AsgiExpression *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_mod_value (AsgiExpression *self,
                                           const GValue   *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_pow (AsgiExpression *self,
                                     AsgiExpression *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_pow_value (AsgiExpression *self,
                                           const GValue   *other) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_neg (AsgiExpression *self) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_asc (AsgiExpression *self,
                                     gboolean        nulls_first,
                                     gboolean        nulls_last) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_desc (AsgiExpression *self,
                                      gboolean        nulls_first,
                                      gboolean        nulls_last) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_cast (AsgiExpression *self,
                                      const char     *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_output (AsgiExpression *self,
                                        const char     *field) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_over (AsgiExpression *self,
                                      const char * const *partition_by,
                                      const char * const *order_by) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_row_range (gint64 start,
                                           gint64 end) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_value_range (gint64 start,
                                             gint64 end) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_with (AsgiExpression *self,
                                      const char     *first_name,
                                      ...)
  G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
AsgiExpression *asgi_expression_with_options (AsgiExpression *self,
                                              GHashTable     *options) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
