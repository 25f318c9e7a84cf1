package dev.ouzel.server.http2;

import dev.ouzel.exchange.Headers;
import dev.ouzel.server.http2.Http2Conversation.Arrival;
import dev.ouzel.testkit.BodyEnd;
import dev.ouzel.testkit.Conversation;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;

/// The frames that a client gets, as arrivals.
final class Arrivals extends Http2FrameAdapter {

    private final Queue<Arrival> arrivals;
    private final List<Headers> hints;
    private boolean begun;

    private Arrivals(Queue<Arrival> arrivals, List<Headers> hints) {
        this.arrivals = arrivals;
        this.hints = hints;
    }

    static Http2ConnectionHandler codec(Queue<Arrival> arrivals, List<Headers> hints) {
        return new Http2ConnectionHandlerBuilder().server(false).frameListener(new Arrivals(arrivals, hints))
                .gracefulShutdownTimeoutMillis(0).build();
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers fields, int dependency, short weight,
            boolean exclusive, int padding, boolean last) {
        onHeadersRead(ctx, id, fields, padding, last);
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers fields, int padding, boolean last) {
        Headers headers = Http2Conversation.headers(fields);
        if (begun) {
            arrivals.add(new Arrival.End(BodyEnd.COMPLETE, headers));
            return;
        }
        int status = Integer.parseInt(fields.status().toString());
        if (status == 103) {
            hints.add(headers);
        }
        if (status >= 200) {
            begun = true;
            arrivals.add(new Arrival.Start(new Conversation.Head(status, headers)));
            endIf(last);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last) {
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        arrivals.add(new Arrival.Piece(ByteBuffer.wrap(bytes), bytes.length + padding));
        endIf(last);
        return 0;
    }

    private void endIf(boolean last) {
        if (last) {
            arrivals.add(new Arrival.End(BodyEnd.COMPLETE, Headers.empty()));
        }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) {
        arrivals.add(new Arrival.End(BodyEnd.CUT, Headers.empty()));
    }
}
