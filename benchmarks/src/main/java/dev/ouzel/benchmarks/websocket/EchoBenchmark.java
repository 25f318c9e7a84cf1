package dev.ouzel.benchmarks.websocket;

import dev.ouzel.benchmarks.load.Connections;
import dev.ouzel.benchmarks.load.Cores;
import dev.ouzel.benchmarks.load.CpuTime;
import dev.ouzel.benchmarks.load.ServerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/// What a small text message and its echo cost. All servers have the same client, a fresh process for each measurement, and no
/// compression, which the client does not offer.
public final class EchoBenchmark {

    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private EchoBenchmark() {}

    /// A load.
    ///
    /// @param connections how many
    /// @param depth how many messages each sends at once
    record Shape(int connections, int depth) {

        @Override
        public String toString() {
            return connections + (connections == 1 ? " connection, " : " connections, ") + depth + " at a time";
        }
    }

    /// A measurement.
    ///
    /// @param messagesASecond how many came back
    /// @param cpuMicros what each cost the server, user and system
    /// @param userMicros the user part of that
    record Figures(double messagesASecond, double cpuMicros, double userMicros) {}

    /// Runs everything and prints a table, in about a minute a round.
    ///
    /// @param arguments how many rounds
    /// @throws IOException if a server cannot be started or talked to
    public static void main(String[] arguments) throws IOException {
        Map<String, List<Figures>> all = new LinkedHashMap<>();
        for (int round = 0; round < Integer.parseInt(arguments[0]); round++) {
            for (Shape shape : List.of(new Shape(1, 1), new Shape(100, 16))) {
                for (EchoServer.Kind kind : EchoServer.Kind.values()) {
                    all.computeIfAbsent(shape + " | " + kind, _ -> new ArrayList<>()).add(
                            measure(kind, shape, Duration.ofSeconds(4), Duration.ofSeconds(3)));
                }
            }
        }
        System.out.println(
                "| load | server | messages/s | CPU µs/message | of that in user space |\n|---|---|---|---|---|");
        all.forEach((what, figures) -> System.out.println("| " + what + row(figures)));
    }

    /// Measures one server under one load.
    static Figures measure(EchoServer.Kind kind, Shape shape, Duration warmUp, Duration measured) throws IOException {
        List<String> command = ServerProcess.java(EchoServer.class, List.of("-Xmx1g"), kind.name());
        try (ServerProcess server = ServerProcess.start(Cores.onFirst(command));
                Connections connections = new Connections()) {
            List<Conversation> conversations = new ArrayList<>();
            for (int i = 0; i < shape.connections(); i++) {
                conversations.add(new Conversation(connections, server.port(), shape.depth()));
            }
            await(connections, conversations, conversation -> conversation.received() > 0, kind);
            run(connections, warmUp);
            Figures figures = measure(server, connections, conversations, measured);
            conversations.forEach(Conversation::stop);
            await(connections, conversations, Conversation::idle, kind);
            return figures;
        }
    }

    private static void await(Connections connections, List<Conversation> conversations,
            Predicate<Conversation> reached, EchoServer.Kind kind) throws IOException {
        if (!connections.runUntil(() -> conversations.stream().allMatch(reached), PATIENCE_NANOS)
                || connections.lost() > 0) {
            throw new IllegalStateException(kind + ": echoes are missing, " + connections.lost()
                    + " connections lost (expected: an echo of each message)");
        }
    }

    private static Figures measure(ServerProcess server, Connections connections, List<Conversation> conversations,
            Duration measured) throws IOException {
        long before = received(conversations);
        CpuTime cpu = server.cpu();
        long began = System.nanoTime();
        run(connections, measured);
        double seconds = (System.nanoTime() - began) / 1e9;
        CpuTime spent = server.cpu().since(cpu);
        double messages = received(conversations) - before;
        return new Figures(messages / seconds, spent.micros() / messages, spent.userMicros() / messages);
    }

    private static void run(Connections connections, Duration duration) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        while (end - System.nanoTime() > 0) {
            connections.turn();
        }
    }

    private static long received(List<Conversation> conversations) {
        return conversations.stream().mapToLong(Conversation::received).sum();
    }

    private static String row(List<Figures> figures) {
        return String.format(Locale.ROOT, " | %,.0f | %.2f | %.2f |", median(figures, Figures::messagesASecond),
                median(figures, Figures::cpuMicros), median(figures, Figures::userMicros));
    }

    private static double median(List<Figures> figures, ToDoubleFunction<Figures> one) {
        return figures.stream().mapToDouble(one).sorted().skip(figures.size() / 2).findFirst().orElseThrow();
    }
}
