/// The event stream format, `text/event-stream` (WHATWG HTML, section 9.2).
@NullMarked
package dev.ouzel.wire.sse;

import org.jspecify.annotations.NullMarked;
