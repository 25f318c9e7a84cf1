package dev.ouzel.exchange;

/// Why a WebSocket was closed, as a number (RFC 6455, section 7.4, and the registry of IANA).
public final class CloseCode {

    /// The purpose is fulfilled.
    public static final int NORMAL = 1000;
    /// This side goes away: a page that is left, a server that stops.
    public static final int GOING_AWAY = 1001;
    /// The other side broke the protocol.
    public static final int PROTOCOL_ERROR = 1002;
    /// A kind of data that this side does not take, such as binary.
    public static final int UNSUPPORTED_DATA = 1003;
    /// Never sent: the close frame had no code.
    public static final int NONE_GIVEN = 1005;
    /// Never sent: there was no close frame.
    public static final int ABNORMAL = 1006;
    /// Data that does not fit its type, such as text that is not UTF-8.
    public static final int INVALID_DATA = 1007;
    /// A message that the application does not allow.
    public static final int POLICY_VIOLATION = 1008;
    /// A message larger than the limit.
    public static final int TOO_LARGE = 1009;
    /// The server failed.
    public static final int INTERNAL_ERROR = 1011;
    /// The server restarts: come back a little later.
    public static final int SERVICE_RESTART = 1012;
    /// The server has too much to do, or the peer was too slow (registered by IANA).
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /// Whether a close frame may carry this code: 1000 to 1003, 1007 to 1014, 3000 to 4999.
    ///
    /// @param code the code
    public static boolean maySend(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
