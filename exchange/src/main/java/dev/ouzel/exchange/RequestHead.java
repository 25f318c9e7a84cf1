package dev.ouzel.exchange;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The head of a request, as the peer sent it.
///
/// @param method the method, case kept: methods are case-sensitive (RFC 9110, section 9.1)
/// @param scheme `http` or `https`
/// @param rootPath the prefix under which the application is mounted, percent-encoded, without a slash at its end; empty
///        for the root
/// @param rawPath the path below [#rootPath], percent-encoded, beginning with a slash; or `*`
/// @param rawQuery what stands after the question mark, percent-encoded; null if there is no question mark
/// @param version the HTTP version
/// @param headers the fields; pseudo-fields of HTTP/2 are not among them, its `:authority` stands as `host`
/// @param remote the peer's address, null if the engine has none
public record RequestHead(
        String method,
        String scheme,
        String rootPath,
        String rawPath,
        @Nullable String rawQuery,
        HttpVersion version,
        Headers headers,
        @Nullable InetSocketAddress remote) {

    /// Checks method and paths.
    ///
    /// @throws IllegalArgumentException if the method is empty or the path neither begins with a slash nor is `*`
    public RequestHead {
        if (method.isEmpty()) {
            throw new IllegalArgumentException("method: empty (expected: a token)");
        }
        if (!rawPath.startsWith("/") && !rawPath.equals("*")) {
            throw new IllegalArgumentException("path: " + rawPath + " (expected: a slash first, or *)");
        }
    }

    /// The first field of this name.
    ///
    /// @param name the field's name
    public Optional<String> header(String name) {
        return headers.first(name);
    }

    /// The same request as a sub-application sees it that is mounted under a prefix of the path.
    ///
    /// @param prefix the prefix, percent-encoded, beginning with a slash and not ending with one
    /// @throws IllegalArgumentException if the path does not lie under the prefix
    public RequestHead mountedUnder(String prefix) {
        if (!rawPath.equals(prefix) && !rawPath.startsWith(prefix + "/")) {
            throw new IllegalArgumentException("prefix: " + prefix + " (expected: whole segments of " + rawPath + ")");
        }
        String rest = rawPath.substring(prefix.length());
        return new RequestHead(method, scheme, rootPath + prefix, rest.isEmpty() ? "/" : rest, rawQuery, version,
                headers, remote);
    }
}
