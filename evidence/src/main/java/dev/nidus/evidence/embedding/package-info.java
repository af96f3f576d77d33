/// Features drawn in a plane, so that people can look at them: {@link dev.nidus.evidence.embedding.PrincipalComponents} keep
/// distances as well as two numbers can, {@link dev.nidus.evidence.embedding.TSne} keeps neighbours and nothing else. Both
/// show; neither proves.
@NullMarked
package dev.nidus.evidence.embedding;

import org.jspecify.annotations.NullMarked;
