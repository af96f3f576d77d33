package dev.nidus.cluster;

import dev.nidus.app.table.TableRow;
import dev.nidus.core.lesion.Lesion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.ToLongFunction;

/// How the rows of a window become parts: the lesions of a scan stay together, so that it is read once,
/// and the parts cost about the same.
///
/// The cost of a scan's lesions is the bytes that are touched for them: the scan's file, once, and a
/// patch for each lesion. Dealt from the most expensive to the cheapest, each to the part that has
/// least so far, which is within a third of the best there is (Graham 1969).
///
/// @param mostRows of one scan in a part; a scan with more is read more than once
/// @param patchBytes of one lesion
/// @param scanBytes of a scan's file; 0 where it cannot be known
record PartPlan(int mostRows, long patchBytes, ToLongFunction<Path> scanBytes) {

  /// Rows that stay together.
  private record Share(List<TableRow> rows, long bytes) {}

  /// A part that is being filled.
  private static final class Filling {
    private final int number;
    private final List<TableRow> rows = new ArrayList<>();
    private long bytes;

    Filling(int number) {
      this.number = number;
    }

    void add(Share share) {
      rows.addAll(share.rows());
      bytes += share.bytes();
    }
  }

  /// Divides a window.
  ///
  /// @param window rows in the order of the input, at least one
  /// @param least how many parts there should at least be, where the scans allow it
  /// @return parts, each with its rows in the order of the input, by their first row
  List<List<TableRow>> divide(List<TableRow> window, int least) {
    List<Share> shares = new ArrayList<>(shares(window));
    shares.sort(Comparator.comparingLong(Share::bytes).reversed());
    int count = Math.max(Math.ceilDiv(window.size(), mostRows), Math.min(least, shares.size()));
    PriorityQueue<Filling> parts =
        new PriorityQueue<>(
            Comparator.<Filling>comparingLong(part -> part.bytes)
                .thenComparingInt(part -> part.number));
    for (int n = 0; n < count; n++) {
      parts.add(new Filling(n));
    }
    for (Share share : shares) {
      Filling cheapest = parts.remove();
      cheapest.add(share);
      parts.add(cheapest);
    }
    Comparator<TableRow> byRow = Comparator.comparingLong(row -> row.cohortRow().row());
    return parts.stream()
        .map(part -> part.rows.stream().sorted(byRow).toList())
        .filter(rows -> !rows.isEmpty())
        .sorted(Comparator.comparingLong(rows -> rows.getFirst().cohortRow().row()))
        .toList();
  }

  private List<Share> shares(List<TableRow> window) {
    Map<Path, List<TableRow>> byScan = new LinkedHashMap<>();
    List<Share> shares = new ArrayList<>();
    for (TableRow row : window) {
      if (row.cohortRow() instanceof Lesion lesion) {
        byScan.computeIfAbsent(lesion.scanFile(), _ -> new ArrayList<>()).add(row);
      } else {
        shares.add(new Share(List.of(row), 0));
      }
    }
    byScan.forEach((scan, rows) -> {
      long scanCost = scanBytes.applyAsLong(scan);
      for (int from = 0; from < rows.size(); from += mostRows) {
        List<TableRow> some = rows.subList(from, Math.min(rows.size(), from + mostRows));
        shares.add(new Share(some, scanCost + some.size() * patchBytes));
      }
    });
    return shares;
  }
}
