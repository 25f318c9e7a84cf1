package dev.ouzel.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.exchange.Drain;
import dev.ouzel.exchange.EndReason;
import dev.ouzel.exchange.Feed;
import dev.ouzel.exchange.FeedGroup;
import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.Pulled;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.server.transport.Transport;
import dev.ouzel.server.uring.SendBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Feeds that are given the same, by real sockets.
@ParameterizedClass
@EnumSource(Transport.class)
class FeedGroupTest {

    private static final Pulled HEAD = new Pulled.Head(new Sent.Start(200, Headers.empty()));
    private static final int READERS = 20;
    private static final long PATIENCE_SECONDS = 30;

    private final Transport transport;
    private final List<SharedBytes> news = new CopyOnWriteArrayList<>();
    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final Map<FeedLoop, Group> groups = new ConcurrentHashMap<>();
    private final CountDownLatch attached = new CountDownLatch(READERS);
    private final CountDownLatch left = new CountDownLatch(READERS / 2);
    private volatile boolean complete;

    FeedGroupTest(Transport transport) {
        this.transport = transport;
    }

    /// Those of one loop, and how much they were given.
    private final class Group {
        private final FeedGroup members;
        private int published;
        private int place;
        private int given;

        Group(FeedLoop loop) {
            members = loop.group();
        }

        void readOn() {
            while (members.size() > 0 && place < published) {
                place++;
                given += members.size();
                members.give(news.get(place - 1));
            }
        }
    }

    /// Gives the news, and waits as a member of its loop's group if that is at the same place.
    private final class Reader implements Feed {
        private int place = -1;
        private @Nullable Puller puller;
        private @Nullable Group group;

        Puller puller() {
            return Objects.requireNonNull(puller);
        }

        @Override
        public void attach(Puller its) {
            puller = its;
            attached.countDown();
        }

        @Override
        public Pulled pull(long nanoTime) {
            assertThat(group).as("a member that is pulled").isNull();
            if (place < 0) {
                place = 0;
                return HEAD;
            }
            if (place < mine().published) {
                return news.get(place++).pulled();
            }
            return complete ? new Pulled.End() : await(mine());
        }

        private Group mine() {
            return groups.computeIfAbsent(puller().loop(), Group::new);
        }

        private Pulled await(Group mine) {
            if (mine.members.size() == 0) {
                mine.place = place;
            }
            group = mine.place == place && mine.members.join(puller()) ? mine : null;
            return Pulled.Wait.untilWoken();
        }

        @Override
        public void left() {
            place = Objects.requireNonNull(group).place;
            group = null;
        }

        @Override
        public void drain(Drain drain) {}

        @Override
        public void ended(EndReason reason) {
            assertThat(group).as("a member that has ended").isNull();
            left.countDown();
        }

        void pullUnlessMember() {
            if (group == null) {
                puller().pull();
            }
        }
    }

    private Serving serving() throws IOException {
        return Serving.with(transport, exchange -> {
            Reader reader = new Reader();
            readers.add(reader);
            exchange.send(new Sent.Handover(reader));
        });
    }

    private List<RawSocket> connect(Serving serving) throws Exception {
        List<RawSocket> sockets = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            RawSocket socket = serving.connect();
            sockets.add(socket);
            socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        }
        attached.await();
        for (RawSocket socket : sockets) {
            socket.readUntil("\r\n\r\n");
        }
        return sockets;
    }

    /// Does something on each loop, and waits for it.
    private void onEachLoop(LoopTask task) throws Exception {
        Map<FeedLoop, List<Reader>> byLoop = readers.stream()
                .collect(Collectors.groupingBy(reader -> reader.puller().loop()));
        List<CompletableFuture<Void>> done = new ArrayList<>();
        byLoop.forEach((loop, its) -> done.add(CompletableFuture.runAsync(
                () -> task.run(groups.computeIfAbsent(loop, Group::new), its), loop)));
        for (CompletableFuture<Void> each : done) {
            each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private interface LoopTask {
        void run(Group group, List<Reader> readers);
    }

    private void publish(String text) throws Exception {
        news.add(SharedBytes.of(Serving.bytes(text)));
        onEachLoop((group, its) -> readOn(group, its, news.size()));
    }

    private static void readOn(Group group, List<Reader> readers, int published) {
        group.published = published;
        group.readOn();
        readers.forEach(Reader::pullUnlessMember);
    }

    private void complete() {
        complete = true;
        readers.forEach(reader -> reader.puller().wake());
    }

    private int givenTogether() {
        return groups.values().stream().mapToInt(group -> group.given).sum();
    }

    private static String readAll(RawSocket socket) throws IOException {
        try (socket) {
            return socket.readToEnd();
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()).toUpperCase(Locale.ROOT) + "\r\n" + text + "\r\n";
    }

    private static String body(String... pieces) {
        StringBuilder body = new StringBuilder();
        for (String piece : pieces) {
            body.append(chunk(piece));
        }
        return body.append("0\r\n\r\n").toString();
    }

    private static String[] events() {
        String[] events = new String[50];
        Arrays.setAll(events, i -> "event " + i);
        return events;
    }

    @Test
    void everyMemberIsGivenEverything() throws Exception {
        try (Serving serving = serving()) {
            List<RawSocket> sockets = connect(serving);
            for (String event : events()) {
                publish(event);
            }
            complete();
            for (RawSocket socket : sockets) {
                assertThat(readAll(socket)).isEqualTo(body(events()));
            }
            assertThat(givenTogether()).isEqualTo(sendsTogether() ? READERS * (events().length - 1) : 0);
        }
    }

    private boolean sendsTogether() {
        try (SendBatch batch = new SendBatch()) {
            return transport == Transport.EPOLL && batch.together();
        }
    }

    @Test
    void whoeverIsWokenLeavesAndComesBack() throws Exception {
        try (Serving serving = serving()) {
            List<RawSocket> sockets = connect(serving);
            int number = 0;
            for (String event : events()) {
                readers.get(number % READERS).puller().wake();
                publish(event);
                readers.get((7 * number) % READERS).puller().wake();
                number++;
            }
            complete();
            for (RawSocket socket : sockets) {
                assertThat(readAll(socket)).isEqualTo(body(events()));
            }
        }
    }

    /// More than the buffers of two sockets hold.
    private static final int PIECES = 1500;
    private static final int SLOW = 3;

    private static String piece(int number) {
        return number + "x".repeat(8000) + ";";
    }

    @Test
    void whoeverIsSlowLeavesAndLacksNothing() throws Exception {
        try (Serving serving = serving(); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<RawSocket> sockets = connect(serving);
            List<Future<String>> bodies = new ArrayList<>();
            sockets.subList(SLOW, READERS).forEach(socket -> bodies.add(threads.submit(() -> readAll(socket))));
            String[] pieces = new String[PIECES];
            for (int i = 0; i < PIECES; i++) {
                pieces[i] = piece(i);
                publish(pieces[i]);
            }
            complete();
            for (Future<String> body : bodies) {
                assertThat(body.get(PATIENCE_SECONDS, TimeUnit.SECONDS).equals(body(pieces))).isTrue();
            }
            for (RawSocket slow : sockets.subList(0, SLOW)) {
                assertThat(readAll(slow).equals(body(pieces))).isTrue();
            }
        }
    }

    @Test
    void whatAMemberHadBeforeItJoinedGoesFirstAlsoIfItIsStillOnItsWay() throws Exception {
        String much = "m".repeat(8 << 20);
        news.addAll(List.of(SharedBytes.of(Serving.bytes(much)), SharedBytes.of(Serving.bytes("next"))));
        try (Serving serving = serving()) {
            List<RawSocket> sockets = connect(serving);
            onEachLoop((group, its) -> {
                readOn(group, its, 1);
                readOn(group, its, 2);
            });
            complete();
            for (RawSocket socket : sockets) {
                assertThat(readAll(socket).equals(body(much, "next"))).isTrue();
            }
        }
    }

    @Test
    void whoeverIsGoneLeavesAndItsDescriptorIsNoMembers() throws Exception {
        try (Serving serving = serving()) {
            List<RawSocket> sockets = connect(serving);
            publish("first");
            publish("second");
            for (RawSocket gone : sockets.subList(0, READERS / 2)) {
                gone.close();
            }
            publish("third");
            assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            // These get the descriptors of those who have left.
            List<RawSocket> strangers = new ArrayList<>();
            for (int i = 0; i < READERS / 2; i++) {
                strangers.add(serving.connect());
            }
            publish("fourth");
            complete();
            for (RawSocket there : sockets.subList(READERS / 2, READERS)) {
                assertThat(readAll(there)).isEqualTo(body("first", "second", "third", "fourth"));
            }
            for (RawSocket stranger : strangers) {
                stranger.send("GET / HTTP/1.1\r\n\r\n");
                assertThat(readAll(stranger)).startsWith("HTTP/1.1 400 ");
            }
        }
    }
}
