package dev.nidus.core.geometry;

/// A position, spacing, direction or grid that no image can have.
public final class InvalidGeometry extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidGeometry(String message) {
    super(message);
  }
}
