package dev.nidus.app.published;

import java.util.List;

/// The charts of the page.
record PublishedCharts(PublishedTables tables) {

  /// The charts of a figure.
  List<PublishedView.Drawing> of(String figure, List<Finding> findings) {
    return List.of();
  }
}
