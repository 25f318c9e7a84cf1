package dev.ouzel.server.http1;

import java.util.Map;

/// Field names as people and scripts read them in HTTP/1.1: `Content-Type`, `ETag`, `WWW-Authenticate`.
final class FieldNames {

    private static final Map<String, String> IRREGULAR = Map.of(
            "etag", "ETag",
            "te", "TE",
            "dnt", "DNT",
            "www-authenticate", "WWW-Authenticate",
            "content-md5", "Content-MD5",
            "x-xss-protection", "X-XSS-Protection",
            "x-ua-compatible", "X-UA-Compatible",
            "last-event-id", "Last-Event-ID",
            "x-request-id", "X-Request-ID");

    private FieldNames() {}

    /// The conventional spelling of a name in lower case.
    static String conventional(String name) {
        String irregular = IRREGULAR.get(name);
        return irregular != null ? irregular : capitalised(name).replace("Websocket", "WebSocket");
    }

    private static String capitalised(String name) {
        StringBuilder text = new StringBuilder(name);
        boolean first = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (first && c >= 'a' && c <= 'z') {
                text.setCharAt(i, (char) (c - 'a' + 'A'));
            }
            first = c == '-';
        }
        return text.toString();
    }
}
