package dev.ouzel.log;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Who wants to know when the tail of a stream moves. Costs nothing for streams that nobody listens to.
///
/// Thread-safe.
final class Listeners {

    private static final System.Logger LOG = System.getLogger(Listeners.class.getName());

    private static final Listener[] NOBODY = {};

    private final Map<String, Listener[]> byStream = new ConcurrentHashMap<>();

    Registration add(Collection<String> streams, Runnable onAppend) {
        Listener listener = new Listener(onAppend, Set.copyOf(streams));
        for (String stream : listener.streams) {
            byStream.merge(stream, new Listener[]{listener}, Listeners::join);
        }
        return () -> remove(listener);
    }

    private void remove(Listener listener) {
        for (String stream : listener.streams) {
            byStream.computeIfPresent(stream, (_, listeners) -> without(listeners, listener));
        }
    }

    /// Tells everyone who listens to one of these, each once.
    void tell(List<StreamChange> changes) {
        if (byStream.isEmpty()) {
            return;
        }
        if (changes.size() == 1) {
            tell(of(changes.getFirst()));
            return;
        }
        Set<Listener> told = Collections.newSetFromMap(new IdentityHashMap<>());
        for (StreamChange change : changes) {
            told.addAll(Arrays.asList(of(change)));
        }
        tell(told.toArray(Listener[]::new));
    }

    private Listener[] of(StreamChange change) {
        boolean moves = !change.entries().isEmpty() || change.cleared()
                || (change.state() != null && change.state().closed());
        return moves ? byStream.getOrDefault(change.name(), NOBODY) : NOBODY;
    }

    void tellAll() {
        Set<Listener> told = Collections.newSetFromMap(new IdentityHashMap<>());
        byStream.values().forEach(listeners -> told.addAll(Arrays.asList(listeners)));
        tell(told.toArray(Listener[]::new));
    }

    private static void tell(Listener[] listeners) {
        for (Listener listener : listeners) {
            try {
                listener.onAppend.run();
            } catch (RuntimeException broken) {
                // What is stored is stored, and the other listeners want to know it.
                LOG.log(System.Logger.Level.WARNING, "a listener of the log failed", broken);
            }
        }
    }

    private static Listener[] join(Listener[] some, Listener[] more) {
        Listener[] joined = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, joined, some.length, more.length);
        return joined;
    }

    @SuppressWarnings("NullAway") // Null removes the stream, as Map#computeIfPresent says.
    private static Listener[] without(Listener[] listeners, Listener gone) {
        Listener[] left = Arrays.stream(listeners).filter(listener -> listener != gone).toArray(Listener[]::new);
        return left.length == 0 ? null : left;
    }

    private static final class Listener {

        private final Runnable onAppend;
        private final Set<String> streams;

        Listener(Runnable onAppend, Set<String> streams) {
            this.onAppend = onAppend;
            this.streams = streams;
        }
    }
}
