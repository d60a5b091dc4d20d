/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "asgi-validator.h"

#include "asgi-model-private.h"

#include "core/asgi-error-private.h"
#include "core/asgi-request-private.h"

/**
 * AsgiValidator:
 *
 * Validates an object while it is edited: for a form.
 *
 * Whenever a field is changed it waits a moment for the next change, and then has Django look at the
 * object on a worker: its fields, the model as a whole, and what must be unique, as
 * [method@Model.full_clean_async] does. The object itself stays as it is. What is wrong is in
 * [property@Validator:errors], by field.
 *
 * ```c
 * g_autoptr(AsgiValidator) validator = asgi_validator_new (pizza);
 *
 * g_object_bind_property (validator, "valid", save_button, "sensitive", G_BINDING_SYNC_CREATE);
 * g_signal_connect (validator, "notify::errors", G_CALLBACK (show_messages), form);
 * ```
 *
 * ```python
 * validator = AsgiMod.Validator.new(pizza)
 * validator.bind_property("valid", save_button, "sensitive", GObject.BindingFlags.SYNC_CREATE)
 * ```
 *
 * ```js
 * const validator = AsgiMod.Validator.new(pizza);
 * validator.bind_property('valid', saveButton, 'sensitive', GObject.BindingFlags.SYNC_CREATE);
 * ```
 *
 * ```vala
 * var validator = new AsgiMod.Validator (pizza);
 * validator.bind_property ("valid", save_button, "sensitive", SYNC_CREATE);
 * ```
 *
 * It belongs to the thread-default main context in which it was made.
 *
 * Since: 1.0
 */
struct _AsgiValidator {
  GObject        parent_instance;

  AsgiModel     *object;
  char         **exclude;
  guint          delay;        /* ms */
  GVariant      *errors;       /* a{sas} */
  gboolean       valid;
  GMainContext  *context;
  GSource       *waiting;      /* for the next change */
  GCancellable  *cancellable;  /* of the validation that runs */
};

G_DEFINE_FINAL_TYPE (AsgiValidator, asgi_validator, G_TYPE_OBJECT)

/* Milliseconds: between two letters of one who types. */
#define DELAY 200

enum {
  PROP_0,
  PROP_OBJECT,
  PROP_EXCLUDE,
  PROP_DELAY,
  PROP_VALID,
  PROP_ERRORS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
destroy_source (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
cancel (AsgiValidator *self)
{
  g_clear_pointer (&self->waiting, destroy_source);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* What was found */

static GVariant *
new_errors (const GError *error)
{
  GVariant        *fields = error ? asgi_error_get_fields (error) : NULL;
  GVariantBuilder  builder;

  if (fields)
    return g_variant_ref (fields);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sas}"));
  if (error)
    {
      const char *messages[] = { error->message, NULL };

      g_variant_builder_add (&builder, "{s^as}", "__all__", messages);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
set_errors (AsgiValidator *self,
            const GError  *error)
{
  g_autoptr(GVariant) errors = new_errors (error);
  gboolean            valid = error == NULL;

  g_object_freeze_notify (G_OBJECT (self));
  if (valid != self->valid)
    {
      self->valid = valid;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALID]);
    }
  if (!g_variant_equal (errors, self->errors))
    {
      g_variant_unref (self->errors);
      self->errors = g_steal_pointer (&errors);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERRORS]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
on_validated (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  AsgiValidator      *self = ASGI_VALIDATOR (source);
  GCancellable       *cancellable = data;
  g_autoptr(GError)   error = NULL;
  g_autoptr(AsgiJob)  job = asgi_request_finish (self, on_validated, result, &error);

  /* Another one has begun since, or there is nothing to validate any more. */
  if (self->cancellable != cancellable)
    return;

  g_clear_object (&self->cancellable);
  set_errors (self, error);
}

static gboolean
on_waited (gpointer data)
{
  asgi_validator_validate (data);
  return G_SOURCE_REMOVE;
}

static void
on_changed (GObject       *object,
            GParamSpec    *pspec,
            AsgiValidator *self)
{
  cancel (self);
  self->waiting = g_timeout_source_new (self->delay);
  g_source_set_callback (self->waiting, on_waited, self, NULL);
  g_source_set_static_name (self->waiting, "[asgimod] validation");
  g_source_attach (self->waiting, self->context);
}

/* The object */

static void
asgi_validator_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  AsgiValidator *self = ASGI_VALIDATOR (object);

  switch (property_id)
    {
    case PROP_OBJECT:
      g_value_set_object (value, self->object);
      break;
    case PROP_EXCLUDE:
      g_value_set_boxed (value, self->exclude);
      break;
    case PROP_DELAY:
      g_value_set_uint (value, self->delay);
      break;
    case PROP_VALID:
      g_value_set_boolean (value, self->valid);
      break;
    case PROP_ERRORS:
      g_value_set_variant (value, self->errors);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_validator_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  AsgiValidator *self = ASGI_VALIDATOR (object);

  switch (property_id)
    {
    case PROP_OBJECT:
      asgi_validator_set_object (self, g_value_get_object (value));
      break;
    case PROP_EXCLUDE:
      asgi_validator_set_exclude (self, g_value_get_boxed (value));
      break;
    case PROP_DELAY:
      asgi_validator_set_delay (self, g_value_get_uint (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
asgi_validator_dispose (GObject *object)
{
  AsgiValidator *self = ASGI_VALIDATOR (object);

  cancel (self);
  if (self->object)
    g_signal_handlers_disconnect_by_data (self->object, self);
  g_clear_object (&self->object);

  G_OBJECT_CLASS (asgi_validator_parent_class)->dispose (object);
}

static void
asgi_validator_finalize (GObject *object)
{
  AsgiValidator *self = ASGI_VALIDATOR (object);

  g_strfreev (self->exclude);
  g_variant_unref (self->errors);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (asgi_validator_parent_class)->finalize (object);
}

static void
asgi_validator_class_init (AsgiValidatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GParamFlags   writable = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = asgi_validator_get_property;
  object_class->set_property = asgi_validator_set_property;
  object_class->dispose = asgi_validator_dispose;
  object_class->finalize = asgi_validator_finalize;

  /**
   * AsgiValidator:object: (getter get_object) (setter set_object)
   *
   * The object that is edited.
   *
   * Since: 1.0
   */
  properties[PROP_OBJECT] = g_param_spec_object ("object", NULL, NULL, ASGI_TYPE_MODEL, writable);
  /**
   * AsgiValidator:exclude: (getter get_exclude) (setter set_exclude)
   *
   * The names of the fields that are not looked at.
   *
   * Since: 1.0
   */
  properties[PROP_EXCLUDE] = g_param_spec_boxed ("exclude", NULL, NULL, G_TYPE_STRV, writable);
  /**
   * AsgiValidator:delay: (getter get_delay) (setter set_delay)
   *
   * How long it waits for the next change, in milliseconds.
   *
   * Since: 1.0
   */
  properties[PROP_DELAY] = g_param_spec_uint ("delay", NULL, NULL, 0, 60000, DELAY, writable);
  /**
   * AsgiValidator:valid: (getter get_valid)
   *
   * Whether the last validation has found nothing wrong; %FALSE before the first.
   *
   * Since: 1.0
   */
  properties[PROP_VALID] = g_param_spec_boolean ("valid", NULL, NULL, FALSE, readable);
  /**
   * AsgiValidator:errors: (getter get_errors)
   *
   * The messages by field, an `a{sas}`. What concerns no single field is under `__all__`.
   *
   * Since: 1.0
   */
  properties[PROP_ERRORS] = g_param_spec_variant ("errors", NULL, NULL,
                                                  G_VARIANT_TYPE ("a{sas}"), NULL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
asgi_validator_init (AsgiValidator *self)
{
  self->delay = DELAY;
  self->errors = new_errors (NULL);
  self->context = g_main_context_ref_thread_default ();
}

/**
 * asgi_validator_new:
 * @object: (nullable): the object that is edited
 *
 * Makes a validator. The object is looked at for the first time at once.
 *
 * Returns: (transfer full): a new validator
 *
 * Since: 1.0
 */
AsgiValidator *
asgi_validator_new (AsgiModel *object)
{
  g_return_val_if_fail (object == NULL || ASGI_IS_MODEL (object), NULL);

  return g_object_new (ASGI_TYPE_VALIDATOR, "object", object, NULL);
}

/**
 * asgi_validator_get_object: (get-property object)
 * @self: a validator
 *
 * Gets the object that is edited.
 *
 * Returns: (transfer none) (nullable): the object
 *
 * Since: 1.0
 */
AsgiModel *
asgi_validator_get_object (AsgiValidator *self)
{
  g_return_val_if_fail (ASGI_IS_VALIDATOR (self), NULL);

  return self->object;
}

/**
 * asgi_validator_set_object: (set-property object)
 * @self: a validator
 * @object: (nullable): the object that is edited
 *
 * Validates another object from now on.
 *
 * Since: 1.0
 */
void
asgi_validator_set_object (AsgiValidator *self,
                           AsgiModel     *object)
{
  g_return_if_fail (ASGI_IS_VALIDATOR (self));
  g_return_if_fail (object == NULL || ASGI_IS_MODEL (object));

  if (object == self->object)
    return;

  cancel (self);
  if (self->object)
    g_signal_handlers_disconnect_by_data (self->object, self);
  g_set_object (&self->object, object);
  if (object)
    {
      g_signal_connect (object, "notify::dirty-fields", G_CALLBACK (on_changed), self);
      asgi_validator_validate (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OBJECT]);
}

/**
 * asgi_validator_get_exclude: (get-property exclude)
 * @self: a validator
 *
 * Gets the names of the fields that are not looked at.
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the names
 *
 * Since: 1.0
 */
const char * const *
asgi_validator_get_exclude (AsgiValidator *self)
{
  g_return_val_if_fail (ASGI_IS_VALIDATOR (self), NULL);

  return (const char * const *) self->exclude;
}

/**
 * asgi_validator_set_exclude: (set-property exclude)
 * @self: a validator
 * @names: (nullable) (array zero-terminated=1): the names of fields
 *
 * Sets the fields that are not looked at.
 *
 * Since: 1.0
 */
void
asgi_validator_set_exclude (AsgiValidator      *self,
                            const char * const *names)
{
  g_return_if_fail (ASGI_IS_VALIDATOR (self));

  char **copy = g_strdupv ((char **) names);

  g_strfreev (self->exclude);
  self->exclude = copy;
  if (self->object)
    asgi_validator_validate (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXCLUDE]);
}

/**
 * asgi_validator_get_delay: (get-property delay)
 * @self: a validator
 *
 * Gets how long it waits for the next change.
 *
 * Returns: a time in milliseconds
 *
 * Since: 1.0
 */
guint
asgi_validator_get_delay (AsgiValidator *self)
{
  g_return_val_if_fail (ASGI_IS_VALIDATOR (self), 0);

  return self->delay;
}

/**
 * asgi_validator_set_delay: (set-property delay)
 * @self: a validator
 * @delay: a time in milliseconds
 *
 * Sets how long it waits for the next change.
 *
 * Since: 1.0
 */
void
asgi_validator_set_delay (AsgiValidator *self,
                          guint          delay)
{
  g_return_if_fail (ASGI_IS_VALIDATOR (self));

  if (self->delay == delay)
    return;

  self->delay = delay;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DELAY]);
}

/**
 * asgi_validator_get_valid: (get-property valid)
 * @self: a validator
 *
 * Whether the last validation has found nothing wrong.
 *
 * Returns: %TRUE if so; %FALSE before the first
 *
 * Since: 1.0
 */
gboolean
asgi_validator_get_valid (AsgiValidator *self)
{
  g_return_val_if_fail (ASGI_IS_VALIDATOR (self), FALSE);

  return self->valid;
}

/**
 * asgi_validator_get_errors: (get-property errors)
 * @self: a validator
 *
 * Gets the messages by field. What concerns no single field is under `__all__`, and so is the
 * message of a validation that could not be done. Django: `ValidationError.message_dict`.
 *
 * Returns: (transfer none): an `a{sas}`, empty when there is nothing wrong
 *
 * Since: 1.0
 */
GVariant *
asgi_validator_get_errors (AsgiValidator *self)
{
  g_return_val_if_fail (ASGI_IS_VALIDATOR (self), NULL);

  return self->errors;
}

/**
 * asgi_validator_get_message:
 * @self: a validator
 * @name: the name of a field, or `__all__`
 *
 * Gets what is wrong with a field, one message in each line.
 *
 * Returns: (transfer full) (nullable): the messages, or %NULL when there are none
 *
 * Since: 1.0
 */
char *
asgi_validator_get_message (AsgiValidator *self,
                            const char    *name)
{
  g_return_val_if_fail (ASGI_IS_VALIDATOR (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  g_auto(GStrv) messages = NULL;

  if (!g_variant_lookup (self->errors, name, "^as", &messages) || messages[0] == NULL)
    return NULL;

  return g_strjoinv ("\n", messages);
}

/**
 * asgi_validator_validate:
 * @self: a validator
 *
 * Validates the object now, without waiting for another change.
 *
 * Since: 1.0
 */
void
asgi_validator_validate (AsgiValidator *self)
{
  g_return_if_fail (ASGI_IS_VALIDATOR (self));

  cancel (self);
  if (self->object == NULL || !asgi_model_get_is_loaded (self->object))
    return;

  self->cancellable = g_cancellable_new ();
  g_main_context_push_thread_default (self->context);
  asgi_request_start (self, on_validated,
                      asgi_model_new_validation (self->object,
                                                 (const char * const *) self->exclude),
                      self->cancellable, on_validated, self->cancellable);
  g_main_context_pop_thread_default (self->context);
}
