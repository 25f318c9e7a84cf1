package dev.ouzel.server.exchange;

import java.nio.ByteBuffer;
import java.util.List;

/// What is written in one go.
///
/// @param pieces the bytes, in a list that is the taker's
/// @param more whether there are more of them already
/// @param last whether there is nothing to write after them, now and ever
public record Turn(List<ByteBuffer> pieces, boolean more, boolean last) {}
