package dev.ouzel.benchmarks.load;

/// Takes what arrives on a connection. Called by the thread that takes its [Connections]' turns.
@FunctionalInterface
public interface Arrivals {

    /// Bytes have arrived.
    ///
    /// @param bytes hold them from index 0; another connection's overwrite them afterwards
    /// @param length how many
    void arrived(byte[] bytes, int length);

    /// The server has closed the connection.
    default void ended() {}
}
