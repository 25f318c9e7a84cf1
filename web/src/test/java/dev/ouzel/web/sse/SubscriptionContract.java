package dev.ouzel.web.sse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Event;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.LogStore;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Retention;
import dev.ouzel.log.SlowReader;
import dev.ouzel.log.StreamSettings;
import dev.ouzel.log.Subscription;
import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.InProcessEngine;
import dev.ouzel.testkit.TestRequest;
import dev.ouzel.testkit.TestResponse;
import dev.ouzel.testkit.VirtualTime;
import dev.ouzel.web.Router;
import dev.ouzel.wire.sse.MessageEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What event streams of a log do, in process and in virtual time, whatever store is below.
abstract class SubscriptionContract {

    private final VirtualTime time = VirtualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
    private final EventLog log;
    private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
    private InProcessEngine engine;

    SubscriptionContract(LogStore store) {
        log = EventLog.open(store, time);
        engine = serve(subscription -> subscription);
    }

    private InProcessEngine serve(UnaryOperator<Subscription> shape, String... streams) {
        Subscription subscription = shape
                .apply(Subscription.of(log, streams.length == 0 ? new String[]{"prices"} : streams));
        Router router = new Router().get("/", _ -> EventSourceResponse.of(subscription).onClose(closed::add));
        return InProcessEngine.start(router, time);
    }

    private void serveInstead(UnaryOperator<Subscription> shape, String... streams) {
        engine.close();
        engine = serve(shape, streams);
    }

    @AfterEach
    void stop() {
        engine.close();
        log.close();
    }

    private Offset publish(String data) {
        return log.append("prices", Event.of(data).payload());
    }

    private TestResponse open() {
        return engine.client().send(TestRequest.get("/"));
    }

    private TestResponse open(String lastEventId) {
        return engine.client().send(TestRequest.get("/").withHeader("last-event-id", lastEventId));
    }

    private static List<String> data(List<MessageEvent> events) {
        return events.stream().map(MessageEvent::data).toList();
    }

    private CloseReason awaitClosed() throws InterruptedException {
        CloseReason reason = closed.poll(10, TimeUnit.SECONDS);
        assertThat(reason).isNotNull();
        return reason;
    }

    @Test
    void opensAtOnceWithItsPlaceAndGoesOnLive() {
        Offset before = publish("before");
        TestResponse reader = open();

        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.headers().first("content-type")).contains("text/event-stream");
        assertThat(reader.takeText("\n\n")).isEqualTo(": open\nid: " + before + "\n\n");
        Offset one = publish("one");
        assertThat(reader.takeText("\n\n")).isEqualTo("id: " + one + "\ndata: one\n\n");
    }

    @Test
    void readsWhatIsThereFirstIfToldTo() {
        serveInstead(subscription -> subscription.from(Offset.BEGINNING));
        publish("one");
        publish("two");
        TestResponse reader = open();
        assertThat(data(reader.takeEvents(2))).containsExactly("one", "two");
        publish("three");
        assertThat(reader.takeEvent().data()).isEqualTo("three");
    }

    @Test
    void goesOnAfterTheLastEventId() {
        TestResponse first = open();
        publish("one");
        String place = first.takeEvent().lastEventId();
        first.disconnect();
        publish("two");
        publish("three");

        TestResponse second = open(place);
        assertThat(data(second.takeEvents(2))).containsExactly("two", "three");
        TestResponse third = engine.client().send(TestRequest.get("/?lastEventId=" + place));
        assertThat(data(third.takeEvents(2))).containsExactly("two", "three");
        publish("four");
        assertThat(second.takeEvent().data()).isEqualTo("four");
        assertThat(third.takeEvent().data()).isEqualTo("four");
    }

    @Test
    void aReaderThatIsCutOffBeforeItsFirstEventLosesNothing() {
        TestResponse first = open();
        String opening = first.takeText("\n\n");
        first.disconnect();
        publish("meanwhile");

        String place = opening.substring(opening.indexOf("id: ") + 4).strip();
        assertThat(open(place).takeEvent().data()).isEqualTo("meanwhile");
    }

    @Test
    void everyReaderGetsEveryEventOnceInOrder() {
        List<TestResponse> readers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            readers.add(open());
        }
        List<String> published = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            published.add("event " + i);
            publish(published.getLast());
        }
        for (TestResponse reader : readers) {
            assertThat(data(reader.takeEvents(700))).isEqualTo(published);
        }
    }

    @Test
    void readersThatComeBackAtDifferentPlacesMissNothing() {
        List<Offset> places = new ArrayList<>();
        for (int i = 0; i < 1500; i++) {
            places.add(publish("event " + i));
        }
        for (int from = 0; from < 1500; from += 97) {
            List<MessageEvent> rest = open(places.get(from).toString()).takeEvents(1499 - from);
            assertThat(rest.getFirst().data()).isEqualTo("event " + (from + 1));
            assertThat(rest.getLast().data()).isEqualTo("event 1499");
        }
    }

    @Test
    void severalStreamsHaveOnePlace() {
        serveInstead(subscription -> subscription, "prices", "news");
        TestResponse reader = open();
        publish("one");
        log.append("news", Event.of("headline", "two").payload());
        publish("three");
        List<MessageEvent> events = reader.takeEvents(3);
        assertThat(data(events)).containsExactly("one", "two", "three");
        assertThat(events.get(1).type()).isEqualTo("headline");

        TestResponse again = open(events.getFirst().lastEventId());
        assertThat(data(again.takeEvents(2))).containsExactly("two", "three");
    }

    @Test
    void aForeignIdIsIgnoredAndTheStreamSaysSo() {
        publish("before");
        TestResponse reader = open("what-is-this");
        assertThat(reader.takeText("\n\n")).startsWith(": last event id ignored: not one of this stream's\nid: ");
        publish("after");
        assertThat(reader.takeEvent().data()).isEqualTo("after");
    }

    @Test
    void whatRetentionHasDroppedIsToldAsAGap() {
        log.create("prices", StreamSettings.defaults().withRetention(Retention.all().withEntriesMax(2)));
        Offset one = publish("one");
        for (int i = 2; i <= 5; i++) {
            publish("event " + i);
        }
        List<MessageEvent> events = open(one.toString()).takeEvents(3);
        assertThat(events.getFirst().type()).isEqualTo("gap");
        assertThat(events.getFirst().data()).contains("\"from\":\"" + one + "\"", "\"reason\":\"retention\"");
        assertThat(events.getFirst().lastEventId()).isNotEqualTo(one.toString());
        assertThat(data(events.subList(1, 3))).containsExactly("event 4", "event 5");
    }

    @Test
    void aGapInOneStreamHidesNothingOfTheOthers() {
        log.create("prices", StreamSettings.defaults().withRetention(Retention.all().withEntriesMax(1)));
        serveInstead(subscription -> subscription, "prices", "news");
        Offset start = log.append("news", Event.of("zero").payload());
        publish("one");
        for (int i = 0; i < 600; i++) {
            log.append("news", Event.of("news " + i).payload());
        }
        publish("two");
        TestResponse reader = open(start.toString());
        List<MessageEvent> events = reader.takeEvents(602);
        assertThat(events.stream().filter(event -> event.type().equals("gap"))).hasSize(1);
        assertThat(data(events).stream().filter(data -> data.startsWith("news"))).hasSize(600);
        assertThat(events.getLast().data()).isEqualTo("two");
        publish("three");
        assertThat(reader.takeEvent().data()).isEqualTo("three");
    }

    @Test
    void anIdOfAnotherLogIsToldAsAGap() {
        publish("one");
        List<MessageEvent> events = open(new Offset(1, 1).toString()).takeEvents(2);
        assertThat(events.getFirst().data()).contains("\"reason\":\"other_log\"");
        assertThat(events.getLast().data()).isEqualTo("one");
    }

    @Test
    void anEndedStreamEndsItsReadersAndAnswers204Afterwards() throws InterruptedException {
        TestResponse reader = open();
        publish("last");
        log.close("prices");
        MessageEvent last = reader.takeEvent();
        assertThat(last.data()).isEqualTo("last");
        assertThat(reader.awaitEnd()).isEqualTo(BodyEnd.COMPLETE);
        assertThat(awaitClosed()).isEqualTo(CloseReason.FINISHED);

        assertThat(open(log.tail().toString()).status()).isEqualTo(204);
    }

    @Test
    void silenceIsFilledWithHeartbeats() {
        TestResponse reader = open();
        String opening = reader.takeText("\n\n");
        time.advance(Duration.ofMillis(14_999));
        assertThat(reader.raw()).isEqualTo(opening);
        for (int beat = 0; beat < 3; beat++) {
            time.advance(Duration.ofSeconds(15).plusNanos(HeartbeatWheel.TICK_NANOS));
            assertThat(reader.takeText("\n")).isEqualTo(":\n");
        }
        publish("one");
        assertThat(reader.takeText("\n\n")).endsWith("data: one\n\n");
        time.advance(Duration.ofMillis(14_999));
        assertThat(reader.raw()).endsWith("data: one\n\n");
    }

    @Test
    void whatReadersGetIsObserved() throws InterruptedException {
        List<String> observed = new CopyOnWriteArrayList<>();
        engine.close();
        engine = InProcessEngine.start(new Router().get("/", _ -> EventSourceResponse.of(Subscription.of(log, "prices"))
                .onClose(closed::add).observedBy(new Observer(observed))), time);
        TestResponse reader = open();
        reader.takeText("\n\n");
        publish("one");
        int bytes = reader.takeText("\n\n").length();
        reader.disconnect();
        awaitClosed();
        assertThat(observed).hasSize(3).startsWith("opened", "delivered 1 " + bytes + " 0");
        assertThat(observed.getLast()).startsWith("closed PEER_");
    }

    private record Observer(List<String> observed) implements ReaderObserver {

        @Override
        public void opened() {
            observed.add("opened");
        }

        @Override
        public void delivered(int events, int bytes, long ageMillis) {
            observed.add("delivered " + events + " " + bytes + " " + ageMillis);
        }

        @Override
        public void missed() {
            observed.add("missed");
        }

        @Override
        public void closed(CloseReason reason) {
            observed.add("closed " + reason);
        }
    }

    @Test
    void aDrainSendsReadersAwayWithARetry() throws InterruptedException {
        TestResponse reader = open();
        reader.takeText("\n\n");
        Thread drain = Thread.ofVirtual().start(() -> engine.drain(Duration.ofMinutes(1)));
        assertThat(reader.body()).matches(": open\nid: \\d+_\\d+\n\nretry: \\d+\n\n");
        assertThat(awaitClosed()).isEqualTo(CloseReason.DRAINING);
        drain.join();
    }

    @Test
    void aLogThatStopsCutsItsReaders() throws InterruptedException {
        TestResponse reader = open();
        reader.takeText("\n\n");
        log.close();
        assertThat(reader.awaitEnd()).isEqualTo(BodyEnd.CUT);
        assertThat(awaitClosed()).isEqualTo(CloseReason.FAILED);
    }

    @Test
    void aReaderThatFellBehindSkipsToTheNewestAndIsTold() {
        serveInstead(subscription -> subscription.when(new SlowReader.Skips(Duration.ofSeconds(5))));
        TestResponse reader = stalled();

        assertThat(reader.takeText("event: gap\n")).contains("data: 1x");
        assertThat(reader.takeText("\n\n")).contains("\"reason\":\"slow\"");
        assertThat(reader.takeText("\n\n")).endsWith("data: newest\n\n");
        publish("next");
        assertThat(reader.takeText("\n\n")).endsWith("data: next\n\n");
    }

    @Test
    void aReaderThatFellBehindIsSentAway() throws InterruptedException {
        serveInstead(subscription -> subscription.when(new SlowReader.Disconnects(Duration.ofSeconds(5))));
        TestResponse reader = stalled();

        assertThat(reader.body()).matches("(?s).*data: 1x.*retry: \\d+\n\n").doesNotContain("newest");
        assertThat(awaitClosed()).isEqualTo(CloseReason.SLOW);
    }

    @Test
    void aSlowReaderGetsEverythingByDefault() {
        TestResponse reader = stalled();
        String body = reader.takeText("newest\n\n");
        for (int i = 1; i < 40; i++) {
            assertThat(body).contains("data: " + i + "x");
        }
    }

    /// A reader that was live, and took only the first of what was published then, until six seconds later.
    private TestResponse stalled() {
        TestResponse reader = open();
        publish("live");
        reader.takeText("data: live\n\n");
        time.advance(Duration.ofMillis(1));
        for (int i = 0; i < 40; i++) {
            publish(i + "x".repeat(10_000));
        }
        reader.takeText("data: 0x");
        time.advance(Duration.ofSeconds(6));
        publish("newest");
        return reader;
    }

    @Test
    void aReaderOfALogThatHasStoppedIsToldToComeBack() throws InterruptedException {
        log.close();
        TestResponse reader = open();
        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.body()).matches("retry: \\d+\n\n");
        assertThat(awaitClosed()).isEqualTo(CloseReason.FAILED);
    }

    @Test
    void aReaderThatLeavesIsForgotten() throws InterruptedException {
        TestResponse reader = open();
        reader.takeText("\n\n");
        reader.disconnect();
        assertThat(awaitClosed()).isIn(CloseReason.PEER_CLOSED, CloseReason.PEER_RESET);
        publish("to nobody");
        TestResponse next = open();
        publish("to one");
        assertThat(next.takeEvent().data()).isEqualTo("to one");
    }
}
