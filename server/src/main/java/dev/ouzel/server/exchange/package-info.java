/// What all protocols share: the engine, an exchange between its virtual thread and its event loop, the run of the
/// application, the feed's pump, the order of a response.
///
/// Who owns what: a [dev.ouzel.server.exchange.Carrier], which is a connection or a stream, and all it holds belong to
/// one event loop. An [dev.ouzel.server.exchange.ExchangeState] stands between that loop and the exchange's virtual
/// thread, under one lock. Foreign code and I/O run outside it.
@NullMarked
package dev.ouzel.server.exchange;

import org.jspecify.annotations.NullMarked;
