package dev.ouzel.benchmarks.codec;

import dev.ouzel.wire.sse.MessageEvent;
import dev.ouzel.wire.sse.SseDecoder;
import dev.langchain4j.http.client.sse.DefaultServerSentEventParser;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.SseEvent;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.sse.internal.ServerSentEventReader;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ReactiveHttpInputMessage;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.codec.ServerSentEventHttpMessageReader;
import reactor.core.publisher.Flux;

/// The decoders, each as its own library drives it: pieces of a stream in, the data of its events out.
public enum Decoding {

    /// This project's.
    OUZEL {
        @Override
        public void decode(byte[][] pieces, Consumer<String> data) {
            SseDecoder decoder = new SseDecoder();
            for (byte[] piece : pieces) {
                decoder.feed(ByteBuffer.wrap(piece));
                for (MessageEvent event = decoder.next(); event != null; event = decoder.next()) {
                    data.accept(event.data());
                }
            }
        }
    },

    /// The reader under OkHttp's `EventSource`.
    OKHTTP {
        @Override
        public void decode(byte[][] pieces, Consumer<String> data) {
            okio.Buffer source = new okio.Buffer();
            for (byte[] piece : pieces) {
                source.write(piece);
            }
            ServerSentEventReader reader = new ServerSentEventReader(source, callback(data));
            try {
                while (reader.processNextEvent()) {
                    // The callback has the event.
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    },

    /// What Spring's `WebClient` reads event streams with.
    SPRING {
        private final ServerSentEventHttpMessageReader reader = new ServerSentEventHttpMessageReader();
        private final ResolvableType type = ResolvableType.forClassWithGenerics(ServerSentEvent.class, String.class);

        @Override
        public void decode(byte[][] pieces, Consumer<String> data) {
            Flux<DataBuffer> body = Flux.fromArray(pieces).map(DefaultDataBufferFactory.sharedInstance::wrap);
            reader.read(type, message(body), Map.of())
                    .doOnNext(event -> data.accept(String.valueOf(((ServerSentEvent<?>) event).data())))
                    .blockLast();
        }
    },

    /// What LangChain4j reads the answers of language models with.
    LANGCHAIN4J {
        @Override
        public void decode(byte[][] pieces, Consumer<String> data) {
            InputStream stream = new SequenceInputStream(Collections.enumeration(
                    Arrays.stream(pieces).map(ByteArrayInputStream::new).toList()));
            new DefaultServerSentEventParser().parse(stream, listener(data));
        }
    },

    /// The codec of the Vert.x web client.
    VERTX {
        @Override
        public void decode(byte[][] pieces, Consumer<String> data) {
            try {
                BodyStream<Void> stream = BodyCodec.sseStream(
                        events -> events.handler((SseEvent event) -> data.accept(event.data())))
                        .stream();
                for (byte[] piece : pieces) {
                    stream.write(Buffer.buffer(piece));
                }
                stream.end();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    };

    /// Decodes a whole stream.
    public abstract void decode(byte[][] pieces, Consumer<String> data);

    private static ServerSentEventReader.Callback callback(Consumer<String> data) {
        return new ServerSentEventReader.Callback() {
            @Override
            public void onEvent(String id, String type, String text) {
                data.accept(text);
            }

            @Override
            public void onRetryChange(long milliseconds) {}
        };
    }

    private static ServerSentEventListener listener(Consumer<String> data) {
        return new ServerSentEventListener() {
            @Override
            public void onEvent(dev.langchain4j.http.client.sse.ServerSentEvent event) {
                data.accept(event.data());
            }

            @Override
            public void onError(Throwable error) {
                throw new IllegalStateException(error);
            }
        };
    }

    private static ReactiveHttpInputMessage message(Flux<DataBuffer> body) {
        return new ReactiveHttpInputMessage() {
            @Override
            public Flux<DataBuffer> getBody() {
                return body;
            }

            @Override
            public HttpHeaders getHeaders() {
                return HttpHeaders.EMPTY;
            }
        };
    }
}
