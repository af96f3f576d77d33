/// A stand-in for Spark, for a class that is planted to break a fence.
@NullMarked
package org.apache.spark;

import org.jspecify.annotations.NullMarked;
