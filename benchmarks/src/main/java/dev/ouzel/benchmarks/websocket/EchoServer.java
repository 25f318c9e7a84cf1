package dev.ouzel.benchmarks.websocket;

import dev.ouzel.web.Router;
import dev.ouzel.web.websocket.WebSocketMessage;
import dev.ouzel.web.websocket.WebSocketResponse;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/// The servers that are measured: each echoes text at `/echo` in the way that its own documentation shows. Prints its port,
/// then serves until it is killed.
final class EchoServer {

    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/echo";

    private EchoServer() {}

    public static void main(String[] arguments) throws Exception {
        switch (Kind.valueOf(arguments[0])) {
            case OUZEL -> ouzel();
            case VERTX -> vertx();
            case JETTY -> jetty();
        }
    }

    /// Whose server.
    enum Kind {
        OUZEL, VERTX, JETTY
    }

    private static void ouzel() throws Exception {
        Router router = new Router().get(PATH, _ -> WebSocketResponse.of(session -> {
            for (WebSocketMessage message : session) {
                session.send(message);
            }
        }));
        listening(dev.ouzel.server.Server
                .start(router, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).port());
    }

    private static void vertx() {
        // The transport that Ouzel has too.
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true)).createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .listen(0, HOST).onSuccess(server -> listening(server.actualPort()));
    }

    private static void jetty() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(HOST);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server,
                container -> container.addMapping(PATH, (_, _, _) -> new JettyEcho())));
        server.start();
        listening(connector.getLocalPort());
    }

    private static void listening(int port) {
        System.out.println(port);
    }

    /// Jetty calls it by reflection, so it must be public.
    public static final class JettyEcho extends Session.Listener.AbstractAutoDemanding {

        @Override
        public void onWebSocketText(String message) {
            getSession().sendText(message, Callback.NOOP);
        }
    }
}
