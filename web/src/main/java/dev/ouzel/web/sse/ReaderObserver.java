package dev.ouzel.web.sse;

/// Wants to know how the readers of subscriptions fare, to count it. Called by the engine's loops: must be quick and
/// thread-safe, must not block and must not throw.
public interface ReaderObserver {

    /// Counts nothing.
    ReaderObserver NONE = new ReaderObserver() {

        @Override
        public void opened() {}

        @Override
        public void delivered(int events, int bytes, long ageMillis) {}

        @Override
        public void missed() {}

        @Override
        public void closed(CloseReason reason) {}
    };

    /// A reader has come.
    void opened();

    /// Events were given to a reader's connection.
    ///
    /// @param events how many
    /// @param bytes how large they are together, as an event stream
    /// @param ageMillis how long ago the first of them was appended, in milliseconds: the reader's lag
    void delivered(int events, int bytes, long ageMillis);

    /// A reader was told of a gap.
    void missed();

    /// A reader has left.
    ///
    /// @param reason why
    void closed(CloseReason reason);
}
