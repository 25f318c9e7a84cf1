package dev.ouzel.server.http1;

import dev.ouzel.server.exchange.Engine;
import dev.ouzel.server.exchange.Refusal;
import dev.ouzel.server.operation.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Netty's request decoder in its strictest form, one request at a time: after each request it holds still until
/// [#next], and what a pipelining peer sends meanwhile waits as bytes. So requests are answered in order by construction,
/// and nothing after a malformed request is ever parsed.
///
/// It gives the connection an [HttpRequest], the pieces of its body, or a [Refusal] after which it takes no more.
///
/// Owned by the connection's event loop.
public final class RequestDecoder extends HttpRequestDecoder {

    private final HeadGuard guard;
    private final Pipelining pipelining;
    /// Bytes of the head, from the reader index on, that the guard has seen.
    private int guarded;
    private boolean inHead = true;
    private boolean held;
    private boolean deaf;
    private boolean reading;
    private @Nullable ChannelHandlerContext context;

    /// A decoder of a new connection.
    public RequestDecoder(Engine engine) {
        super(config(engine.limits()));
        guard = new HeadGuard(engine.limits().requestLineBytes(), engine.limits().headFields());
        pipelining = new Pipelining(engine.bursts());
    }

    private static HttpDecoderConfig config(Limits limits) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(limits.requestLineBytes())
                .setMaxHeaderSize(limits.headBytes())
                .setMaxChunkSize(limits.bufferBytes())
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true);
    }

    /// Whether a part of a request head was read, but not all of it.
    boolean headBegun() {
        return inHead && !held && guard.begun();
    }

    /// Bytes that were read from the socket and wait here.
    int waiting() {
        return actualReadableBytes();
    }

    /// Goes on with the next request.
    void next() {
        held = false;
        decodeWaiting();
    }

    /// From now on everything that comes is dropped.
    void drop() {
        deaf = true;
        pipelining.end();
        decodeWaiting();
    }

    /// Decodes what was read before. Within a read that happens by itself as soon as the connection returns.
    private void decodeWaiting() {
        if (!reading && context != null) {
            try {
                // Not by the pipeline: TLS, which comes before, has nothing to say to no bytes.
                channelRead(context, Unpooled.EMPTY_BUFFER);
            } catch (Exception e) {
                context.fireExceptionCaught(e);
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        pipelining.end();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        reading = true;
        try {
            super.channelRead(ctx, input);
        } finally {
            reading = false;
            if (!held) {
                pipelining.end();
            }
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (deaf) {
            in.skipBytes(in.readableBytes());
        } else if (!held) {
            Refusal fault = inHead ? guardHead(in) : null;
            if (fault == null) {
                decodeAndTranslate(ctx, in, out);
            } else {
                deaf = true;
                in.skipBytes(in.readableBytes());
                out.add(fault);
            }
        }
    }

    private @Nullable Refusal guardHead(ByteBuf in) {
        while (!guard.complete() && guarded < in.readableBytes()) {
            Refusal fault = guard.next(in.getUnsignedByte(in.readerIndex() + guarded));
            if (fault != null) {
                return fault;
            }
            guarded++;
        }
        return null;
    }

    private void decodeAndTranslate(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        int before = in.readableBytes();
        int first = out.size();
        super.decode(ctx, in, out);
        guarded = Math.max(0, guarded - (before - in.readableBytes()));
        for (int i = first; i < out.size(); i++) {
            out.set(i, translated((HttpObject) out.get(i)));
        }
        if (held) {
            pipelining.read(in.readableBytes());
        }
    }

    private Object translated(HttpObject message) {
        if (message.decoderResult().isFailure()) {
            deaf = true;
            ReferenceCountUtil.release(message);
            return inHead ? Refusal.ofHead(message.decoderResult().cause()) : Refusal.BAD_REQUEST;
        }
        if (message instanceof HttpRequest) {
            inHead = false;
        }
        if (message instanceof LastHttpContent) {
            held = true;
            inHead = true;
            guarded = 0;
            guard.reset();
        }
        return message;
    }

    /// A peer that closed its side may still be answered: the bytes of its pipelined requests are kept, so the
    /// base class, which would drop them, is passed by.
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            ctx.fireUserEventTriggered(event);
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /// Nothing is made of a message that stops in the middle; the connection sees its end by itself.
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        in.skipBytes(in.readableBytes());
    }
}
