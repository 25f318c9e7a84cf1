/// Publish and subscribe: [dev.ouzel.hub.Hub].
@NullMarked
package dev.ouzel.hub;

import org.jspecify.annotations.NullMarked;
