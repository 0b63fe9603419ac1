//! Values that satisfy what constrains them.
