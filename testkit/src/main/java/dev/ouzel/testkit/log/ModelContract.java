package dev.ouzel.testkit.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Append;
import dev.ouzel.log.AppendResult;
import dev.ouzel.log.CreateResult;
import dev.ouzel.log.Cursor;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.Lifetime;
import dev.ouzel.log.LogLimits;
import dev.ouzel.log.LogOptions;
import dev.ouzel.log.Offset;
import dev.ouzel.log.Producer;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.Retention;
import dev.ouzel.log.StreamInfo;
import dev.ouzel.log.StreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The part of [LogStoreContract] that does what nobody thought of: random histories, each given by its seed, side by side
/// on the log and on a plain model.
public abstract class ModelContract extends RestartContract {

    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final int STEPS = 150;

    // Of the history that is being played.
    private Random random = new Random(0);
    private LogModel model = new LogModel(time, 1);
    private final List<Offset> places = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();

    /// A cursor and what its reader knows.
    private record Reading(Cursor cursor, List<String> names, Map<String, Long> told) {}

    ModelContract() {}

    /// How many histories are played. Each opens a store of its own: see [#anotherStore].
    protected int histories() {
        return 20;
    }

    /// The next store that is opened is to be a new and empty one: a history begins.
    protected abstract void anotherStore();

    @TestFactory
    public Stream<DynamicTest> theLogDoesWhatTheModelDoes() {
        return Stream.iterate(0, seed -> seed < histories(), seed -> seed + 1)
                .map(seed -> DynamicTest.dynamicTest("seed " + seed, () -> play(seed)));
    }

    private void play(int seed) {
        closeLog();
        anotherStore();
        random = new Random(seed);
        openForModel();
        model = new LogModel(time, log().tail().epoch());
        places.clear();
        readings.clear();
        for (int step = 0; step < STEPS; step++) {
            step();
            assertThat(log().tail()).isEqualTo(model.tail());
            places.add(model.tail());
        }
        NAMES.forEach(this::compare);
    }

    private void openForModel() {
        LogLimits limits = LogLimits.defaults().withStatesMax(1 + random.nextInt(8));
        EventLog _ = open(LogOptions.defaults().withLimits(limits).withCommitter(Runnable::run));
    }

    private void step() {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        switch (random.nextInt(24)) {
            case 0 -> create(name);
            case 1 -> delete(name);
            case 2 -> trim(name);
            case 3 -> append(name, Append.end());
            case 4 -> time.advance(Duration.ofMillis(random.nextInt(20_000)));
            case 5 -> sweep();
            case 6 -> restartSometimes();
            case 7 -> begin();
            case 8 -> compare(name);
            case 9, 10, 11 -> read(name);
            case 12, 13, 14, 15, 16 -> poll();
            default -> append(name, randomAppend());
        }
    }

    private void append(String name, Append append) {
        AppendResult expected = model.append(name, append);
        assertThat(log().append(name, append)).isEqualTo(expected);
        adopt(name);
    }

    /// A store that drops entries in batches keeps more than the model: the model follows it.
    private void adopt(String name) {
        if (trimBatch > 1 && model.isLive(name)) {
            StreamInfo info = log().find(name).orElseThrow();
            assertThat(info.earliest().sequence()).isLessThanOrEqualTo(model.stream(name).earliest());
            model.restore(name, info.earliest().sequence());
        }
    }

    private Append randomAppend() {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = random.nextInt(8) == 0 ? random.nextInt(10) : 0; i >= 0; i--) {
            byte[] payload = new byte[random.nextInt(20)];
            random.nextBytes(payload);
            payloads.add(payload);
        }
        Append append = Append.of(payloads);
        return switch (random.nextInt(12)) {
            case 0 -> append.ifExists();
            case 1 -> append.thenClose();
            case 2 -> append.ifTailIs(place());
            case 3 -> append.ifTailIs(model.tail());
            case 4 -> append.withRank("" + random.nextInt(30));
            case 5, 6, 7 -> append.from(producer());
            case 8 -> (random.nextBoolean() ? append.thenClose() : Append.end()).from(producer());
            default -> append;
        };
    }

    private Producer producer() {
        return new Producer("p" + random.nextInt(2), random.nextInt(3), random.nextInt(4));
    }

    private Offset place() {
        return places.isEmpty() || random.nextInt(10) == 0
                ? Offset.BEGINNING
                : places.get(random.nextInt(places.size()));
    }

    private void create(String name) {
        StreamSettings settings = StreamSettings.defaults().withRetention(retention()).withLifetime(lifetime());
        boolean created = model.create(name, settings);
        assertThat(log().create(name, settings) instanceof CreateResult.Created).isEqualTo(created);
    }

    private Retention retention() {
        return switch (random.nextInt(4)) {
            case 0 -> Retention.all().withEntriesMax(1 + random.nextInt(6));
            case 1 -> Retention.all().withBytesMax(1 + random.nextInt(60));
            case 2 -> Retention.all().withAgeMax(Duration.ofSeconds(1 + random.nextInt(40)));
            default -> Retention.all();
        };
    }

    private Lifetime lifetime() {
        return switch (random.nextInt(4)) {
            case 0 -> new Lifetime.Sliding(Duration.ofSeconds(8 + random.nextInt(60)));
            case 1 -> new Lifetime.Until(time.instant().plusSeconds(random.nextInt(100)));
            default -> Lifetime.FOREVER;
        };
    }

    private void delete(String name) {
        model.forChange(name);
        assertThat(log().delete(name)).isEqualTo(model.delete(name));
    }

    private void trim(String name) {
        Offset upTo = place();
        boolean ours = !upTo.equals(Offset.BEGINNING);
        long expected = model.trim(name, ours ? upTo.sequence() : 0);
        assertThat(log().trim(name, upTo)).isEqualTo(expected);
    }

    private void sweep() {
        while (log().sweep(100) == 100) {
            assertThat(NAMES).hasSizeLessThan(100);
        }
        model.sweep();
    }

    private void restartSometimes() {
        if (isDurable()) {
            closeLog();
            openForModel();
            readings.replaceAll(old -> reading(old.cursor().offset(), old.names()));
        }
    }

    private void begin() {
        List<String> names = NAMES.stream().filter(_ -> random.nextBoolean()).toList();
        if (!names.isEmpty()) {
            readings.add(reading(place(), names));
        }
    }

    private Reading reading(Offset place, List<String> names) {
        return new Reading(log().cursor(place, names), names, new HashMap<>());
    }

    private void read(String name) {
        Offset after = place();
        int limit = 1 + random.nextInt(10);
        LogModel.Read expected = model.read(List.of(name), new HashMap<>(), after, limit);
        check(log().read(name, after, limit), expected);
    }

    private void poll() {
        if (readings.isEmpty()) {
            return;
        }
        Reading reading = readings.get(random.nextInt(readings.size()));
        int limit = 1 + random.nextInt(10);
        LogModel.Read expected = model.read(reading.names(), reading.told(), reading.cursor().offset(), limit);
        check(reading.cursor().poll(limit), expected);
    }

    private static void check(ReadResult actual, LogModel.Read expected) {
        switch (actual) {
            case ReadResult.Gap gap -> assertThat(gap).isEqualTo(expected.gap());
            case ReadResult.Batch batch -> {
                assertThat(expected.gap()).isNull();
                assertThat(batch.entries().stream().map(entry -> entry.offset().sequence()))
                        .isEqualTo(expected.items().stream().map(LogModel.Item::sequence).toList());
                assertThat(batch.entries().stream().map(entry -> new String(entry.payload(), ISO_8859_1)))
                        .isEqualTo(expected.items().stream().map(LogModel.Item::payload).toList());
                assertThat(List.of(batch.next(), batch.upToDate(), batch.ended()))
                        .isEqualTo(List.of(expected.next(), expected.upToDate(), expected.ended()));
            }
        }
    }

    private void compare(String name) {
        assertThat(log().find(name).isPresent()).isEqualTo(model.isLive(name));
        log().find(name).ifPresent(info -> {
            LogModel.Stream stream = model.stream(name);
            assertThat(info.entries()).isEqualTo(stream.items.size());
            assertThat(info.bytes()).isEqualTo(stream.bytes());
            assertThat(info.tail()).isEqualTo(model.place(stream.tail));
            assertThat(info.earliest()).isEqualTo(model.place(stream.earliest()));
            assertThat(info.closed()).isEqualTo(stream.closed);
            assertThat(info.settings()).isEqualTo(stream.settings);
        });
    }
}
