/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <asgimod-glib/core/asgi-types.h>

G_BEGIN_DECLS

#define ASGI_TYPE_VALIDATOR (asgi_validator_get_type ())

ASGI_AVAILABLE_IN_1_0
G_DECLARE_FINAL_TYPE (AsgiValidator, asgi_validator, ASGI, VALIDATOR, GObject)

ASGI_AVAILABLE_IN_1_0
AsgiValidator *asgi_validator_new          (AsgiModel     *object);
ASGI_AVAILABLE_IN_1_0
AsgiModel     *asgi_validator_get_object   (AsgiValidator *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_validator_set_object   (AsgiValidator *self,
                                            AsgiModel     *object);
ASGI_AVAILABLE_IN_1_0
const char * const *
               asgi_validator_get_exclude  (AsgiValidator *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_validator_set_exclude  (AsgiValidator *self,
                                            const char * const *names);
ASGI_AVAILABLE_IN_1_0
guint          asgi_validator_get_delay    (AsgiValidator *self);
ASGI_AVAILABLE_IN_1_0
void           asgi_validator_set_delay    (AsgiValidator *self,
                                            guint          delay);
ASGI_AVAILABLE_IN_1_0
gboolean       asgi_validator_get_valid    (AsgiValidator *self);
ASGI_AVAILABLE_IN_1_0
GVariant      *asgi_validator_get_errors   (AsgiValidator *self);
ASGI_AVAILABLE_IN_1_0
char          *asgi_validator_get_message  (AsgiValidator *self,
                                            const char    *name) G_GNUC_WARN_UNUSED_RESULT;
ASGI_AVAILABLE_IN_1_0
void           asgi_validator_validate     (AsgiValidator *self);

G_END_DECLS
