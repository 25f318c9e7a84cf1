/// The seam: [Application], [Exchange], what an application receives and what it sends.
@NullMarked
package dev.ouzel.exchange;

import org.jspecify.annotations.NullMarked;
