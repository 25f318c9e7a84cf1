package dev.ouzel.server.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import org.jspecify.annotations.Nullable;

/// What a peer's frames come to. Frames that break the rules of RFC 9113 about streams, windows and sizes never come here:
/// Netty has answered them.
final class Frames extends Http2FrameAdapter {

    private final Session session;
    private final FrameBudget budget;

    Frames(Session session) {
        this.session = session;
        this.budget = new FrameBudget(session.engine().time());
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers fields, int dependency, short weight,
            boolean exclusive, int padding, boolean last) throws Http2Exception {
        onHeadersRead(ctx, id, fields, padding, last);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers fields, int padding, boolean last)
            throws Http2Exception {
        ServedStream known = session.stream(id);
        try {
            if (known == null) {
                session.begin(id).begin(fields, last);
            } else if (last) {
                known.trailers(fields);
            } else {
                throw new MalformedException("trailers that do not end the stream");
            }
        } catch (MalformedException e) {
            session.malformed();
            throw Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, "%s", e.getMessage());
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last) {
        int frameBytes = data.readableBytes() + padding;
        ServedStream known = session.stream(id);
        return known == null ? frameBytes : known.data(data, frameBytes, last);
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
        ServedStream known = session.stream(id);
        if (known != null) {
            known.resetByPeer(code);
        }
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        session.pingAnswered(data);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        spend();
    }

    @Override
    public void onPingRead(ChannelHandlerContext ctx, long data) {
        spend();
    }

    @Override
    public void onPriorityRead(ChannelHandlerContext ctx, int id, int dependency, short weight, boolean exclusive) {
        spend();
    }

    @Override
    public void onUnknownFrame(ChannelHandlerContext ctx, byte type, int id, Http2Flags flags,
            @Nullable ByteBuf payload) {
        spend();
    }

    private void spend() {
        if (!budget.spend()) {
            session.tooMuch();
        }
    }
}
