package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Readers that are counted together: when the last of them has an event, and whether any of them misses one.
final class Group {

    /// More than are ever on their way.
    private static final int PLACES = 1 << 17;

    private final int size;
    private final long before;
    private final List<Connection> connections = new ArrayList<>();
    private final int[] readers = new int[PLACES];
    private final long[] publishedAt = new long[PLACES];
    private Delays delays = new Delays();
    private int opened;
    private int lost;
    private long deliveries;
    private long completed;
    private long wrong;

    /// @param size how many readers
    /// @param before the last event that they need not get
    Group(int size, long before) {
        this.size = size;
        this.before = before;
    }

    /// A new reader of the group.
    Reader reader() {
        return new Reader(this, before);
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    /// A reader has its response, or is lost without.
    void opened() {
        opened++;
    }

    /// The server has closed a reader's connection.
    void ended() {
        lost++;
    }

    /// An event is about to be published.
    void published(long number, long nanoTime) {
        int place = (int) number & (PLACES - 1);
        publishedAt[place] = nanoTime;
        readers[place] = 0;
    }

    /// A reader has an event.
    ///
    /// @param number the event's
    /// @param last the event that the reader had before
    void delivered(long number, long last) {
        deliveries++;
        if (number != last + 1) {
            wrong++;
        }
        int place = (int) number & (PLACES - 1);
        readers[place]++;
        if (readers[place] == size) {
            completed++;
            delays.add(System.nanoTime() - publishedAt[place]);
        }
    }

    /// Whether all have the event.
    boolean has(long number) {
        return readers[(int) number & (PLACES - 1)] == size;
    }

    /// How many readers.
    int size() {
        return size;
    }

    /// How many have no response and were not lost.
    int unanswered() {
        return size - opened;
    }

    /// How many connections the server has closed.
    int lost() {
        return lost;
    }

    /// How many events some of them lack.
    ///
    /// @param published the last that there is
    long lacks(long published) {
        return published - before - completed;
    }

    /// How many events arrived, counted once for each reader.
    long deliveries() {
        return deliveries;
    }

    /// How often an event did not follow the one before: something was missing, repeated or out of order.
    long wrong() {
        return wrong;
    }

    /// How long events took to the last reader, since this was called before.
    Delays takeDelays() {
        Delays taken = delays;
        delays = new Delays();
        return taken;
    }

    /// Writes the same on each connection.
    void writeAll(ByteBuffer bytes) throws IOException {
        for (Connection connection : connections) {
            connection.write(bytes.duplicate());
        }
    }

    void pause() {
        connections.forEach(Connection::pause);
    }

    void resume() {
        connections.forEach(Connection::resume);
    }
}
