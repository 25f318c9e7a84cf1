package dev.ouzel.benchmarks.fanout;

import dev.ouzel.benchmarks.load.Connection;
import dev.ouzel.benchmarks.load.Connections;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/// All readers of one server, and who publishes to it: one thread. Each event is checked at each reader.
final class Fleet implements AutoCloseable {

    private static final String EACH = "each event once at each reader";
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();
    /// Fixed, so that the system does not take in all that a reader misses; less than one segment of the loopback would make
    /// it crawl when it reads on.
    private static final int SLOW_RECEIVE_BYTES = 128 * 1024;

    private final Connections connections = new Connections();
    private final List<Group> groups = new ArrayList<>();
    private final Candidate candidate;
    private final int port;
    private final Numbered events;
    private final Answers answers = new Answers();
    private final Connection publisher;
    private long published;

    Fleet(Candidate candidate, int port) throws IOException {
        this.candidate = candidate;
        this.port = port;
        this.events = new Numbered(candidate.publish());
        this.publisher = connections.open(port, answers);
    }

    /// Readers that begin with the next event.
    Group open(int count) throws IOException {
        return open(count, OptionalInt.empty());
    }

    /// The same, but the system takes in little of what they do not read.
    Group openSlow(int count) throws IOException {
        return open(count, OptionalInt.of(SLOW_RECEIVE_BYTES));
    }

    private Group open(int count, OptionalInt receiveBytes) throws IOException {
        Group group = new Group(count, published);
        groups.add(group);
        for (int i = 0; i < count; i++) {
            Connection connection = connections.open(port, receiveBytes, group.reader());
            connection.write(request(""));
            group.add(connection);
        }
        await(() -> group.unanswered() == 0, "an answer to each reader");
        return group;
    }

    /// Readers that come back all at once.
    ///
    /// @param place the id of the last event that they have
    /// @param before its number
    Group comeBack(int count, String place, long before) throws IOException {
        Group group = new Group(count, before);
        groups.add(group);
        for (int i = 0; i < count; i++) {
            group.add(connections.open(port, group.reader()));
        }
        group.writeAll(request("Last-Event-ID: " + place + "\r\n"));
        return group;
    }

    /// The id of the newest event.
    String place() throws IOException {
        Place place = new Place();
        connections.open(port, place).write(request(""));
        await(() -> place.id().isPresent(), "an id in the first event");
        return place.id().orElseThrow();
    }

    private ByteBuffer request(String header) {
        return ByteBuffer.wrap(("GET " + candidate.events() + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: text/event-stream\r\n" + header + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /// How many events were published.
    long published() {
        return published;
    }

    /// Publishes events with one write.
    void publish(int count) throws IOException {
        ByteBuffer requests = events.requests(published + 1, count);
        long now = System.nanoTime();
        for (long number = published + 1; number <= published + count; number++) {
            for (Group group : groups) {
                group.published(number, now);
            }
        }
        published += count;
        publisher.write(requests);
    }

    /// Keeps so many events on their way, for so long, and waits for the last delivery.
    ///
    /// @param group whose readers count
    /// @param window how many may be on their way
    /// @param burst how many are published together at least
    void publishAhead(Group group, int window, int burst, long nanos) throws IOException {
        long end = System.nanoTime() + nanos;
        publishAhead(group, window, burst, () -> end - System.nanoTime() <= 0);
    }

    private void publishAhead(Group group, int window, int burst, BooleanSupplier done) throws IOException {
        long patience = System.nanoTime() + PATIENCE_NANOS;
        while (!done.getAsBoolean()) {
            fill(group, window, burst);
            connections.turn();
            checkProgress(patience);
        }
        awaitAll(group);
    }

    private void fill(Group group, int window, int burst) throws IOException {
        int room = (int) (window - group.lacks(published));
        if (room >= burst) {
            publish(room);
        }
    }

    /// The same until at least so many events were published.
    void publishAhead(Group group, int window, int burst, int count) throws IOException {
        long last = published + count;
        publishAhead(group, window, burst, () -> published >= last);
    }

    /// Publishes one event after the other at this pace, until this is so, and waits for the last delivery.
    ///
    /// @param group whose readers count
    /// @param rate events a second
    /// @param done asked before each event
    void pace(Group group, int rate, BooleanSupplier done) throws IOException {
        long interval = Duration.ofSeconds(1).toNanos() / rate;
        long patience = System.nanoTime() + PATIENCE_NANOS;
        for (long next = System.nanoTime(); !done.getAsBoolean(); next += interval) {
            publish(1);
            for (long left = interval; left > 0; left = next + interval - System.nanoTime()) {
                connections.turn(left);
            }
            checkProgress(patience);
        }
        awaitAll(group);
    }

    /// Waits until all of its readers have all events.
    ///
    /// @throws IllegalStateException if something is missing after a minute, repeated, refused or lost
    void awaitAll(Group group) throws IOException {
        // Who has lost a reader need not be waited for.
        await(() -> connections.lost() > 0 || group.lacks(published) == 0, EACH);
        if (group.wrong() > 0 || answers.refused() > 0) {
            throw failure(EACH);
        }
    }

    private void await(BooleanSupplier done, String what) throws IOException {
        if (!connections.runUntil(done, PATIENCE_NANOS) || connections.lost() > 0) {
            throw failure(what);
        }
    }

    /// @param patience until when
    private void checkProgress(long patience) {
        if (connections.lost() > 0 || patience - System.nanoTime() < 0) {
            throw failure(EACH);
        }
    }

    private IllegalStateException failure(String expected) {
        List<String> wrong = new ArrayList<>();
        long readers = sum(Group::size);
        long lost = sum(Group::lost);
        note(wrong, lost, "lost %,d of %,d readers", readers);
        note(wrong, connections.lost() - lost, "lost %,d connections beside its readers", readers);
        note(wrong, sum(Group::unanswered), "%,d of %,d readers without an answer", readers);
        note(wrong, answers.refused(), "refused %,d of %,d events", published);
        note(wrong, sum(Group::wrong), "%,d deliveries out of order", readers);
        if (wrong.isEmpty()) {
            groups.forEach(group -> note(wrong, group.lacks(published), "%,d of %,d events on their way", published));
        }
        return new IllegalStateException(String.join(", ", wrong) + " (expected: " + expected + ")");
    }

    private long sum(ToLongFunction<Group> count) {
        return groups.stream().mapToLong(count).sum();
    }

    private static void note(List<String> wrong, long count, String what, long all) {
        if (count > 0) {
            wrong.add(String.format(Locale.ROOT, what, count, all));
        }
    }

    @Override
    public void close() throws IOException {
        connections.close();
    }
}
