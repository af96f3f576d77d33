package dev.nidus.learning.plan;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The word by which YAML selects a record among those that a sealed interface permits: its `kind`.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Kind {
  /// The word, such as `nt-xent`.
  String value();

  /// What it selects, in half a line.
  String meaning();
}
