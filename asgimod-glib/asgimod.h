/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#define ASGIMOD_INSIDE

#include <asgimod-glib/asgi-version.h>
#include <asgimod-glib/asgi-version-macros.h>
#include <asgimod-glib/asgi-enum-types.h>
#include <asgimod-glib/core/asgi-types.h>
#include <asgimod-glib/core/asgi-arguments.h>
#include <asgimod-glib/core/asgi-call.h>
#include <asgimod-glib/core/asgi-error.h>
#include <asgimod-glib/core/asgi-field-info.h>
#include <asgimod-glib/core/asgi-result-list.h>
#include <asgimod-glib/core/asgi-row.h>
#include <asgimod-glib/queryset/asgi-expression.h>
#include <asgimod-glib/queryset/asgi-iterator.h>
#include <asgimod-glib/queryset/asgi-many-to-many-related-manager.h>
#include <asgimod-glib/queryset/asgi-many-to-one-related-manager.h>
#include <asgimod-glib/queryset/asgi-prefetch.h>
#include <asgimod-glib/queryset/asgi-q.h>
#include <asgimod-glib/queryset/asgi-query-set.h>
#include <asgimod-glib/queryset/asgi-term.h>
#include <asgimod-glib/list/asgi-list-model.h>
#include <asgimod-glib/model/asgi-model.h>
#include <asgimod-glib/model/asgi-model-info.h>
#include <asgimod-glib/model/asgi-validator.h>
#include <asgimod-glib/transaction/asgi-transaction.h>
#include <asgimod-glib/python/asgi-runtime.h>

#undef ASGIMOD_INSIDE
