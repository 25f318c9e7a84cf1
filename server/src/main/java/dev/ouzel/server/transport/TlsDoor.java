package dev.ouzel.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Looks at the first bytes of a connection to a port of TLS: who speaks HTTP there without it is told so, in its own
/// language, in place of an alert that nobody reads. Then the door is gone.
final class TlsDoor extends ByteToMessageDecoder {

    private static final String TEXT = "This port speaks TLS: use https.\n";
    private static final byte[] ANSWER = ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n"
            + "Content-Length: " + TEXT.length() + "\r\nConnection: close\r\n\r\n" + TEXT)
            .getBytes(StandardCharsets.US_ASCII);
    /// Of a record of TLS: its type, version and length.
    private static final int HEAD_BYTES = 5;

    private final Certificates certificates;

    TlsDoor(Certificates certificates) {
        this.certificates = certificates;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() >= HEAD_BYTES) {
            if (SslHandler.isEncrypted(in, false)) {
                ctx.pipeline().addAfter(ctx.name(), null, new Handshake(certificates));
                ctx.pipeline().remove(this);
            } else {
                in.skipBytes(in.readableBytes());
                ctx.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)).addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    /// Chooses the certificate by the name that the peer asks for.
    private static final class Handshake extends SniHandler {

        Handshake(Certificates certificates) {
            super(certificates);
        }

        @Override
        protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
            return context instanceof JdkSslContext
                    ? new OneHandshake(context.newEngine(allocator))
                    : super.newSslHandler(context, allocator);
        }
    }
}
