package dev.ouzel.web;

import dev.ouzel.exchange.HttpExchange;
import dev.ouzel.exchange.Received;
import dev.ouzel.exchange.RequestHead;
import dev.ouzel.exchange.Sent;
import dev.ouzel.exchange.TimeSource;
import dev.ouzel.exchange.WebSocketExchange;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The HTTP exchange that a WebSocket becomes when it is denied, which its first use does.
///
/// Thread-safe.
final class DeniedExchange implements HttpExchange {

    private final WebSocketExchange socket;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable HttpExchange denied;

    DeniedExchange(WebSocketExchange socket) {
        this.socket = socket;
    }

    @Override
    public RequestHead request() {
        return socket.request();
    }

    @Override
    public TimeSource time() {
        return socket.time();
    }

    @Override
    public Received receive() throws InterruptedException {
        return denied().receive();
    }

    @Override
    public void send(Sent message) throws InterruptedException {
        denied().send(message);
    }

    @Override
    public void send(Sent message, Duration deadline) throws InterruptedException {
        denied().send(message, deadline);
    }

    private HttpExchange denied() {
        lock.lock();
        try {
            HttpExchange known = denied;
            if (known == null) {
                known = socket.deny();
                denied = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }
}
