package dev.nidus.learning.plan;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What a component of a plan's record means, what it is when nobody says, and what it may be.
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {
  /// What it is, in half a line; shown by `plan show` and by editors.
  String value();

  /// The key in YAML, where it is not the component's name in snake case.
  String key() default "";

  /// The value when nobody says, as YAML. Without one a value must be given, but for records, whose
  /// components have their own standards, and for optional ones, which are then absent.
  String standard() default "";

  /// The least number that is allowed.
  double least() default Double.NEGATIVE_INFINITY;

  /// Numbers must be above this one.
  double above() default Double.NEGATIVE_INFINITY;

  /// The largest number that is allowed.
  double most() default Double.POSITIVE_INFINITY;

  /// Numbers must be below this one.
  double below() default Double.POSITIVE_INFINITY;

  /// Whether it came when studies were registered already: absent, it leaves no line in what is hashed, so that they keep their
  /// hashes.
  boolean later() default false;

  /// How many elements a list must have; 0 is any number but none.
  int count() default 0;
}
