/// Networks: what they look like, which file fits them, and how they are evaluated.
///
/// Read {@link dev.nidus.learning.network.ResNet3d} first: a record from which the name and shape
/// of every tensor follow. A weights file is recognised by {@link
/// dev.nidus.learning.network.NetworkSignature} and checked strictly: every missing, unexpected or
/// misshapen tensor is named.
///
/// One walk through the layers ({@link dev.nidus.learning.network.ResNetTrunk}) serves three ways
/// to compute a layer:
///
/// - plain: convolution, then batch normalisation; has gradients, and a training mode;
/// - folded: the normalisation is multiplied into the convolution's weights;
/// - fused: folded, and bias, sum and rectifier are computed inside the convolution, with weights
///   packed for the processor. About 1.6 times as fast as plain. It rests on operators that are
///   private to libtorch, so each network is compared with the folded one while it is loaded.
///
/// Training starts at {@link dev.nidus.learning.network.TrainableNetwork}: a description, the {@link
/// dev.nidus.learning.network.NetworkState} that training changes and a checkpoint holds, and trunks
/// that compute with it as {@link dev.nidus.learning.network.TrainingOptions} say. Heads ({@link
/// dev.nidus.learning.network.Head}) follow the trunk. Weights before training come from {@link
/// dev.nidus.learning.network.Initialisation}.
///
/// Absent on purpose: losses and optimisers, which have packages of their own.
@NullMarked
package dev.nidus.learning.network;

import org.jspecify.annotations.NullMarked;
