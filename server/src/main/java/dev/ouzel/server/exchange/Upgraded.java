package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Application;

/// The conversation that began with an upgrade.
public interface Upgraded extends PeerConnection {

    /// Answers the request and runs the application, on the exchange's thread. What is thrown before the answer is an
    /// error of the HTTP exchange.
    void run(Application application) throws Exception;

    /// Takes the connection over, on its event loop: the answer is written, the handlers of HTTP are about to leave, and
    /// what the peer has sent meanwhile will be read by those that are put in.
    void takeOver();
}
