package dev.ouzel.server.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/// Netty's codec, which forgets a stream when it is closed, with a memory of those that matter: frames on a stream that
/// both sides ended, or that was passed over, are errors of the connection (RFC 9113, sections 5.1 and 5.1.1). Frames on
/// a stream that was reset may still have been on their way, and stay errors of the stream.
final class Codec extends Http2ConnectionHandler {

    private final PastStreams past;

    private Codec(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings,
            PastStreams past) {
        super(decoder, encoder, settings);
        this.past = past;
    }

    static Codec of(Http2Connection connection, Http2Settings settings, Http2FrameListener listener, PastStreams past) {
        return new Builder(connection, settings, listener, past).build();
    }

    @Override
    protected void onStreamError(ChannelHandlerContext ctx, boolean outbound, Throwable cause,
            Http2Exception.StreamException error) {
        Http2Error worse = error.error() == Http2Error.STREAM_CLOSED ? past.errorOn(error.streamId()) : null;
        if (worse != null) {
            onConnectionError(ctx, outbound, cause, Http2Exception.connectionError(worse, "a frame on a past stream"));
        } else if (isAfterEnd(error)) {
            var _ = resetStream(ctx, error.streamId(), Http2Error.STREAM_CLOSED.code(), ctx.newPromise());
        } else {
            super.onStreamError(ctx, outbound, cause, error);
        }
    }

    /// Whether a block of fields came after the end of the request, which Netty counts as one too many only.
    private boolean isAfterEnd(Http2Exception.StreamException error) {
        Http2Stream stream = connection().stream(error.streamId());
        return stream != null && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
                && String.valueOf(error.getMessage()).contains("too many headers");
    }

    private static final class Builder extends AbstractHttp2ConnectionHandlerBuilder<Codec, Builder> {

        private final PastStreams past;

        private Builder(Http2Connection connection, Http2Settings settings, Http2FrameListener listener,
                PastStreams past) {
            this.past = past;
            connection(connection).initialSettings(settings).frameListener(listener).gracefulShutdownTimeoutMillis(0);
        }

        @Override
        public Codec build() {
            return super.build();
        }

        @Override
        protected Codec build(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
            return new Codec(decoder, encoder, settings, past);
        }
    }
}
