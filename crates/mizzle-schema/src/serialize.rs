//! When a field is left out of the serialized form: whenever it has its default value.

/// Whether a value is the default one, for `skip_serializing_if`.
pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
