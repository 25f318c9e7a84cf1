package dev.ouzel.server.http1;

/// Where a [Connection] is.
///
/// ```
///            head             written, request read
/// AWAITING ------> EXCHANGE --------------------------> AWAITING
///                    |  | written, request not read             read
///                    |  +------------------------> SKIPPING ---------> AWAITING
///                    | malformed body, too large, too slow
///                    +---------> REFUSED --written--> LINGERING
///                    | written, the last response
///                    +------------------------------> LINGERING
/// AWAITING --malformed head, refused----------------> LINGERING
/// SKIPPING --too much, too slow---------------------> LINGERING --FIN, or time is up--> closed
/// EXCHANGE --written, another protocol------------> upgraded
/// any      --reset, deadline, end of the drain-------------------------------------> closed
/// ```
enum ConnectionState {
    /// No request, or a part of its head.
    AWAITING,
    /// A request is answered.
    EXCHANGE,
    /// A request is refused in the application's place.
    REFUSED,
    /// A request is answered whose body has yet to come.
    SKIPPING,
    /// The last answer is written; what still comes is dropped.
    LINGERING
}
