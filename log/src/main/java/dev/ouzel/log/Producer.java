package dev.ouzel.log;

/// Who appends, and how often it has: with this, an append that is sent again is stored once, and a writer that was
/// replaced is told.
///
/// A producer counts its appends to one stream from 0, one by one. Whoever takes over from it uses the same id and a
/// larger epoch, and counts from 0 again; from then on the old one is fenced.
///
/// @param id the producer's own name, 1 to 256 characters
/// @param epoch 0 or more
/// @param sequence 0 or more
public record Producer(String id, long epoch, long sequence) {

    private static final int ID_MAX = 256;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException if one is out of its range
    public Producer {
        Names.check("producer", id, ID_MAX);
        if (epoch < 0 || sequence < 0) {
            throw new IllegalArgumentException("producer: epoch " + epoch + ", sequence " + sequence
                    + " (expected: 0 or more)");
        }
    }
}
