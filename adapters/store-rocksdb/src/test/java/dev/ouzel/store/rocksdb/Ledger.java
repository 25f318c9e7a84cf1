package dev.ouzel.store.rocksdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ouzel.log.Entry;
import dev.ouzel.log.EventLog;
import dev.ouzel.log.Offset;
import dev.ouzel.log.ReadResult;
import dev.ouzel.log.StreamInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the log of a [Child] must have in it, life after life, and whether it has.
final class Ledger {

    private final Map<String, List<Appended>> streams = new HashMap<>();
    private final long[] next = new long[Child.THREADS];
    private Offset tail = Offset.BEGINNING;
    private int acknowledged;

    /// One append as it is found in the log.
    private record Appended(String text, Offset end) {}

    /// With which number the stream of each thread goes on.
    long next(int thread) {
        return next[thread];
    }

    int acknowledged() {
        return acknowledged;
    }

    /// Checks what a life has left behind.
    void check(EventLog log, int life, List<String> said) {
        Map<String, Map<String, Offset>> expected = expected(said);
        for (String stream : log.streams("", 100)) {
            List<Appended> found = appends(log, stream);
            Map<String, Offset> here = expected.getOrDefault(stream, Map.of());
            found.forEach(append -> check(append, here.get(append.text())));
            assertThat(found.stream().map(Appended::text)).as(stream).doesNotHaveDuplicates()
                    .containsAll(here.keySet());
            if (stream.startsWith("own-")) {
                checkOwn(Integer.parseInt(stream.substring(4)), found);
            } else {
                checkShared(life, found, here);
            }
            streams.computeIfAbsent(stream, _ -> new ArrayList<>()).addAll(found);
            checkInfo(log, stream);
        }
        assertThat(streams.keySet()).containsAll(expected.keySet());
        acknowledged += said.size();
        assertThat(log.tail()).isGreaterThanOrEqualTo(tail);
        tail = log.tail();
    }

    private Map<String, Map<String, Offset>> expected(List<String> said) {
        Map<String, Map<String, Offset>> expected = new HashMap<>();
        for (String line : said) {
            String[] words = line.split(" ", 3);
            Offset offset = Offset.parse(words[2]).orElseThrow();
            boolean again = words[0].startsWith("own-") && offset.compareTo(tail) <= 0;
            if (!again) {
                assertThat(offset).as("rises over all lives").isGreaterThan(tail);
                expected.computeIfAbsent(words[0], _ -> new HashMap<>()).put(words[1], offset);
            }
        }
        return expected;
    }

    private static void check(Appended append, @Nullable Offset said) {
        if (said != null) {
            assertThat(append.end()).as(append.text()).isEqualTo(said);
        }
    }

    /// One after the other from 0 on, each once.
    private void checkOwn(int thread, List<Appended> found) {
        for (Appended append : found) {
            assertThat(append.text()).isEqualTo("" + next[thread]);
            next[thread]++;
        }
    }

    /// Of each thread in the order in which it sent. What was acknowledged but not told any more comes last.
    private void checkShared(int life, List<Appended> found, Map<String, Offset> here) {
        Map<String, Long> last = new HashMap<>();
        Set<String> silent = new HashSet<>();
        for (Appended append : found) {
            String[] numbers = append.text().split("\\.", 3);
            assertThat(numbers[0]).isEqualTo("" + life);
            Long before = last.put(numbers[1], Long.parseLong(numbers[2]));
            assertThat(before == null ? -1 : before).as(append.text()).isLessThan(Long.parseLong(numbers[2]));
            if (here.containsKey(append.text())) {
                assertThat(silent).as(append.text()).doesNotContain(numbers[1]);
            } else {
                silent.add(numbers[1]);
            }
        }
    }

    private void checkInfo(EventLog log, String stream) {
        StreamInfo info = log.find(stream).orElseThrow();
        ReadResult.Batch last = (ReadResult.Batch) log.read(stream, info.tail(), 1);
        assertThat(last.entries()).isEmpty();
        List<Appended> all = streams.getOrDefault(stream, List.of());
        assertThat(info.tail()).isEqualTo(all.getLast().end());
    }

    /// What was appended to a stream after the last life, batch by batch.
    private List<Appended> appends(EventLog log, String stream) {
        List<Appended> appends = new ArrayList<>();
        List<Entry> batch = new ArrayList<>();
        for (Entry entry : entries(log, stream, tail)) {
            batch.add(entry);
            String[] words = words(entry);
            assertThat(words[1]).as("part of %s", words[0]).startsWith((batch.size() - 1) + "/");
            if (words[1].equals((batch.size() - 1) + "/" + batch.size())) {
                appends.add(new Appended(words[0], entry.offset()));
                batch.clear();
            }
        }
        assertThat(batch).as("a torn batch").isEmpty();
        return appends;
    }

    private static String[] words(Entry entry) {
        String[] words = new String(entry.payload(), UTF_8).split(" ", 4);
        assertThat(entry.payload()).as("bytes of %s", words[0])
                .isEqualTo(Child.payload(words[0] + " " + words[1], Integer.parseInt(words[2])));
        return words;
    }

    /// Everything that was ever found is still there.
    void checkAll(EventLog log) {
        streams.forEach((stream, appends) -> {
            List<Offset> ends = entries(log, stream, Offset.BEGINNING).stream().filter(Ledger::isLast)
                    .map(Entry::offset).toList();
            assertThat(ends).isEqualTo(appends.stream().map(Appended::end).toList());
            assertThat(log.find(stream).orElseThrow().entries())
                    .isEqualTo(entries(log, stream, Offset.BEGINNING).size());
        });
    }

    private static boolean isLast(Entry entry) {
        String[] part = new String(entry.payload(), UTF_8).split(" ", 3)[1].split("/", 2);
        return Integer.parseInt(part[0]) + 1 == Integer.parseInt(part[1]);
    }

    private static List<Entry> entries(EventLog log, String stream, Offset after) {
        List<Entry> entries = new ArrayList<>();
        Offset place = after;
        boolean more = true;
        while (more) {
            ReadResult.Batch batch = (ReadResult.Batch) log.read(stream, place, 1000);
            entries.addAll(batch.entries());
            place = batch.next();
            more = !batch.upToDate();
        }
        assertThat(entries.stream().map(Entry::offset).toList()).isSorted().doesNotHaveDuplicates();
        return entries;
    }
}
