/// Event streams as responses: [EventSourceResponse] and what its handler writes to, the [EventStream].
@NullMarked
package dev.ouzel.web.sse;

import org.jspecify.annotations.NullMarked;
