package dev.ouzel.log;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// What is done to streams as time goes by: they end their time, drop what is old, and are forgotten once they are deleted.
///
/// Thread-safe.
final class Upkeep {

    private final Committer committer;
    private final LogLimits limits;
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();

    Upkeep(Committer committer, LogLimits limits) {
        this.committer = committer;
        this.limits = limits;
    }

    /// Has a stream that is being read looked after: by the executor, without waiting, and without asking twice.
    void soon(String stream) {
        if (waiting.add(stream) && !committer.offer(drafts -> {
            waiting.remove(stream);
            keep(drafts, stream, true);
            return stream;
        })) {
            waiting.remove(stream);
        }
    }

    /// Has streams looked after, in one commit.
    ///
    /// @return how many were changed
    int now(Collection<String> streams) {
        return committer.run(drafts -> {
            int changed = 0;
            for (String stream : streams) {
                changed += keep(drafts, stream, false) ? 1 : 0;
            }
            return changed;
        }, 0);
    }

    /// Whether there is anything to do for a stream.
    boolean isNeeded(StreamState state, long nowMillis) {
        return state.deleted() ? isForgotten(state, nowMillis) : !state.isLive(nowMillis) || state.isOld(nowMillis);
    }

    private boolean keep(Drafts drafts, String stream, boolean used) {
        Draft draft = drafts.of(stream);
        StreamState state = draft.state();
        if (state == null) {
            return false;
        }
        if (state.deleted()) {
            if (isForgotten(state, drafts.nowMillis())) {
                drafts.forget(draft, state);
            }
        } else {
            keep(drafts, draft, used && state.isWorthNoting(drafts.nowMillis()) ? note(drafts, draft, state) : state);
        }
        return draft.isChanged();
    }

    private static void keep(Drafts drafts, Draft draft, StreamState live) {
        if (live.isOld(drafts.nowMillis())) {
            drafts.retain(draft, live);
        }
    }

    private static StreamState note(Drafts drafts, Draft draft, StreamState live) {
        StreamState used = live.used(drafts.nowMillis());
        drafts.become(draft, used);
        return used;
    }

    private boolean isForgotten(StreamState deleted, long nowMillis) {
        return nowMillis - deleted.usedMillis() >= limits.deletedFor().toMillis()
                || committer.visible().streams() > limits.streamsMax() / 2;
    }
}
