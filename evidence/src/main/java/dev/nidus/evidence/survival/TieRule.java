package dev.nidus.evidence.survival;

/// How the partial likelihood counts events at the same time.
public enum TieRule {
  /// Efron 1977: tied patients leave the risk set one by one, on average. The default of lifelines and R.
  EFRON,
  /// Breslow 1974: every tied event sees the whole risk set. The default of SAS and Stata; pulls estimates towards zero
  /// when ties are many.
  BRESLOW
}
