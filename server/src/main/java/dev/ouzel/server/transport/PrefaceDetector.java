package dev.ouzel.server.transport;

import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.http1.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/// Looks at the first bytes of a connection: HTTP/2 with prior knowledge begins with its preface (RFC 9113, section 3.4),
/// which no request of HTTP/1.1 does. Until it is known, the connection is one of HTTP/1.1, with the deadline for its
/// first head. Then the detector leaves.
final class PrefaceDetector extends ByteToMessageDecoder {

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf().asReadOnly();

    private final Connection connection;
    private final Engine engine;

    PrefaceDetector(Connection connection, Engine engine) {
        this.connection = connection;
        this.engine = engine;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int known = Math.min(in.readableBytes(), PREFACE.readableBytes());
        boolean preface = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, 0, known);
        if (!preface || !connection.untouched()) {
            ctx.pipeline().remove(this);
        } else if (known == PREFACE.readableBytes()) {
            ProtocolChooser.takeOver(ctx.pipeline(), connection, engine, "http");
            // What was read so far goes to the next handler, which is the codec of HTTP/2 now.
            ctx.pipeline().remove(this);
        }
    }
}
