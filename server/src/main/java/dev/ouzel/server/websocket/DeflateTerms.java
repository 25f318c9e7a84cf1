package dev.ouzel.server.websocket;

import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionUtil;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What both sides agreed on about compression (permessage-deflate, RFC 7692, section 7.1).
///
/// @param serverTakeover whether the server's messages build on each other
/// @param clientTakeover whether the client's messages build on each other
/// @param fullWindow whether the client asked for a window of 15 bits, the only one that the server has
record DeflateTerms(boolean serverTakeover, boolean clientTakeover, boolean fullWindow) {

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_ALONE = "server_no_context_takeover";
    private static final String CLIENT_ALONE = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final String FULL = "15";

    /// Takes the first offer that can be taken.
    ///
    /// @param offers the values of `Sec-WebSocket-Extensions`
    /// @return null if there is none
    static @Nullable DeflateTerms of(List<String> offers) {
        if (!offers.isEmpty()) {
            for (WebSocketExtensionData offer : WebSocketExtensionUtil.extractExtensions(String.join(",", offers))) {
                if (offer.name().equals(NAME) && acceptable(offer.parameters())) {
                    Map<String, String> parameters = offer.parameters();
                    return new DeflateTerms(!parameters.containsKey(SERVER_ALONE),
                            !parameters.containsKey(CLIENT_ALONE), parameters.containsKey(SERVER_WINDOW));
                }
            }
        }
        return null;
    }

    private static boolean acceptable(Map<String, String> parameters) {
        return parameters.entrySet().stream().allMatch(parameter -> acceptable(parameter.getKey(),
                parameter.getValue()));
    }

    private static boolean acceptable(String name, @Nullable String value) {
        return switch (name) {
            case SERVER_ALONE, CLIENT_ALONE -> value == null;
            case SERVER_WINDOW -> FULL.equals(value);
            case CLIENT_WINDOW -> value == null || value.matches("[89]|1[0-5]");
            default -> false;
        };
    }

    /// The answer to the offer.
    String field() {
        return NAME + (serverTakeover ? "" : "; " + SERVER_ALONE) + (clientTakeover ? "" : "; " + CLIENT_ALONE)
                + (fullWindow ? "; " + SERVER_WINDOW + "=" + FULL : "");
    }
}
