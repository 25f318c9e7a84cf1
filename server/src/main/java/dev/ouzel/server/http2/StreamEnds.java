package dev.ouzel.server.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;

/// What Netty says of the ends of streams, and of the connection for its errors.
final class StreamEnds extends Http2ConnectionAdapter {

    private final Session session;

    StreamEnds(Session session) {
        this.session = session;
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        session.closed(stream);
    }

    @Override
    public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
        if (errorCode != Http2Error.NO_ERROR.code()) {
            session.failed();
        }
    }
}
