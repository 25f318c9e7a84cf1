package dev.ouzel.server.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// TLS in which a peer cannot ask for a second handshake on the same connection: TLS 1.2 would do it as often as the peer
/// likes, and it costs the server more than the peer. HTTP/2 forbids it (RFC 9113, section 9.2.1), TLS 1.3 has none, and
/// BoringSSL refuses by itself.
final class OneHandshake extends SslHandler {

    /// The type of a record that carries a handshake (RFC 5246, section 6.2.1). In TLS 1.3 it is hidden after the first.
    private static final int HANDSHAKE = 22;

    OneHandshake(SSLEngine engine) {
        super(engine);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws SSLException {
        // The base class takes whole records, so the first byte is the type of the next one.
        if (in.isReadable() && in.getUnsignedByte(in.readerIndex()) == HANDSHAKE && handshakeFuture().isSuccess()) {
            in.skipBytes(in.readableBytes());
            throw new DecoderException("a second handshake (expected: one)");
        }
        super.decode(ctx, in, out);
    }
}
