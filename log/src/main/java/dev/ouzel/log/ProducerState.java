package dev.ouzel.log;

/// What a store keeps of a producer of a stream, so that its retries are known.
///
/// @param id the producer's own name
/// @param epoch the newest epoch that it has appended with
/// @param sequence the last of its sequence numbers in that epoch
/// @param offset the sequence, in the log, of the last entry of that append; the stream's tail if it had none
/// @param usedMillis when that was, in milliseconds since 1970
/// @param closed whether that append ended the stream
public record ProducerState(String id, long epoch, long sequence, long offset, long usedMillis, boolean closed) {}
