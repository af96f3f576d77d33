package dev.nidus.app.published;

/// A number of the study, where it stands, and how to compute it again.
///
/// @param figure the figure or table that it belongs to
/// @param quantity what it is, in words
/// @param subject the cohort or model that it is about
/// @param value what was printed
/// @param recipe how to compute it again
/// @param source the document and the place in it; blank if nothing was published
/// @param note why it cannot be computed, or why it differs, as far as that is known; blank otherwise
public record PublishedNumber(
    String figure,
    String quantity,
    String subject,
    PublishedValue value,
    Recipe recipe,
    String source,
    String note) {}
