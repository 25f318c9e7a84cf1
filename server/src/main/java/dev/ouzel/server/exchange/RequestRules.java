package dev.ouzel.server.exchange;

import dev.ouzel.exchange.Headers;
import dev.ouzel.exchange.HttpVersion;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// What RFC 9110 wants of every request, whatever protocol brings it.
public final class RequestRules {

    /// Host and port, without user information (RFC 9110, section 4.2.4: it is a way to deceive).
    private static final Pattern AUTHORITY = Pattern
            .compile("(?:[A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+])(?::[0-9]{0,5})?");

    /// The last one that was good, since most requests name the same. Which thread sees which does not matter.
    private static String knownAuthority = "";

    private RequestRules() {}

    /// Whether this names a host, and maybe a port.
    public static boolean isAuthority(String text) {
        if (text.equals(knownAuthority)) {
            return true;
        }
        boolean good = AUTHORITY.matcher(text).matches();
        knownAuthority = good ? text : knownAuthority;
        return good;
    }

    /// Whether a target has no fragment, and a percent sign in its path only before two hexadecimal digits.
    public static boolean isTarget(String target) {
        int mark = target.indexOf('?');
        return target.indexOf('#') < 0 && wellEncoded(mark < 0 ? target : target.substring(0, mark));
    }

    private static boolean wellEncoded(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (i + 2 >= path.length() || !HexFormat.isHexDigit(path.charAt(i + 1))
                    || !HexFormat.isHexDigit(path.charAt(i + 2))) {
                return false;
            }
        }
        return true;
    }

    /// Refuses an expectation other than `100-continue` (RFC 9110, section 10.1.1).
    public static void checkExpectation(Headers headers, HttpVersion version) throws RefusedException {
        List<String> expectations = headers.all("expect");
        require(expectations.isEmpty() || version == HttpVersion.HTTP_1_0
                || (expectations.size() == 1 && expectations.getFirst().equalsIgnoreCase("100-continue")),
                Refusal.EXPECTATION_FAILED);
    }

    /// Whether a field that is a list of tokens holds this one.
    public static boolean lists(Headers headers, String name, String token) {
        for (String value : headers.all(name)) {
            for (String item : value.split(",", -1)) {
                if (item.strip().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Refuses what is not good.
    public static void require(boolean good, Refusal otherwise) throws RefusedException {
        if (!good) {
            throw new RefusedException(otherwise);
        }
    }
}
