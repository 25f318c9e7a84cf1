package dev.ouzel.web.sse;

import dev.ouzel.exchange.FeedLoop;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.log.Offset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The groups of one lane: those that wait at one place may be several, since none is larger than what is served at a time.
///
/// Owned by the lane's loop.
final class ReaderGroups {

    private final FeedLoop loop;
    private final RecentRuns runs;
    private final TimeSource time;
    private final int membersMax;
    private final List<ReaderGroup> groups = new ArrayList<>(0);
    /// Whether a round is being served that groups may begin in.
    private boolean open;
    private int next;
    private int end;

    /// No groups yet.
    ///
    /// @param membersMax of each group
    ReaderGroups(FeedLoop loop, RecentRuns runs, TimeSource time, int membersMax) {
        this.loop = loop;
        this.runs = runs;
        this.time = time;
        this.membersMax = membersMax;
    }

    /// Takes in a reader that waits.
    ///
    /// @return its group; null if there is none for it
    @Nullable
    ReaderGroup join(Puller puller, Offset place, ReaderObserver observer) {
        ReaderGroup group = find(place, observer);
        return group != null && group.join(puller) ? group : null;
    }

    private @Nullable ReaderGroup find(Offset place, ReaderObserver observer) {
        for (int i = groups.size() - 1; i >= 0; i--) {
            ReaderGroup group = groups.get(i);
            if (group.size() < membersMax && group.waitsAt(place) && group.observedBy(observer)) {
                return group;
            }
        }
        return open || runs.delivering() ? begin(new ReaderGroup(runs, loop.group(), time, place, observer)) : null;
    }

    private ReaderGroup begin(ReaderGroup group) {
        groups.add(group);
        return group;
    }

    /// Until [#endRound], groups begin, unless there is only one reader; and those that there are read on, one by one.
    ///
    /// @param others how many readers are in none
    void beginRound(int others) {
        groups.removeIf(group -> group.size() == 0);
        open = others > 1 || !groups.isEmpty();
        next = 0;
        end = groups.size();
    }

    void endRound() {
        open = false;
    }

    /// Whether there are groups left in this round.
    boolean more() {
        return next < end;
    }

    /// Lets one of the groups read on.
    ///
    /// @return whether there was any left
    boolean readOn(long now) {
        if (!more()) {
            return false;
        }
        groups.get(next).readOn(now);
        next++;
        return true;
    }
}
