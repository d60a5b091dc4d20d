/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#if !defined (ASGIMOD_INSIDE) && !defined (ASGIMOD_COMPILATION)
# error "Only <asgimod-glib/asgimod.h> can be included directly."
#endif

#include <glib.h>
#include <asgimod-glib/asgi-version.h>

#ifndef ASGI_EXTERN
# define ASGI_EXTERN __attribute__ ((visibility ("default"))) extern
#endif

/**
 * ASGI_VERSION_1_0:
 *
 * The API of version 1.0, for %ASGI_VERSION_MAX_ALLOWED.
 *
 * Since: 1.0
 */
#define ASGI_VERSION_1_0 (G_ENCODE_VERSION (1, 0))

#define ASGI_VERSION_CURRENT (G_ENCODE_VERSION (ASGI_MAJOR_VERSION, ASGI_MINOR_VERSION))

/**
 * ASGI_VERSION_MAX_ALLOWED:
 *
 * Define it before the include to be warned of symbols newer than that version.
 *
 * Since: 1.0
 */
#ifndef ASGI_VERSION_MAX_ALLOWED
# define ASGI_VERSION_MAX_ALLOWED ASGI_VERSION_CURRENT
#endif

#if ASGI_VERSION_MAX_ALLOWED < ASGI_VERSION_1_0
# define ASGI_AVAILABLE_IN_1_0 G_UNAVAILABLE (1, 0) ASGI_EXTERN
#else
# define ASGI_AVAILABLE_IN_1_0 ASGI_EXTERN
#endif
