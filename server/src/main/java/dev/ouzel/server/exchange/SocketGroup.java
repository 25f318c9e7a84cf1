package dev.ouzel.server.exchange;

import dev.ouzel.exchange.FeedGroup;
import dev.ouzel.exchange.Puller;
import dev.ouzel.exchange.SharedBytes;
import dev.ouzel.server.uring.SendBatch;
import io.netty.channel.unix.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Feeds whose sockets take everything, as a table. The system goes through so much memory for each send that what belongs to a
/// connection is rarely at hand afterwards; a delivery looks at nothing of it but the socket's descriptor.
///
/// Owned by its event loop.
final class SocketGroup implements FeedGroup {

    private static final int ROOM_AT_FIRST = 8;

    private final SendBatch sends;
    private @Nullable FeedPump[] members = new @Nullable FeedPump[ROOM_AT_FIRST];
    private @Nullable Socket[] sockets = new @Nullable Socket[ROOM_AT_FIRST];
    private int end;
    private int size;
    /// How shared bytes travel to all of them.
    private @Nullable Function<SharedBytes, ByteBuffer> passage;
    /// What those are still to be sent who leave now.
    private @Nullable ByteBuffer owed;

    SocketGroup(SendBatch sends) {
        this.sends = sends;
    }

    @Override
    public boolean join(Puller puller) {
        return sends.together() && puller instanceof FeedPump pump && join(pump);
    }

    private boolean join(FeedPump pump) {
        Function<SharedBytes, ByteBuffer> way = pump.passage();
        Socket socket = way != null && (size == 0 || way.equals(passage)) ? pump.lend() : null;
        if (socket == null) {
            return false;
        }
        if (end == members.length) {
            makeRoom();
        }
        passage = way;
        members[end] = pump;
        sockets[end] = socket;
        pump.joined(this, end);
        end++;
        size++;
        return true;
    }

    /// Closes the holes, and doubles the room unless that has given enough.
    private void makeRoom() {
        @Nullable
        FeedPump[] old = members;
        @Nullable
        Socket[] theirs = sockets;
        int room = size > old.length / 2 ? 2 * old.length : old.length;
        members = new @Nullable FeedPump[room];
        sockets = new @Nullable Socket[room];
        end = 0;
        for (int i = 0; i < old.length; i++) {
            FeedPump member = old[i];
            if (member != null) {
                members[end] = member;
                sockets[end] = theirs[i];
                member.joined(this, end);
                end++;
            }
        }
    }

    /// A member leaves.
    ///
    /// @return what it was given as a member, and has yet to send
    @Nullable
    ByteBuffer leave(int seat) {
        members[seat] = null;
        sockets[seat] = null;
        size--;
        return owed;
    }

    /// What was put in the batch for a member before it joined goes first; what it is given now goes at once, so that a member
    /// that does not take it whole is no member when the next piece comes.
    @Override
    public void give(SharedBytes bytes) {
        if (passage != null) {
            ByteBuffer form = passage.apply(bytes);
            owed = form;
            sends.send();
            owed = null;
            sends.collect(() -> give(form));
        }
    }

    private void give(ByteBuffer form) {
        for (int seat = 0; seat < end; seat++) {
            Socket socket = sockets[seat];
            FeedPump member = members[seat];
            // The descriptor of a closed one may be another peer's by now.
            if (socket != null && member != null && socket.isOpen()) {
                sends.add(member, socket.intValue(), form);
            }
        }
    }

    @Override
    public void pull() {
        for (FeedPump member : Arrays.copyOf(members, end)) {
            if (member != null) {
                member.pull();
            }
        }
    }

    @Override
    public int size() {
        return size;
    }
}
