package dev.ouzel.server.transport;

import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.http1.Connection;
import dev.ouzel.server.http1.RequestDecoder;
import dev.ouzel.server.http2.Session;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Waits for the handshake of TLS, and for the protocol that it agreed on (RFC 7301). Until then the connection is one of
/// HTTP/1.1, with the deadline for its first head, which is one for the handshake too.
final class ProtocolChooser extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = System.getLogger("dev.ouzel.server");

    private final Connection connection;
    private final Engine engine;

    ProtocolChooser(Connection connection, Engine engine) {
        this.connection = connection;
        this.engine = engine;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            choose(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void choose(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol()) && connection.untouched()) {
            takeOver(ctx.pipeline(), connection, engine, "https");
        }
    }

    /// Makes a connection that nothing came on yet speak HTTP/2.
    static void takeOver(ChannelPipeline pipeline, Connection connection, Engine engine, String scheme) {
        pipeline.remove(RequestDecoder.class);
        pipeline.remove(connection);
        Session session = Session.install(pipeline, engine, scheme);
        connection.handOver(session);
        session.begin();
    }

    /// A peer that does not get through the handshake is no trouble of the server's.
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            LOG.log(Level.DEBUG, "a connection did not keep to TLS", cause);
            var _ = ctx.close();
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
