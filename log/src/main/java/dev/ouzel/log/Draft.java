package dev.ouzel.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A stream as it will be after the next commit, and how it gets there. Kept between commits, with nothing to do.
///
/// Owned by the thread that commits.
final class Draft {

    private final String name;
    private @Nullable StreamState state;
    private @Nullable Map<String, ProducerState> producers;
    private int weight;

    // What the next commit does.
    private boolean changed;
    private boolean cleared;
    private long dropTo;
    private List<Entry> added = new ArrayList<>(1);
    private Map<String, ProducerState> newProducers = Map.of();
    private List<String> forgottenProducers = List.of();

    Draft(String name, @Nullable StreamState state) {
        this.name = name;
        this.state = state;
    }

    String name() {
        return name;
    }

    @Nullable
    StreamState state() {
        return state;
    }

    /// The state of a stream that exists; null if there is none or it was deleted.
    @Nullable
    StreamState live() {
        return state == null || state.deleted() ? null : state;
    }

    List<Entry> added() {
        return added;
    }

    boolean isCleared() {
        return cleared;
    }

    boolean isChanged() {
        return changed;
    }

    /// How much is kept at hand for it.
    int weight() {
        return weight;
    }

    /// Counts what is kept at hand for it.
    ///
    /// @return how much more that is than last time
    int weigh() {
        int before = weight;
        weight = 1 + (producers == null ? 0 : producers.size());
        return weight - before;
    }

    void become(@Nullable StreamState next) {
        state = next;
        changed = true;
    }

    /// Takes over what the store did by itself.
    void adopt(StreamState stored) {
        state = stored;
    }

    void clear(@Nullable StreamState next) {
        cleared = true;
        dropTo = 0;
        added.clear();
        producers = new HashMap<>();
        newProducers = Map.of();
        forgottenProducers = List.of();
        become(next);
    }

    void add(Entry entry) {
        added.add(entry);
    }

    void dropTo(long sequence) {
        dropTo = sequence;
        added.removeIf(entry -> entry.offset().sequence() <= sequence);
    }

    @Nullable
    ProducerState producer(String id, LogStore store) {
        return producers(store).get(id);
    }

    /// Notes a producer; if there are too many, the one that was idle for longest is forgotten.
    void produced(ProducerState producer, LogStore store, int max) {
        Map<String, ProducerState> all = producers(store);
        if (!all.containsKey(producer.id()) && all.size() >= max) {
            forgetIdlest(all);
        }
        all.put(producer.id(), producer);
        if (newProducers.isEmpty()) {
            newProducers = new LinkedHashMap<>();
        }
        newProducers.put(producer.id(), producer);
    }

    private void forgetIdlest(Map<String, ProducerState> all) {
        String idlest = all.values().stream().min((a, b) -> Long.compare(a.usedMillis(), b.usedMillis())).orElseThrow()
                .id();
        all.remove(idlest);
        if (!newProducers.isEmpty()) {
            newProducers.remove(idlest);
        }
        if (forgottenProducers.isEmpty()) {
            forgottenProducers = new ArrayList<>();
        }
        forgottenProducers.add(idlest);
    }

    private Map<String, ProducerState> producers(LogStore store) {
        Map<String, ProducerState> known = producers;
        if (known == null) {
            known = new HashMap<>();
            for (ProducerState producer : store.producers(name)) {
                known.put(producer.id(), producer);
            }
            producers = known;
        }
        return known;
    }

    /// What is to be done; there is nothing to do any more after it.
    StreamChange take() {
        StreamChange change = new StreamChange(name, cleared, dropTo, added, forgottenProducers,
                List.copyOf(newProducers.values()), state);
        changed = false;
        cleared = false;
        dropTo = 0;
        added = new ArrayList<>(1);
        newProducers = Map.of();
        forgottenProducers = List.of();
        return change;
    }
}
