package dev.ouzel.server.websocket;

import dev.ouzel.server.operation.WebSocketLimits;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.List;

/// Netty's frame decoder in its strictest form, behind the [FrameGuard]. It gives the connection frames, or a [Fault]
/// after which it takes no more; frames before the fault are given first.
///
/// Owned by the connection's event loop.
final class FrameDecoder extends WebSocket13FrameDecoder {

    private final FrameGuard guard;
    /// Bytes, from the reader index on, that the guard has seen.
    private int guarded;
    private boolean deaf;

    FrameDecoder(WebSocketLimits limits, boolean deflate) {
        super(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(deflate)
                .maxFramePayloadLength(limits.messageBytes())
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build());
        guard = new FrameGuard(deflate);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (deaf) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            guarded += guard.look(in, in.readerIndex() + guarded);
            decodeFrame(ctx, in, out);
        } catch (FaultException e) {
            fail(in, out, e.fault());
        } catch (CorruptedWebSocketFrameException e) {
            fail(in, out, new Fault(e.closeStatus().code()));
        }
    }

    private void decodeFrame(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int before = in.readableBytes();
        int first = out.size();
        super.decode(ctx, in, out);
        guarded -= before - in.readableBytes();
        if (guard.complete()) {
            guard.next();
        }
        deaf = out.size() > first && out.getLast() instanceof CloseWebSocketFrame;
    }

    private void fail(ByteBuf in, List<Object> out, Fault fault) {
        deaf = true;
        in.skipBytes(in.readableBytes());
        out.add(fault);
    }
}
